package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.IdIndex;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ModelIdsTest {

    @Test
    @DisplayName("a range numbers the ordinals from its first; every other ordinal is unknown")
    void range() {
        ModelIds ids = ModelIds.range(1, 3);
        assertThat(ids.id(0)).isEqualTo(1);
        assertThat(ids.id(2)).isEqualTo(3);
        for (int outside : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(ids.id(outside)).isEqualTo(ModelIds.NONE);
        }
        assertThat(ids.size()).isEqualTo(3);
        assertThat(ids.known()).isEqualTo(3);
        assertThat(ids.greatest()).isEqualTo(3);
        assertThat(ids.contains(0)).isFalse();
        assertThat(ids.contains(3)).isTrue();
        assertThat(ModelIds.range(5, 0).greatest()).isEqualTo(ModelIds.NONE);
        assertThat(ModelIds.range(Integer.MAX_VALUE, 0).size()).isZero();
    }

    @Test
    @DisplayName("a map is copied; its gaps are unknown")
    void map() {
        int[] given = {7, ModelIds.NONE, 0};
        ModelIds ids = ModelIds.map(given);
        given[0] = 99;
        assertThat(ids.id(0)).isEqualTo(7);
        assertThat(ids.id(1)).isEqualTo(ModelIds.NONE);
        assertThat(ids.known()).isEqualTo(2);
        assertThat(ids.greatest()).isEqualTo(7);
        assertThat(ids.contains(ModelIds.NONE)).isTrue();
        assertThat(ids.names()).isNull();
    }

    @Test
    @DisplayName("names are looked up among those that the model was trained on")
    void between() {
        IdIndex ours = IdIndex.of(List.of("c", "new", "a"));
        ModelIds ids = ModelIds.between(ours, IdIndex.of(List.of("a", "b", "c")), 1);
        assertThat(new int[] {ids.id(0), ids.id(1), ids.id(2), ids.id(3)})
                .containsExactly(3, ModelIds.NONE, 1, ModelIds.NONE);
        assertThat(ids.names()).isEqualTo(ours);
        assertThat(ModelIds.of(ours, 0).names()).isEqualTo(ours);
        assertThat(ModelIds.of(ours, 4).id(2)).isEqualTo(6);
    }

    @Test
    @DisplayName("numbers that no model can have, and names of another number, are refused")
    void refused() {
        assertThatThrownBy(() -> ModelIds.map(3, -2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ordinal 1")
                .hasMessageContaining("-2");
        assertThatThrownBy(() -> ModelIds.range(-1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ModelIds.range(0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ModelIds.range(Integer.MAX_VALUE, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ModelIds.range(0, 2).named(Fixtures.ids(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3")
                .hasMessageContaining("2");
    }

    @Test
    @DisplayName("toString shows sizes only")
    void text() {
        assertThat(ModelIds.of(IdIndex.of(List.of("anna@example.org")), 0)).hasToString("ModelIds[1 from 0]");
        assertThat(ModelIds.map(4, 5)).hasToString("ModelIds[map of 2]");
    }
}
