package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScoreRanksTest {

    @Test
    @DisplayName(
            "Ranks are those of counting, with ties, both zeros and negative scores, in scratch that is used again")
    void counting() {
        ScoreRanks ranks = new ScoreRanks();
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = 1 + random.nextInt(300);
            float[] scores = new float[n + 3];
            for (int i = 0; i < n; i++) {
                scores[i] = switch (random.nextInt(4)) {
                    case 0 -> -0.0f;
                    case 1 -> random.nextInt(-3, 4);
                    case 2 -> (float) random.nextDouble(-1e30, 1e30);
                    default -> (float) random.nextDouble();
                };
            }
            int k = random.nextInt(n + 1);
            int[] positions = new int[n];
            for (int i = 0; i < n; i++) {
                positions[i] = i;
            }
            Shuffle.values(positions, n, random);
            int[] out = new int[k];
            ranks.of(scores, n, positions, k, out);
            for (int i = 0; i < k; i++) {
                assertThat(out[i])
                        .as("seed %d, position %d", seed, positions[i])
                        .isEqualTo(rank(scores, n, positions[i]));
            }
        }
    }

    private static int rank(float[] scores, int n, int position) {
        int rank = 1;
        for (int i = 0; i < n; i++) {
            if (scores[i] > scores[position] || (scores[i] == scores[position] && i < position)) {
                rank++;
            }
        }
        return rank;
    }
}
