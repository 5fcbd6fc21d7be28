package io.fairrec.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ComponentConfigTest {

    @Test
    @DisplayName("reads each kind of setting")
    void readsEachKind() {
        ComponentConfig config = ComponentConfig.of(Map.of(
                "alpha",
                0.5,
                "k",
                10,
                "name",
                "cosine",
                "cut",
                true,
                "groups",
                List.of("a", "b"),
                "weights",
                List.of(1, 0.25)));

        assertThat(config.number("alpha", 0)).isEqualTo(0.5);
        assertThat(config.integer("k", 0)).isEqualTo(10);
        assertThat(config.text("name", "")).isEqualTo("cosine");
        assertThat(config.flag("cut", false)).isTrue();
        assertThat(config.texts("groups")).containsExactly("a", "b");
        assertThat(config.numbers("weights")).containsExactly(1.0, 0.25);
        assertThatCode(() -> config.finish("thing")).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("an absent setting has its fallback")
    void absentSettingsHaveFallbacks() {
        ComponentConfig config = ComponentConfig.empty();

        assertThat(config.number("alpha", 0.25)).isEqualTo(0.25);
        assertThat(config.integer("k", 7)).isEqualTo(7);
        assertThat(config.text("name", "x")).isEqualTo("x");
        assertThat(config.flag("cut", true)).isTrue();
        assertThat(config.texts("groups")).isEmpty();
        assertThat(config.numbers("weights")).isEmpty();
        assertThatCode(() -> config.finish("thing")).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("all wrong types and unknown settings are reported together, the latter with the nearest name")
    void reportsEverythingTogether() {
        ComponentConfig config = ComponentConfig.of(Map.of(
                "alpha",
                "high",
                "k",
                2.5,
                "name",
                3,
                "cut",
                "yes",
                "groups",
                List.of("a", 1),
                "weights",
                Arrays.asList(1, Double.NaN),
                "shrinkag",
                5));
        config.number("alpha", 0);
        config.integer("k", 0);
        config.text("name", "");
        config.flag("cut", false);
        config.texts("groups");
        config.numbers("weights");
        config.number("shrinkage", 1);

        assertThatThrownBy(() -> config.finish("thing"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("for 7 reasons")
                .hasMessageContaining("The alpha (high) must be a finite number.")
                .hasMessageContaining("The k (2.5) must be a whole number of 32 bits.")
                .hasMessageContaining("The name (3) must be a text.")
                .hasMessageContaining("The cut (yes) must be true or false.")
                .hasMessageContaining("The groups ([a, 1]) must be a list of texts.")
                .hasMessageContaining("The weights ([1, NaN]) must be a list of finite numbers.")
                .hasMessageContaining("The thing has no setting \"shrinkag\". Did you mean \"shrinkage\"?");
    }

    @Test
    @DisplayName("a list setting that is no list is a problem")
    void listsMustBeLists() {
        ComponentConfig config = ComponentConfig.of(Map.of("weights", 1, "groups", "a"));

        assertThat(config.numbers("weights")).isEmpty();
        assertThat(config.texts("groups")).isEmpty();
        assertThatThrownBy(() -> config.finish("thing")).hasMessageContaining("for 2 reasons");
    }

    @Test
    @DisplayName("whole numbers must fit 32 bits; infinite ones are refused")
    void integersMustFit() {
        ComponentConfig config = ComponentConfig.of(Map.of("big", 3e9, "infinite", Double.POSITIVE_INFINITY));

        assertThat(config.integer("big", 1)).isEqualTo(1);
        assertThat(config.integer("infinite", 2)).isEqualTo(2);
        assertThatThrownBy(() -> config.finish("thing")).hasMessageContaining("for 2 reasons");
    }

    @Test
    @DisplayName("make turns a value out of range into a ConfigException that keeps its cause")
    void makeWrapsIllegalArguments() {
        assertThatThrownBy(() -> ComponentConfig.empty().make("thing", () -> Checks.atLeast(0, 1, "k")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The thing cannot be built: The k (0) must be at least 1.")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(ComponentConfig.empty().<String>make("thing", () -> "made")).isEqualTo("made");
    }

    @Test
    @DisplayName("the map is copied")
    void copiesTheMap() {
        Map<String, Object> map = new HashMap<>(Map.of("k", 1));
        ComponentConfig config = ComponentConfig.of(map);
        map.put("k", 2);

        assertThat(config.integer("k", 0)).isEqualTo(1);
    }
}
