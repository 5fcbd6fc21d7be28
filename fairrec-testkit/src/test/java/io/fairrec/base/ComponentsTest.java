package io.fairrec.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.objective.ChebyshevScalarization;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.SetObjective;
import io.fairrec.objective.WeightedSum;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.ReRanker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ComponentsTest {

    /** An extension point of this test; its providers are listed in this module's test resources. */
    interface Greeting {
        String text();
    }

    abstract static class GreetingProvider implements ComponentProvider<Greeting> {
        private final String name;

        GreetingProvider(String name) {
            this.name = name;
        }

        @Override
        public Class<Greeting> type() {
            return Greeting.class;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Greeting create(ComponentConfig config) {
            String text = config.text("text", name);
            return config.make("greeting", () -> () -> text);
        }
    }

    /** Listed. */
    public static final class Hello extends GreetingProvider {
        public Hello() {
            super("hello");
        }
    }

    /** Listed; its name clashes. */
    public static final class Twice extends GreetingProvider {
        public Twice() {
            super("twice");
        }
    }

    /** Listed; its name clashes. */
    public static final class TwiceAgain extends GreetingProvider {
        public TwiceAgain() {
            super("twice");
        }
    }

    /** Another extension point: two providers of one name offend only those who ask for their type. */
    interface Farewell {}

    /** Listed. */
    public static final class Hi implements ComponentProvider<Farewell> {
        @Override
        public Class<Farewell> type() {
            return Farewell.class;
        }

        @Override
        public String name() {
            return "hello";
        }

        @Override
        public Farewell create(ComponentConfig config) {
            return config.make("farewell", () -> new Farewell() {});
        }
    }

    @Test
    @DisplayName("a name clash is an error that names both classes; equal names of different types are none")
    void namesMustBeUniqueWithinAType() {
        assertThat(Components.names(Farewell.class)).containsExactly("hello");
        assertThat(Components.create(Farewell.class, "hello", ComponentConfig.empty()))
                .isNotNull();
        assertThatThrownBy(() -> Components.create(Greeting.class, "hello", ComponentConfig.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Two providers offer the Greeting \"twice\"")
                .hasMessageContaining(Twice.class.getName())
                .hasMessageContaining(TwiceAgain.class.getName());
        assertThat(Components.names(Greeting.class)).containsExactly("hello", "twice", "twice");
    }

    @Test
    @DisplayName("an unknown name is an error that names the nearest")
    void unknownNameNamesTheNearest() {
        assertThatThrownBy(() -> Components.create(Objective.class, "relevanse", ComponentConfig.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("There is no Objective named \"relevanse\". Did you mean \"relevance\"?");
    }

    @Test
    @DisplayName("objectives, combiners and re-rankers are made by name")
    void builtInsAreMadeByName() {
        assertThat(Components.names(Objective.class)).contains("relevance", "expected-revenue", "provider-parity");
        assertThat(Components.names(SetObjective.class)).contains("category-diversity");
        assertThat(Components.names(ObjectiveCombiner.class)).contains("weighted-sum", "chebyshev");
        assertThat(Components.names(ReRanker.class)).contains("greedy");

        assertThat(Components.create(
                                Objective.class, "relevance", ComponentConfig.of(Map.of("normalization", "z-score")))
                        .name())
                .isEqualTo("relevance");
        assertThat(Components.create(Objective.class, "expected-revenue", ComponentConfig.empty())
                        .name())
                .isEqualTo("expected-revenue");
        assertThat(Components.create(
                                Objective.class, "provider-parity", ComponentConfig.of(Map.of("partition", "brand")))
                        .name())
                .isEqualTo("provider-parity");
        assertThat(Components.create(
                                SetObjective.class,
                                "category-diversity",
                                ComponentConfig.of(Map.of("partition", "category", "redundancy", 0.3)))
                        .name())
                .isEqualTo("category-diversity");
        assertThat(Components.create(ReRanker.class, "greedy", ComponentConfig.empty()))
                .isInstanceOf(GreedyReRanker.class);
        ComponentConfig weights = ComponentConfig.of(Map.of("weights", List.of(1, 0.5)));
        assertThat(Components.create(ObjectiveCombiner.class, "weighted-sum", weights))
                .isInstanceOfSatisfying(
                        WeightedSum.class, sum -> assertThat(sum.weight(1)).isEqualTo(0.5));
        ComponentConfig augmented = ComponentConfig.of(Map.of("weights", List.of(1, 2), "augmentation", 0.05));
        assertThat(Components.create(ObjectiveCombiner.class, "chebyshev", augmented))
                .isInstanceOfSatisfying(ChebyshevScalarization.class, chebyshev -> {
                    assertThat(chebyshev.weight(1)).isEqualTo(2);
                    assertThat(chebyshev.augmentation()).isEqualTo(0.05);
                });
    }

    @Test
    @DisplayName("built-ins refuse what they do not know and what is out of range")
    void builtInsRefuseWrongSettings() {
        refused(Objective.class, "relevance", Map.of("normalization", "zscore"), "Did you mean \"z-score\"?");
        refused(Objective.class, "relevance", Map.of("normalisation", "none"), "Did you mean \"normalization\"?");
        refused(Objective.class, "provider-parity", Map.of(), "The partition (\"\") must not be blank.");
        refused(
                SetObjective.class,
                "category-diversity",
                Map.of("partition", "category", "redundancy", 1),
                "must lie in (0, 1)");
        refused(ObjectiveCombiner.class, "weighted-sum", Map.of(), "at least one above 0");
        refused(ObjectiveCombiner.class, "weighted-sum", Map.of("weights", List.of(1, -1)), "weight of objective 1");
        refused(ObjectiveCombiner.class, "chebyshev", Map.of("weights", "1"), "must be a list of finite numbers");
        refused(ReRanker.class, "greedy", Map.of("k", 1), "has no setting \"k\"");
    }

    private static void refused(Class<?> type, String name, Map<String, ?> settings, String message) {
        assertThatThrownBy(() -> Components.create(type, name, ComponentConfig.of(settings)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
