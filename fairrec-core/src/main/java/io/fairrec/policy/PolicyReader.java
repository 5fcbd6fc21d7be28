package io.fairrec.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.base.NearestName;
import io.fairrec.base.Problems;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object key by key, remembers which keys it knows, and notes every problem with its path. */
final class PolicyReader {

    private final @Nullable JsonNode node;
    private final String path;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();
    private boolean finished;

    private PolicyReader(@Nullable JsonNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    static PolicyReader of(JsonNode node, String path, Problems problems) {
        if (!node.isObject()) {
            problems.add("The " + (path.isEmpty() ? "policy" : path) + " (" + shown(node)
                    + ") must be a JSON object, such as {\"objectives\": [...]}.");
            return new PolicyReader(null, path, problems);
        }
        return new PolicyReader(node, path, problems);
    }

    /** The message with the path of this object, when it is not the root. */
    String at(String message) {
        return path.isEmpty() ? message : "In " + path + ": " + message;
    }

    String text(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return missing(key, "a text", "?");
        }
        return text(key, value, "?");
    }

    String text(String key, String fallback) {
        JsonNode value = take(key);
        return value == null ? fallback : text(key, value, fallback);
    }

    double number(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return missing(key, "a number", 0.0);
        }
        return number(key, value, 0);
    }

    double number(String key, double fallback) {
        JsonNode value = take(key);
        return value == null ? fallback : number(key, value, fallback);
    }

    int integer(String key, int fallback) {
        JsonNode value = take(key);
        if (value == null) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            return wrong(key, value, "a whole number of 32 bits", fallback);
        }
        return value.intValue();
    }

    @Nullable
    PolicyReader object(String key) {
        JsonNode value = take(key);
        return value == null ? null : of(value, path(key), problems);
    }

    List<PolicyReader> objects(String key) {
        List<PolicyReader> result = new ArrayList<>();
        JsonNode value = take(key);
        if (value == null) {
            return result;
        }
        if (!value.isArray()) {
            return wrong(key, value, "a list", result);
        }
        for (int i = 0; i < value.size(); i++) {
            result.add(of(value.get(i), path(key) + "[" + i + "]", problems));
        }
        return result;
    }

    Map<String, Object> settings(String key) {
        Map<String, Object> result = new LinkedHashMap<>();
        JsonNode value = take(key);
        if (value == null) {
            return result;
        }
        if (!value.isObject()) {
            return wrong(key, value, "an object", result);
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            Object plain = plain(field.getValue());
            if (plain == null) {
                wrong(
                        key + "." + field.getKey(),
                        field.getValue(),
                        "a text, number, truth value or a list of these",
                        "");
            } else {
                result.put(field.getKey(), plain);
            }
        }
        return result;
    }

    /** Reports every key that nobody asked for; a second call does nothing. */
    void finish() {
        if (finished || node == null) {
            return;
        }
        finished = true;
        Iterator<String> keys = node.fieldNames();
        while (keys.hasNext()) {
            String key = keys.next();
            if (!known.contains(key)) {
                problems.add("The key \"" + path(key) + "\" is unknown. " + NearestName.advice(key, known));
            }
        }
    }

    private static @Nullable Object plain(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isInt()) {
            return value.intValue();
        }
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            for (JsonNode element : value) {
                Object plain = element.isArray() ? null : plain(element);
                if (plain == null) {
                    return null;
                }
                list.add(plain);
            }
            return List.copyOf(list);
        }
        return null;
    }

    private String text(String key, JsonNode value, String fallback) {
        return value.isTextual() ? value.textValue() : wrong(key, value, "a text", fallback);
    }

    private double number(String key, JsonNode value, double fallback) {
        boolean finite = value.isNumber() && Double.isFinite(value.doubleValue());
        return finite ? value.doubleValue() : wrong(key, value, "a finite number", fallback);
    }

    private @Nullable JsonNode take(String key) {
        known.add(key);
        return node == null ? null : node.get(key);
    }

    private <T> T missing(String key, String rule, T fallback) {
        if (node != null) {
            problems.add("The " + path(key) + " is missing; it must be " + rule + ".");
        }
        return fallback;
    }

    private <T> T wrong(String key, JsonNode value, String rule, T fallback) {
        problems.add("The " + path(key) + " (" + shown(value) + ") must be " + rule + ".");
        return fallback;
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
