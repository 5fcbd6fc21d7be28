package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
    @Test
    @DisplayName("bins, errors and scores of six examples by hand")
    void byHand() {
        double[] p = {0.2, 0.9, 0.1, 0.8, 0.1, 0.6};
        boolean[] y = {false, true, false, true, true, false};

        Reliability table = Reliability.of(p, y, 3);

        assertThat(table.bins()).hasSize(3);
        Reliability.Bin first = table.bins().get(0);
        assertThat(first.low()).isEqualTo(0.1);
        assertThat(first.high()).isEqualTo(0.1);
        assertThat(first.examples()).isEqualTo(2);
        assertThat(first.predicted()).isEqualTo(0.1);
        assertThat(first.observed()).isEqualTo(0.5);
        // Wilson for 1 of 2: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)
        assertThat(first.observedLow()).isEqualTo(0.0945, within(1e-4));
        assertThat(first.observedHigh()).isEqualTo(0.9055, within(1e-4));
        assertThat(table.bins().get(1).predicted()).isEqualTo(0.4, within(1e-15));
        assertThat(table.bins().get(1).observed()).isZero();
        assertThat(table.bins().get(2).predicted()).isEqualTo(0.85, within(1e-15));
        assertThat(table.bins().get(2).observed()).isEqualTo(1);
        assertThat(table.calibrationError()).isEqualTo((0.4 + 0.4 + 0.15) / 3, within(1e-15));
        assertThat(table.brier()).isEqualTo((0.04 + 0.01 + 0.01 + 0.04 + 0.81 + 0.36) / 6, within(1e-15));
        assertThat(table.logLoss())
                .isEqualTo(-(2 * Math.log(0.8) + 2 * Math.log(0.9) + Math.log(0.1) + Math.log(0.4)) / 6, within(1e-12));
        // Σ (y − p)(1 − 2p) over √Σ (1 − 2p)² p(1 − p)
        double up = -0.2 * 0.6 + 0.1 * -0.8 - 0.1 * 0.8 + 0.2 * -0.6 + 0.9 * 0.8 - 0.6 * -0.2;
        double down = 2 * 0.36 * 0.16 + 3 * 0.64 * 0.09 + 0.04 * 0.24;
        assertThat(table.z()).isEqualTo(up / Math.sqrt(down), within(1e-12));
        assertThat(table.markdown()).contains("| 0.1000 … 0.1000 | 2 | 0.1000 | 0.5000 | 0.0945 … 0.9055 |");
    }

    @Test
    @DisplayName("after a bin that ties made large, the rest shares the bins that are left")
    void restShares() {
        double[] p = new double[100];
        for (int i = 0; i < 100; i++) {
            p[i] = i < 50 ? 0.1 : 0.2 + i / 1000.0;
        }

        Reliability table = Reliability.of(p, new boolean[100], 10);

        // 50 in the first, then 50 over 9 bins.
        assertThat(table.bins().stream().map(Reliability.Bin::examples)).containsExactly(50, 5, 5, 5, 5, 6, 6, 6, 6, 6);
    }

    @Test
    @DisplayName("equal probabilities share a bin, whatever the size; examples are never lost")
    void ties() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            int n = 1 + random.nextInt(40);
            double[] p = new double[n];
            boolean[] y = new boolean[n];
            for (int i = 0; i < n; i++) {
                p[i] = random.nextInt(6) / 5.0;
                y[i] = random.nextBoolean();
            }
            Reliability table = Reliability.of(p, y, 1 + random.nextInt(8));
            int examples = 0;
            double last = -1;
            for (Reliability.Bin bin : table.bins()) {
                assertThat(bin.low()).as("seed %d", seed).isGreaterThan(last);
                last = bin.high();
                examples += bin.examples();
                assertThat(bin.observed()).isBetween(bin.observedLow(), bin.observedHigh());
            }
            assertThat(examples).as("seed %d", seed).isEqualTo(n);
        }
    }

    @Test
    @DisplayName("true probabilities pass: z is standard normal and the error that of chance; doubled odds do not")
    void statistics() {
        double sum = 0;
        double squares = 0;
        int runs = 400;
        double wrong = 0;
        for (long seed = 0; seed < runs; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            double[] p = new double[300];
            double[] doubled = new double[300];
            boolean[] y = new boolean[300];
            for (int i = 0; i < p.length; i++) {
                p[i] = random.nextDouble() * 0.4;
                doubled[i] = 2 * p[i] / (1 + p[i]);
                y[i] = random.nextDouble() < p[i];
            }
            Reliability table = Reliability.of(p, y, 10);
            sum += table.z();
            squares += table.z() * table.z();
            assertThat(table.calibrationError()).as("seed %d", seed).isLessThan(0.14);
            wrong += Math.abs(Reliability.of(doubled, y, 10).z()) > 1.96 ? 1 : 0;
        }
        assertThat(sum / runs).isEqualTo(0, within(0.2));
        assertThat(squares / runs).isEqualTo(1, within(0.25));
        assertThat(wrong / runs).isGreaterThan(0.8);
    }

    @Test
    @DisplayName("measures each user's best candidates against what was bought afterwards")
    void measures() {
        Interactions history = Interactions.builder()
                .items(SmallLogs.ids(3))
                .users(SmallLogs.ids(3))
                .buy("0", "0")
                .build();
        Interactions future = Interactions.builder()
                .items(SmallLogs.ids(3))
                .users(SmallLogs.ids(3))
                .buy("0", "2")
                .buy("1", "0")
                .build();
        Scorer scorer = (portrait, candidates, out) -> {
            for (int c = 0; c < candidates.size(); c++) {
                out[c] = (1 + candidates.item(c)) / 4f;
            }
        };
        // Best two: items 2 (.75) and 1 (.5); user 0 bought item 2, user 1 neither, user 2 nothing at all.
        Reliability table =
                Reliability.measure(scorer, (portrait, limit) -> CandidateSet.all(3), history, future, 2, 2);
        assertThat(table.examples()).isEqualTo(4);
        assertThat(table.bins().get(0).predicted()).isEqualTo(0.5);
        assertThat(table.bins().get(0).observed()).isZero();
        assertThat(table.bins().get(1).predicted()).isEqualTo(0.75);
        assertThat(table.bins().get(1).observed()).isEqualTo(0.5);
    }

    @Test
    @DisplayName("refuses no examples, numbers that are no probabilities, and no bins")
    void refusals() {
        assertThatThrownBy(() -> Reliability.of(new double[0], new boolean[0], 3))
                .hasMessageContaining("examples (0)");
        assertThatThrownBy(() -> Reliability.of(new double[] {1.5}, new boolean[1], 3))
                .hasMessageContaining("probability (1.5)");
        assertThatThrownBy(() -> Reliability.of(new double[] {Double.NaN}, new boolean[1], 3))
                .hasMessageContaining("probability (NaN)");
        assertThatThrownBy(() -> Reliability.of(new double[1], new boolean[2], 3))
                .hasMessageContaining("happened");
        assertThatThrownBy(() -> Reliability.of(new double[1], new boolean[1], 0))
                .hasMessageContaining("bins (0)");
    }
}
