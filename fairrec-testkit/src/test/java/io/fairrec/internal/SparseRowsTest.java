package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SparseRowsTest {
    @Test
    @DisplayName("agrees with a dense matrix, beyond the first capacity too")
    void dense() {
        SplittableRandom random = Seeds.stream(5, 0, 0);
        int rows = 60;
        int columns = 70;
        double[][] dense = new double[rows][columns];
        SparseRows.Builder builder = new SparseRows.Builder(rows, columns);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (random.nextInt(2) == 0) {
                    dense[r][c] = random.nextDouble() - 0.5;
                    builder.add(c, dense[r][c]);
                }
            }
            builder.endRow();
        }
        SparseRows sparse = builder.build();

        assertThat(sparse.size()).isGreaterThan(1024);
        double[] sums = new double[columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                assertThat(sparse.get(r, c)).isEqualTo(dense[r][c]);
            }
            sparse.addRow(r, 2, sums);
            for (int c = 0; c < columns; c++) {
                assertThat(sums[c]).isEqualTo(2 * dense[r][c]);
            }
            sparse.clearRow(r, sums);
            assertThat(sums).containsOnly(0);
        }
    }

    @Test
    @DisplayName("refuses to build with rows missing")
    void unfinished() {
        assertThatThrownBy(() -> new SparseRows.Builder(1, 1).build()).isInstanceOf(IllegalStateException.class);
    }
}
