package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IdIndexTest {

    @Test
    @DisplayName("whole numbers sort by value, everything else by code unit")
    void sorted() {
        assertThat(IdIndex.sorted(List.of("10", "9", "-3", "9", "100")).ids()).containsExactly("-3", "9", "10", "100");
        assertThat(IdIndex.sorted(List.of("10", "9", "b", "B")).ids()).containsExactly("10", "9", "B", "b");
        assertThat(IdIndex.sorted(List.of("7", "007")).ids()).containsExactly("007", "7");
        assertThat(IdIndex.sorted(List.of("99999999999999999999", "5")).ids())
                .as("too long for a long: code units")
                .containsExactly("5", "99999999999999999999");
        assertThat(IdIndex.sorted(List.of("-", "1")).ids()).containsExactly("-", "1");
        assertThat(IdIndex.sorted(List.of()).size()).isZero();
    }

    @Test
    @DisplayName("ids and ordinals are each other's inverse; an id that is not held is UNKNOWN")
    void lookUp() {
        IdIndex index = IdIndex.of(List.of("x", "a", "m"));

        for (int i = 0; i < 3; i++) {
            assertThat(index.ordinal(index.id(i))).isEqualTo(i);
        }
        assertThat(index.ordinal("z")).isEqualTo(IdIndex.UNKNOWN);
        assertThat(IdIndex.ofLongs(new long[] {5, -7}).ordinal(-7L)).isEqualTo(1);
        assertThatThrownBy(() -> index.id(3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("(3)");
        assertThatThrownBy(() -> index.id(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @DisplayName("a duplicate is refused with its id and both positions, a blank id too")
    void refuses() {
        assertThatThrownBy(() -> IdIndex.of(List.of("a", "b", "a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\"")
                .hasMessageContaining("0 and 2");
        assertThatThrownBy(() -> IdIndex.ofLongs(new long[] {4, 4})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IdIndex.of(List.of("a", " "))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("equal ids in equal order are equal; toString tells no id")
    void value() {
        assertThat(IdIndex.of(List.of("1", "2")))
                .isEqualTo(IdIndex.ofLongs(new long[] {1, 2}))
                .hasSameHashCodeAs(IdIndex.ofLongs(new long[] {1, 2}))
                .isNotEqualTo(IdIndex.of(List.of("2", "1")))
                .hasToString("IdIndex[2 ids]");
        assertThatThrownBy(() -> IdIndex.of(List.of("1")).ids().set(0, "2"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
