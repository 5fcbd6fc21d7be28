package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 31, 63, 64, 65, 66, 127, 128, 129, 260})
    @DisplayName("the inverse is that of Commons Math, for sizes around blocks and tiles")
    void inverse(int n) {
        double[][] full = positiveDefinite(n, n);
        double[][] lower = lower(full);

        assertThat(Cholesky.invert(lower)).isEqualTo(-1);

        RealMatrix expected = MatrixUtils.inverse(new Array2DRowRealMatrix(full));
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, expected.getEntry(i, i));
            for (int j = 0; j <= i; j++) {
                worst = Math.max(worst, Math.abs(lower[i][j] - expected.getEntry(i, j)));
            }
        }
        assertThat(worst).isLessThan(1e-11 * largest);
    }

    @Test
    @DisplayName("a matrix times its inverse is the identity for 600 rows, several tiles in each direction")
    void identity() {
        int n = 600;
        SplittableRandom random = Seeds.stream(5, 0, 0);
        double[][] full = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                full[i][j] = full[j][i] = random.nextDouble() - 0.5;
            }
            full[i][i] = n;
        }
        double[][] inverse = lower(full);
        assertThat(Cholesky.invert(inverse)).isEqualTo(-1);
        double worst = 0;
        for (int i = 0; i < n; i += 13) {
            for (int j = 0; j < n; j += 7) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += full[i][k] * (k <= j ? inverse[j][k] : inverse[k][j]);
                }
                worst = Math.max(worst, Math.abs(sum - (i == j ? 1 : 0)));
            }
        }
        assertThat(worst).isLessThan(1e-13);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 17, 64})
    @DisplayName("a solution solves its system")
    void solve(int n) {
        double[][] full = positiveDefinite(n, 40 + n);
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(full[i], 0, a, i * n, i + 1);
        }
        double[] x = new double[n];
        SplittableRandom random = Seeds.stream(n, 0, 1);
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            b[i] = x[i] = random.nextDouble() - 0.5;
        }

        assertThat(Cholesky.solve(a, n, x)).isTrue();

        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += full[i][j] * x[j];
            }
            assertThat(sum).as("row %d of %d", i, n).isEqualTo(b[i], within(1e-10));
        }
    }

    @Test
    @DisplayName("says which pivot fails: of an indefinite matrix, a singular one, one with NaN or infinity")
    void notPositiveDefinite() {
        for (int n : new int[] {1, 5, 70, 150}) {
            for (int bad : new int[] {0, n / 2, n - 1}) {
                for (double value : new double[] {-1, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
                    double[][] lower = new double[n][];
                    double[] a = new double[n * n];
                    for (int i = 0; i < n; i++) {
                        lower[i] = new double[i + 1];
                        lower[i][i] = i == bad ? value : 1;
                        a[i * n + i] = lower[i][i];
                    }
                    assertThat(Cholesky.invert(lower))
                            .as("n %d, %s at %d", n, value, bad)
                            .isEqualTo(bad);
                    assertThat(Cholesky.solve(a, n, new double[n])).isFalse();
                }
            }
        }
    }

    private static double[][] lower(double[][] full) {
        double[][] lower = new double[full.length][];
        for (int i = 0; i < full.length; i++) {
            lower[i] = java.util.Arrays.copyOf(full[i], i + 1);
        }
        return lower;
    }

    /** M·Mᵀ + I, of condition some thousands. */
    private static double[][] positiveDefinite(int n, long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 0);
        double[][] m = new double[n][n];
        for (double[] row : m) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextDouble() - 0.5;
            }
        }
        double[][] full = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = i == j ? 1 : 0;
                for (int k = 0; k < n; k++) {
                    sum += m[i][k] * m[j][k];
                }
                full[i][j] = sum;
            }
        }
        return full;
    }
}
