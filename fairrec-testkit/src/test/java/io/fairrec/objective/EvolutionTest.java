package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@link Nsga2} and {@link ReferencePointNsga} beyond the golden file. */
class EvolutionTest {

    private static final VectorFunction ZDT1 = TestProblems.of("ZDT1", 2);

    @Test
    @DisplayName("equal seeds give equal sets to the bit, other seeds other sets")
    void deterministic() {
        Nsga2 search = Nsga2.of(SearchBox.unit(10), 2).population(20).generations(20);
        ParetoSet first = search.seed(3).minimize(ZDT1);
        ParetoSet again = search.seed(3).minimize(ZDT1);
        assertThat(again.front()).isDeepEqualTo(first.front());
        for (int i = 0; i < first.size(); i++) {
            assertThat(again.x(i)).containsExactly(first.x(i));
        }
        assertThat(search.seed(4).minimize(ZDT1).front()).isNotEqualTo(first.front());

        ReferencePointNsga other =
                ReferencePointNsga.of(SearchBox.unit(10), 2).divisions(19).generations(20);
        assertThat(other.seed(3).minimize(ZDT1).front())
                .isDeepEqualTo(other.seed(3).minimize(ZDT1).front());
    }

    @Test
    @DisplayName("the plain quadratic sort in its place gives the same set to the bit")
    void naiveSortAgrees() {
        FrontSort naive = (f, n, m, ranks) -> {
            Arrays.fill(ranks, 0, n, 0);
            int largest = 0;
            for (boolean changed = true; changed; ) {
                changed = false;
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        if (NonDominatedSort.dominates(f, j * m, f, i * m, m) && ranks[i] <= ranks[j]) {
                            ranks[i] = ranks[j] + 1;
                            largest = Math.max(largest, ranks[i]);
                            changed = true;
                        }
                    }
                }
            }
            return largest + 1;
        };
        for (int m = 2; m <= 3; m++) {
            VectorFunction problem = TestProblems.of("DTLZ2", m);
            Nsga2 search = Nsga2.of(SearchBox.unit(6), m).population(21).generations(15);
            assertThat(search.minimize(problem, naive).front())
                    .isDeepEqualTo(search.minimize(problem).front());
        }
    }

    @Test
    @DisplayName("answers are non-dominated, sorted, distinct, inside the box, and what the function says")
    void answers() {
        SearchBox box = SearchBox.of(new double[] {-1, 2, 5}, new double[] {1, 3, 5});
        VectorFunction problem = (x, f) -> {
            f[0] = x[0] * x[0] + x[1];
            f[1] = (x[0] - 1) * (x[0] - 1) - x[2];
        };
        ParetoSet found = Nsga2.of(box, 2).population(30).generations(30).minimize(problem);
        double[][] front = found.front();
        assertThat(ParetoFronts.nonDominated(front)).hasSize(found.size());
        Set<String> distinct = new HashSet<>();
        double[] f = new double[2];
        for (int i = 0; i < found.size(); i++) {
            double[] x = found.x(i);
            box.check(x);
            problem.evaluate(x, f);
            assertThat(front[i]).containsExactly(f);
            assertThat(found.f(i, 1)).isEqualTo(f[1]);
            assertThat(distinct.add(Arrays.toString(x))).isTrue();
            assertThat(i == 0 || front[i - 1][0] <= front[i][0]).isTrue();
        }
        assertThat(found.x(0)[2]).isEqualTo(5);
    }

    @Test
    @DisplayName("known vectors take part: with the optimum among them it is found at once")
    void start() {
        VectorFunction sphere = (x, f) -> {
            f[0] = 0;
            for (double value : x) {
                f[0] += value * value;
            }
        };
        ParetoSet found = Nsga2.of(SearchBox.unit(20), 1)
                .population(4)
                .generations(1)
                .start(new double[20])
                .minimize(sphere);
        assertThat(found.front()).isDeepEqualTo(new double[][] {{0}});
        assertThat(found.evaluations()).isEqualTo(4);
    }

    @Test
    @DisplayName("one objective, a box of one point and the smallest population end well")
    void edges() {
        SearchBox point = SearchBox.of(new double[] {2}, new double[] {2});
        ParetoSet one = Nsga2.of(point, 3).population(2).generations(5).minimize((x, f) -> Arrays.fill(f, x[0]));
        assertThat(one.front()).isDeepEqualTo(new double[][] {{2, 2, 2}});
        assertThat(one.evaluations()).isEqualTo(2);

        ParetoSet single = ReferencePointNsga.of(SearchBox.unit(2), 1)
                .generations(60)
                .minimize((x, f) -> f[0] = (x[0] - 0.25) * (x[0] - 0.25) + x[1]);
        assertThat(single.f(0, 0)).isLessThan(1e-3);
    }

    @Test
    @DisplayName("eight objectives: NSGA-III comes close to the front and spreads over its directions")
    void eightObjectives() {
        ParetoSet found =
                ReferencePointNsga.of(SearchBox.unit(12), 8).generations(60).minimize(TestProblems.of("DTLZ2", 8));
        assertThat(distanceFromSphere(found)).isLessThan(0.15);
        for (int k = 0; k < 8; k++) {
            int objective = k;
            assertThat(Arrays.stream(found.front())
                            .mapToDouble(f -> f[objective])
                            .max()
                            .orElseThrow())
                    .as("objective %d", k)
                    .isGreaterThan(0.7);
        }
    }

    @Test
    @DisplayName("four objectives: NSGA-III ends closer to the front than NSGA-II with as many evaluations")
    void referencePointsHelp() {
        VectorFunction problem = TestProblems.of("DTLZ2", 4);
        ReferencePointNsga search = ReferencePointNsga.of(SearchBox.unit(13), 4).generations(80);
        assertThat(search.population()).isEqualTo(120);
        ParetoSet byReference = search.minimize(problem);
        ParetoSet byCrowding =
                Nsga2.of(SearchBox.unit(13), 4).population(120).generations(80).minimize(problem);
        double[][] sphere = ReferencePoints.dasDennis(4, 7);
        for (double[] direction : sphere) {
            double norm = Math.sqrt(Arrays.stream(direction).map(v -> v * v).sum());
            Arrays.setAll(direction, k -> direction[k] / norm);
        }
        double reference = FrontIndicators.invertedGenerationalDistance(byReference.front(), sphere)
                .orElseThrow();
        double crowding = FrontIndicators.invertedGenerationalDistance(byCrowding.front(), sphere)
                .orElseThrow();
        assertThat(reference).isLessThan(0.5 * crowding);
        assertThat(distanceFromSphere(byReference)).isLessThan(0.5 * distanceFromSphere(byCrowding));
    }

    private static double distanceFromSphere(ParetoSet found) {
        return Arrays.stream(found.front())
                .mapToDouble(f -> Math.sqrt(Arrays.stream(f).map(v -> v * v).sum()) - 1)
                .average()
                .orElseThrow();
    }

    @Test
    @DisplayName("Das–Dennis points: as many as the binomial coefficient, distinct, sums of 1")
    void dasDennis() {
        assertThat(ReferencePoints.dasDennis(3, 2))
                .isDeepEqualTo(
                        new double[][] {{0, 0, 1}, {0, 0.5, 0.5}, {0, 1, 0}, {0.5, 0, 0.5}, {0.5, 0.5, 0}, {1, 0, 0}});
        assertThat(ReferencePoints.dasDennis(1, 5)).isDeepEqualTo(new double[][] {{1}});
        assertThat(ReferencePoints.dasDennis(8, 3).length).isEqualTo(120);
        Set<String> distinct = new HashSet<>();
        for (double[] point : ReferencePoints.dasDennis(5, 5)) {
            assertThat(Arrays.stream(point).sum()).isBetween(1 - 1e-12, 1 + 1e-12);
            assertThat(distinct.add(Arrays.toString(point))).isTrue();
        }
        assertThat(distinct).hasSize(126);
        assertThatThrownBy(() -> ReferencePoints.dasDennis(20, 20)).hasMessageContaining("divisions (20)");
        assertThatThrownBy(() -> ReferencePoints.dasDennis(0, 1)).hasMessageContaining("objectives (0)");
    }

    @Test
    @DisplayName("refuses what is not finite or not set, vectors outside the box, and broken bounds")
    void refuses() {
        Nsga2 search = Nsga2.of(SearchBox.unit(2), 2).population(4).generations(2);
        assertThatThrownBy(() -> search.minimize((x, f) -> f[0] = 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("objective 1 (NaN)");
        assertThatThrownBy(() -> search.minimize((x, f) -> Arrays.fill(f, Double.POSITIVE_INFINITY)))
                .hasMessageContaining("objective 0 (Infinity)");
        assertThatThrownBy(() -> search.start(new double[] {0, 2})).hasMessageContaining("variable 1 (2.0)");
        assertThatThrownBy(() -> search.start(new double[] {0})).hasMessageContaining("variables.length (1)");
        assertThatThrownBy(() -> search.population(1)).hasMessageContaining("population (1)");
        assertThatThrownBy(() -> search.generations(0)).hasMessageContaining("generations (0)");
        assertThatThrownBy(() -> Nsga2.of(SearchBox.unit(2), 0)).hasMessageContaining("objectives (0)");
        assertThatThrownBy(() -> SearchBox.of(new double[] {1}, new double[] {0}))
                .hasMessageContaining("[1.0, 0.0] of variable 0");
        assertThatThrownBy(() -> SearchBox.of(new double[] {Double.NaN}, new double[] {0}))
                .hasMessageContaining("lower bound of variable 0 (NaN)");
        assertThatThrownBy(() -> SearchBox.unit(0)).hasMessageContaining("number of variables (0)");
        assertThatThrownBy(() -> ReferencePointNsga.of(SearchBox.unit(2), 2).directions(new double[] {0, 0}))
                .hasMessageContaining("at least one above 0");
    }
}
