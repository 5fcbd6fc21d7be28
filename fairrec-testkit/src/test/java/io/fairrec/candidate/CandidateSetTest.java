package io.fairrec.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CandidateSetTest {
    @Test
    @DisplayName("sorts a copy and finds positions")
    void positions() {
        int[] items = {9, 2, 5};
        CandidateSet set = CandidateSet.of(items);
        items[0] = 1;

        assertThat(new int[] {set.item(0), set.item(1), set.item(2)}).containsExactly(2, 5, 9);
        assertThat(set.position(9)).isEqualTo(2);
        assertThat(set.position(1)).isEqualTo(-1);
        assertThat(CandidateSet.all(3).position(2)).isEqualTo(2);
        assertThat(CandidateSet.allExcept(new boolean[] {true, false, false}).item(0))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("refuses negative and repeated ordinals")
    void refuses() {
        assertThatThrownBy(() -> CandidateSet.of(3, -1)).hasMessageContaining("item ordinal (-1)");
        assertThatThrownBy(() -> CandidateSet.of(4, 1, 4)).hasMessageContaining("4 appears twice");
    }
}
