package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.testkit.SyntheticLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UserItemMatrixTest {

    @Test
    @DisplayName("holds each pair once, with the number and the weight of its events")
    void likeTheOracle() {
        for (int seed = 0; seed < 30; seed++) {
            Interactions log = SyntheticLog.builder()
                    .users(12)
                    .items(9)
                    .coldUsers(2)
                    .mixedEvents()
                    .seed(seed)
                    .build()
                    .interactions();
            EventWeights weights = EventWeights.defaults();
            double[][] sum = new double[12][9];
            int[][] count = new int[12][9];
            for (int row = 0; row < log.size(); row++) {
                sum[log.user(row)][log.item(row)] += weights.of(log.event(row));
                count[log.user(row)][log.item(row)]++;
            }

            UserItemMatrix matrix = UserItemMatrix.of(log, weights);
            UserItemMatrix transposed = matrix.transpose();

            int pairs = 0;
            for (int user = 0; user < 12; user++) {
                for (int item = 0; item < 9; item++) {
                    int entry = matrix.entry(user, item);
                    int mirrored = transposed.entry(item, user);
                    assertThat(entry < 0)
                            .as("pair (%d, %d), seed %d", user, item, seed)
                            .isEqualTo(count[user][item] == 0);
                    assertThat(mirrored < 0).isEqualTo(entry < 0);
                    if (entry >= 0) {
                        pairs++;
                        assertThat(matrix.count(entry)).isEqualTo(count[user][item]);
                        assertThat(matrix.weight(entry)).isCloseTo(sum[user][item], within(1e-12));
                        assertThat(transposed.count(mirrored)).isEqualTo(count[user][item]);
                        assertThat(transposed.weight(mirrored)).isEqualTo(matrix.weight(entry));
                    }
                }
            }
            assertThat(matrix.size()).isEqualTo(pairs);
            assertThat(transposed.size()).isEqualTo(pairs);
            assertThat(transposed.rows()).isEqualTo(9);
            assertThat(transposed.columns()).isEqualTo(12);
        }
    }

    @Test
    @DisplayName("a pair whose events weigh nothing is still a pair")
    void weightless() {
        Interactions log =
                Interactions.builder().add("u", "i", EventType.VIEW, 1, 1, 0).build();

        UserItemMatrix matrix = UserItemMatrix.of(log, EventWeights.defaults().with(EventType.VIEW, 0));

        assertThat(matrix.size()).isEqualTo(1);
        assertThat(matrix.weight(0)).isZero();
        assertThat(UserItemMatrix.of(log).weight(0))
                .as("without weights every event counts 1")
                .isEqualTo(1);
    }
}
