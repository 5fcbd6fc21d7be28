package io.fairrec.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TrainTableTest {

    @Test
    @DisplayName("no names mean every section; names keep their order")
    void chosen() {
        assertThat(TrainTable.chosen("").keySet())
                .isEqualTo(TrainTable.sections().keySet());
        assertThat(TrainTable.chosen(" offers ").keySet()).containsExactly("offers");
    }

    @Test
    @DisplayName("a wrong name, a wrong folder and wrong arguments are named")
    void badInput() {
        assertThatThrownBy(() -> TrainTable.chosen("offers,ofers"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[ofers]")
                .hasMessageContaining("offers");
        assertThatThrownBy(() -> TrainTable.main(new String[] {"", "sections="}))
                .hasMessageContaining("-Dfairrec.data=DIR");
        assertThatThrownBy(() -> TrainTable.main(new String[] {"x"})).hasMessageContaining("must be a folder and");
    }
}
