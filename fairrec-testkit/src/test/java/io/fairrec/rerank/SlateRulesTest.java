package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.testkit.SlateRuleContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SlateRulesTest {

    @Nested
    class InFirst extends SlateRuleContract {
        @Override
        protected SlateRule rule() {
            return SlateRules.atMostInFirst("brand", 2, 5);
        }
    }

    @Nested
    class InARow extends SlateRuleContract {
        @Override
        protected SlateRule rule() {
            return SlateRules.atMostInARow("category", 1);
        }
    }

    @Test
    @DisplayName("blank partitions and numbers below 1 are refused")
    void refuses() {
        assertThatThrownBy(() -> SlateRules.atMostInARow(" ", 1)).hasMessageContaining("partition");
        assertThatThrownBy(() -> SlateRules.atMostInARow("brand", 0)).hasMessageContaining("(0)");
        assertThatThrownBy(() -> SlateRules.atMostInFirst("brand", 1, 0)).hasMessageContaining("slots (0)");
    }
}
