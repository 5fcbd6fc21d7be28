package io.fairrec.policy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairrec.base.ConfigException;
import io.fairrec.base.Problems;
import io.fairrec.policy.Policy.ComponentEntry;
import io.fairrec.policy.Policy.Constraint;
import io.fairrec.policy.Policy.ObjectiveEntry;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.policy.Policy.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Policies as JSON.
 *
 * <p>{@code read(write(p))} equals {@code p}. Reading is strict: an unknown key is an error that names the nearest known
 * one, a key given twice is an error, text after the end is an error, and all problems of a file come at once. Only
 * {@code objectives} is mandatory. Stateless, thread-safe.
 */
public final class PolicyJson {

    /** A policy is written by people: a longer one is a mistake or an attack. */
    private static final int MAX_CHARACTERS = 1_000_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private PolicyJson() {}

    /**
     * Reads a policy.
     *
     * @param json a JSON object of at most a million characters
     * @throws ConfigException if it is no JSON or breaks a rule; every problem with its path, such as {@code
     *     promises[0].share}
     */
    public static Policy read(String json) {
        if (json.length() > MAX_CHARACTERS) {
            throw new ConfigException("The policy has " + json.length() + " characters; at most " + MAX_CHARACTERS
                    + " are allowed. Is this the right file?");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ConfigException("The policy is not valid JSON" + place(e) + ": " + e.getOriginalMessage(), e);
        }
        Problems problems = new Problems();
        PolicyReader reader = PolicyReader.of(root, "", problems);
        int slateSize = reader.integer("slateSize", 10);
        String candidates = reader.text("candidates", "unseen");
        List<ObjectiveEntry> objectives = each(reader.objects("objectives"), problems, PolicyJson::objective);
        ComponentEntry combiner = component(reader.object("combiner"), "weighted-sum", problems);
        ComponentEntry reRanker = component(reader.object("reRanker"), "greedy", problems);
        List<Promise> promises = each(reader.objects("promises"), problems, PolicyJson::promise);
        List<Constraint> constraints = each(reader.objects("constraints"), problems, PolicyJson::constraint);
        Pacing pacing = make(reader.object("pacing"), problems, PolicyJson::pacing, Pacing.defaults());
        reader.finish();
        problems.addIf(
                objectives.isEmpty() && problems.messages().isEmpty(),
                "The objectives are missing: name at least one, such as {\"name\": \"relevance\", \"weight\": 1}.");
        problems.throwIfAny("policy");
        Policy policy = make(
                reader,
                problems,
                r -> new Policy(slateSize, candidates, objectives, combiner, reRanker, promises, constraints, pacing),
                null);
        problems.throwIfAny("policy");
        if (policy == null) {
            throw new IllegalStateException("A policy without problems was not made.");
        }
        return policy;
    }

    /** Writes a policy as indented JSON that {@link #read} understands; equal policies give equal text. */
    public static String write(Policy policy) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("slateSize", policy.slateSize());
        root.put("candidates", policy.candidates());
        ArrayNode objectives = root.putArray("objectives");
        for (ObjectiveEntry entry : policy.objectives()) {
            ObjectNode node = objectives.addObject();
            node.put("name", entry.name());
            node.put("weight", entry.weight());
            writeSettings(node, entry.settings());
        }
        write(root.putObject("combiner"), policy.combiner());
        write(root.putObject("reRanker"), policy.reRanker());
        ArrayNode promises = root.putArray("promises");
        for (Promise promise : policy.promises()) {
            promises.addObject()
                    .put("partition", promise.partition())
                    .put("group", promise.group())
                    .put("share", promise.share())
                    .put("tolerance", promise.tolerance())
                    .put("initialPrice", promise.initialPrice());
        }
        ArrayNode constraints = root.putArray("constraints");
        for (Constraint constraint : policy.constraints()) {
            ObjectNode node = constraints.addObject();
            node.put("partition", constraint.partition()).put("group", constraint.group());
            node.put("floor", constraint.floor());
            if (constraint.ceiling() != Integer.MAX_VALUE) {
                node.put("ceiling", constraint.ceiling());
            }
        }
        root.putObject("pacing")
                .put("requestsPerEpoch", policy.pacing().requestsPerEpoch())
                .put("gain", policy.pacing().gain())
                .put("maxPrice", policy.pacing().maxPrice());
        try {
            return MAPPER.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    "The policy holds a setting that JSON cannot express. Use texts, numbers, true, false and lists.",
                    e);
        }
    }

    private static String place(JsonProcessingException e) {
        // Null where a limit of the parser was hit, such as the depth of nesting.
        JsonLocation location = e.getLocation();
        return location == null ? "" : ", at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static void write(ObjectNode node, ComponentEntry entry) {
        node.put("name", entry.name());
        writeSettings(node, entry.settings());
    }

    private static void writeSettings(ObjectNode node, Map<String, Object> settings) {
        if (!settings.isEmpty()) {
            node.set("settings", MAPPER.valueToTree(settings));
        }
    }

    private static ObjectiveEntry objective(PolicyReader reader) {
        return new ObjectiveEntry(reader.text("name"), reader.number("weight", 1), reader.settings("settings"));
    }

    private static ComponentEntry component(@Nullable PolicyReader reader, String fallback, Problems problems) {
        return make(
                reader,
                problems,
                r -> new ComponentEntry(r.text("name"), r.settings("settings")),
                ComponentEntry.of(fallback));
    }

    private static Promise promise(PolicyReader reader) {
        return new Promise(
                reader.text("partition"),
                reader.text("group"),
                reader.number("share"),
                reader.number("tolerance", 0.01),
                reader.number("initialPrice", 0));
    }

    private static Constraint constraint(PolicyReader reader) {
        return new Constraint(
                reader.text("partition"),
                reader.text("group"),
                reader.integer("floor", 0),
                reader.integer("ceiling", Integer.MAX_VALUE));
    }

    private static Pacing pacing(PolicyReader reader) {
        Pacing defaults = Pacing.defaults();
        return new Pacing(
                reader.integer("requestsPerEpoch", defaults.requestsPerEpoch()),
                reader.number("gain", defaults.gain()),
                reader.number("maxPrice", defaults.maxPrice()));
    }

    private static <T> List<T> each(List<PolicyReader> readers, Problems problems, Function<PolicyReader, T> factory) {
        List<T> result = new ArrayList<>();
        for (PolicyReader reader : readers) {
            T made = make(reader, problems, factory, null);
            if (made != null) {
                result.add(made);
            }
        }
        return result;
    }

    /** Runs the factory; a broken rule becomes a problem with the path of the object in which it happened. */
    private static <T extends @Nullable Object> T make(
            @Nullable PolicyReader reader, Problems problems, Function<PolicyReader, ? extends T> factory, T fallback) {
        if (reader == null) {
            return fallback;
        }
        int before = problems.messages().size();
        T result = fallback;
        try {
            result = factory.apply(reader);
        } catch (IllegalArgumentException e) {
            // A value that was already reported as missing or mistyped must not be reported twice.
            problems.addIf(problems.messages().size() == before, reader.at(String.valueOf(e.getMessage())));
        }
        reader.finish();
        return result;
    }
}
