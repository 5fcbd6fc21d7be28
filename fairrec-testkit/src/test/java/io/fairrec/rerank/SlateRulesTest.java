package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.SlateRuleContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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

    /** Reads the slate and nothing else. */
    private static boolean holds(int[] groupOf, int[] slate, int size, int most, boolean inARow, int first) {
        for (int begin = 0; begin < size; begin++) {
            int count = 0;
            for (int s = begin; s < (inARow ? size : Math.min(first, size)); s++) {
                if (groupOf[slate[s]] == groupOf[slate[begin]]) {
                    count++;
                } else if (inARow) {
                    break;
                }
            }
            if (count > most) {
                return false;
            }
        }
        return true;
    }

    @Test
    @DisplayName(
            "re-ranked slates keep the rules around pins; the checker judges what a slate shows, not pins that are missing")
    void judged() {
        int shorter = 0;
        int broken = 0;
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 8);
            int n = 8;
            int[] groupOf = new int[n];
            List<CatalogItem> items = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                groupOf[i] = random.nextInt(3);
                items.add(CatalogItem.of("i" + i).in("g", "g" + groupOf[i]));
            }
            boolean inARow = seed % 2 == 0;
            int most = 1 + random.nextInt(2);
            int first = 2 + random.nextInt(5);
            RerankRequest request = RerankRequest.builder(
                            CandidateSet.all(n),
                            Catalog.of(items),
                            random.doubles(n).toArray())
                    .slateSize(6)
                    .rule(inARow ? SlateRules.atMostInARow("g", most) : SlateRules.atMostInFirst("g", most, first))
                    .pin(random.nextInt(6), random.nextInt(n))
                    .build();
            int[] slate = new int[6];
            int size = GreedyReRanker.create().rerank(request, slate);
            assertThat(holds(groupOf, slate, size, most, inARow, first))
                    .as("seed %d", seed)
                    .isTrue();
            int[] any = new int[n];
            for (int i = 0; i < n; i++) {
                int at = random.nextInt(i + 1);
                any[i] = any[at];
                any[at] = i;
            }
            boolean met = SlateChecker.check(request, any, 6).rules().get(0).met();
            assertThat(met)
                    .as("seed %d, %s", seed, Arrays.toString(any))
                    .isEqualTo(holds(groupOf, any, 6, most, inARow, first));
            broken += met ? 0 : 1;
            assertThat(SlateChecker.check(request, slate, size).rules().get(0).met())
                    .as("seed %d", seed)
                    .isTrue();
            shorter += size < 6 ? 1 : 0;
        }
        assertThat(shorter).isPositive();
        assertThat(broken).isGreaterThan(100);
    }
}
