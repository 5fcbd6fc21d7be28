package io.fairrec.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ConfigException;
import io.fairrec.policy.Policy.ComponentEntry;
import io.fairrec.policy.Policy.Constraint;
import io.fairrec.policy.Policy.ObjectiveEntry;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.policy.Policy.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyJsonTest {

    @Test
    @DisplayName("Reading what was written gives an equal policy, for random policies")
    void roundTrip() {
        for (long seed = 0; seed < 500; seed++) {
            Policy policy = random(new SplittableRandom(seed));
            String json = PolicyJson.write(policy);
            assertThat(PolicyJson.read(json)).as("seed %d", seed).isEqualTo(policy);
            assertThat(PolicyJson.write(PolicyJson.read(json)))
                    .as("seed %d", seed)
                    .isEqualTo(json);
        }
    }

    @Test
    @DisplayName("Only the objectives are mandatory; everything else has a default")
    void defaults() {
        Policy policy = PolicyJson.read("{\"objectives\": [{\"name\": \"relevance\"}]}");
        assertThat(policy)
                .isEqualTo(new Policy(
                        10,
                        "unseen",
                        List.of(ObjectiveEntry.of("relevance", 1)),
                        ComponentEntry.of("weighted-sum"),
                        ComponentEntry.of("greedy"),
                        List.of(),
                        List.of(),
                        Pacing.defaults()));
    }

    @Test
    @DisplayName("An unknown key is an error that names its path and the nearest known key")
    void unknownKey() {
        assertThatThrownBy(() -> PolicyJson.read("""
                {"objectives": [{"name": "relevance"}],
                 "promises": [{"partition": "brand", "group": "Private", "share": 0.3, "tolerence": 0.02}]}"""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("\"promises[0].tolerence\" is unknown")
                .hasMessageContaining("Did you mean \"tolerance\"?");
    }

    @Test
    @DisplayName("All problems of a file come at once, each with its path")
    void allProblems() {
        assertThatThrownBy(() -> PolicyJson.read("""
                {"slatesize": 5,
                 "objectives": [{"weight": -1, "name": "relevance"}, {"weight": "much", "name": "revenue"}],
                 "promises": [{"partition": "brand", "share": 1.5}],
                 "pacing": {"requestsPerEpoch": 2.5}}"""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("5 reasons")
                .hasMessageContaining("Did you mean \"slateSize\"?")
                .hasMessageContaining("In objectives[0]: The weight of objective \"relevance\" (-1.0)")
                .hasMessageContaining("The objectives[1].weight (\"much\") must be a finite number")
                .hasMessageContaining("The promises[0].group is missing")
                .hasMessageContaining("The pacing.requestsPerEpoch (2.5) must be a whole number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "{\"objectives\": []}",
                "{\"objectives\": [3]}",
                "{\"objectives\": {\"name\": \"relevance\"}}",
                "{\"objectives\": [{\"name\": \"relevance\"}]} trailing",
                "{\"objectives\": [{\"name\": \"relevance\"}], \"objectives\": [{\"name\": \"relevance\"}]}",
                "{\"objectives\": [{\"name\": \" \"}]}",
                "{\"objectives\": [{\"name\": \"relevance\", \"weight\": 1e999}]}",
                "{\"objectives\": [{\"name\": \"relevance\", \"weight\": NaN}]}",
                "{\"objectives\": [{\"name\": \"relevance\", \"settings\": {\"a\": {\"b\": 1}}}]}",
                "{\"objectives\": [{\"name\": \"relevance\"}], \"slateSize\": 0}",
                "{\"objectives\": [{\"name\": \"relevance\"}], \"slateSize\": 99999999999}",
                "{\"objectives\": [{\"name\": \"relevance\"}], \"candidates\": \"some\"}",
                "{\"objectives\": [{\"name\": \"relevance\"}],"
                        + " \"constraints\": [{\"partition\": \"b\", \"group\": \"g\", \"floor\": 3, \"ceiling\": 2}]}"
            })
    @DisplayName("What is no policy is a ConfigException, never another error")
    void refused(String json) {
        assertThatThrownBy(() -> PolicyJson.read(json)).isInstanceOf(ConfigException.class);
    }

    @Test
    @DisplayName("A hostile depth or size ends in a ConfigException")
    void hostile() {
        assertThatThrownBy(() -> PolicyJson.read("[".repeat(100_000))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> PolicyJson.read("\"" + "a".repeat(2_000_000) + "\""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at most 1000000");
    }

    private static Policy random(SplittableRandom random) {
        List<ObjectiveEntry> objectives = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            Map<String, Object> settings = random.nextBoolean()
                    ? Map.of()
                    : Map.of(
                            "text", "ä\"\\</script>\u2028" + i,
                            "number", random.nextDouble(),
                            "whole", random.nextInt(),
                            "flag", random.nextBoolean(),
                            "list", List.of("a", "b"));
            objectives.add(new ObjectiveEntry("objective-" + i, random.nextDouble() * 10, settings));
        }
        List<Promise> promises = new ArrayList<>();
        List<Constraint> constraints = new ArrayList<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            promises.add(new Promise(
                    "brand", "group " + i, random.nextDouble(), random.nextDouble(), random.nextDouble() - 0.5));
            int floor = random.nextInt(5);
            constraints.add(new Constraint(
                    "brand",
                    "group " + i,
                    floor,
                    random.nextBoolean() ? Integer.MAX_VALUE : floor + random.nextInt(5)));
        }
        return new Policy(
                1 + random.nextInt(50),
                random.nextBoolean() ? "all" : "unseen",
                objectives,
                ComponentEntry.of("chebyshev"),
                ComponentEntry.of("greedy"),
                promises,
                constraints,
                new Pacing(1 + random.nextInt(1000), random.nextDouble() * 5, 1 + random.nextDouble()));
    }
}
