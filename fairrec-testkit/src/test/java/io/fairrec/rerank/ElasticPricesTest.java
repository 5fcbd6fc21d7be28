package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.Groups;
import io.fairrec.testkit.BatchReRankerContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ElasticPricesTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return ElasticPrices.of("brand", ElasticPrices.Options.fairDiverse());
    }

    @Test
    @DisplayName("gives the slates of the formula as the paper's code writes it, for all signs of the powers")
    void followsTheFormula() {
        GiniProblem problem = GiniProblem.draw(21, 40, 20, 5, 2, 4);
        for (double alpha : new double[] {-3, 0.5, 2}) {
            for (double beta : new double[] {-1.5, 0.5, 2}) {
                ElasticPrices.Options options = new ElasticPrices.Options(alpha, beta, 0.7, 0.5, 10);

                assertThat(problem.slates(ElasticPrices.of("brand", options)))
                        .as("α %s, β %s", alpha, beta)
                        .containsExactly(written(problem, options));
            }
        }
    }

    @Test
    @DisplayName("a strong rate takes from the rich: the Gini coefficient falls below that of the best items")
    void isFairer() {
        GiniProblem problem = GiniProblem.draw(22, 300, 30, 8, 1, 5);

        int[] slates = problem.slates(ElasticPrices.of("brand", new ElasticPrices.Options(-3, -1.5, 0.7, 0.5, 10)));

        assertThat(problem.gini(slates)).isLessThan(0.9 * problem.gini(problem.best()));
    }

    @Test
    @DisplayName("powers of 0, negative weights and numbers that are none are refused by name")
    void refusesBadOptions() {
        assertThatThrownBy(() -> new ElasticPrices.Options(0, 1, 1, 1, 1)).hasMessageContaining("alpha (0.0)");
        assertThatThrownBy(() -> new ElasticPrices.Options(1, Double.NaN, 1, 1, 1))
                .hasMessageContaining("beta (NaN)");
        assertThatThrownBy(() -> new ElasticPrices.Options(1, 1, -1, 1, 1)).hasMessageContaining("entropyWeight");
    }

    @Test
    @DisplayName("large powers and large scores give full slates and end in prices of the same order, not in none")
    void largePowers() {
        GiniProblem problem = GiniProblem.draw(23, 400, 12, 4, 1, 3);
        for (double beta : new double[] {-60, 60}) {
            for (double scale : new double[] {1, 100, 1e160, 1e300}) {
                List<RerankRequest> rows = new ArrayList<>();
                for (int u = 0; u < problem.rows(); u++) {
                    RerankRequest row = problem.row(u);
                    double[] scaled = new double[problem.items()];
                    Arrays.setAll(scaled, i -> scale * row.utility(i));
                    rows.add(RerankRequest.builder(row.candidates(), problem.catalog(), scaled)
                            .slateSize(3)
                            .build());
                }
                int[] slates = new int[1200];
                ElasticPrices.of("brand", new ElasticPrices.Options(-3, beta, 0.7, 0.5, 10))
                        .rerank(BatchRerankRequest.of(rows), slates);
                assertThat(slates).as("β %s, scores × %s", beta, scale).doesNotContain(-1);
            }
        }
    }

    @Test
    @DisplayName("settings and scores without a finite price are refused by name")
    void refusesInfinitePrices() {
        GiniProblem problem = GiniProblem.draw(24, 400, 12, 4, 1, 3);
        assertThatThrownBy(() -> problem.slates(
                        ElasticPrices.of("brand", new ElasticPrices.Options(-Double.MAX_VALUE, 0.1, 1, 1, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a finite number");
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < 40; u++) {
            double[] huge = new double[12];
            Arrays.fill(huge, 1e308);
            rows.add(RerankRequest.builder(problem.row(u).candidates(), problem.catalog(), huge)
                    .slateSize(3)
                    .build());
        }
        BatchReRanker squares = ElasticPrices.of("brand", new ElasticPrices.Options(-3, 2, 0.7, 0.5, 10));
        assertThatThrownBy(() -> squares.rerank(BatchRerankRequest.of(rows), new int[120]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a finite number");
    }

    /** The formula, term by term. */
    private static int[] written(GiniProblem problem, ElasticPrices.Options o) {
        Groups brand = problem.catalog().groups("brand");
        int groups = brand.groupCount() - 1; // no item is unknown
        double[] v = new double[groups];
        Arrays.fill(v, 1);
        int[] slates = new int[problem.rows() * problem.k()];
        for (int u = 0; u < problem.rows(); u++) {
            double s = 0;
            for (double one : v) {
                s += Math.pow(one, o.beta());
            }
            double[] f = new double[groups];
            double sum = 0;
            for (int g = 0; g < groups; g++) {
                double share = Math.pow(s, o.alpha() - 1) * Math.pow(v[g], o.beta());
                f[g] = share * o.beta() * (1 / v[g] + (o.alpha() - 1) * Math.pow(v[g], o.beta() - 1) / s);
                sum += f[g];
            }
            for (int g = 0; g < groups; g++) {
                double bend = (o.alpha() - 1) * o.beta() * Math.pow(v[g], o.beta()) + (o.beta() - 1) * s;
                f[g] = f[g] / sum * Math.signum(o.alpha() * o.beta() * bend);
            }
            RerankRequest row = problem.row(u);
            double eta = Math.signum(o.alpha() * o.beta()) * rate(row, o);
            List<Integer> items =
                    new ArrayList<>(IntStream.range(0, problem.items()).boxed().toList());
            double[] key = new double[problem.items()];
            for (int i = 0; i < key.length; i++) {
                key[i] = row.utility(i);
                for (int l = 0; l < brand.count(i); l++) {
                    key[i] -= eta * f[brand.group(i, l)];
                }
            }
            items.sort(Comparator.comparingDouble(i -> -key[i]));
            for (int slot = 0; slot < problem.k(); slot++) {
                int item = items.get(slot);
                slates[u * problem.k() + slot] = item;
                for (int l = 0; l < brand.count(item); l++) {
                    v[brand.group(item, l)] += row.utility(item);
                }
            }
        }
        return slates;
    }

    private static double rate(RerankRequest row, ElasticPrices.Options o) {
        double[] scores = IntStream.range(0, row.candidates().size())
                .mapToDouble(row::utility)
                .filter(score -> score > 0.01)
                .toArray();
        double total = 0;
        double mean = 0;
        for (double score : scores) {
            total += Math.exp(score);
            mean += score / scores.length;
        }
        double entropy = 0;
        double second = 0;
        double third = 0;
        for (double score : scores) {
            double p = Math.exp(score) / total;
            entropy -= p * Math.log(p) / Math.log(1.2);
            second += Math.pow(score - mean, 2) / scores.length;
            third += Math.pow(score - mean, 3) / scores.length;
        }
        double rate =
                o.entropyWeight() * (entropy - o.entropyOffset()) - o.skewnessWeight() * third / Math.pow(second, 1.5);
        return Math.max(0.08, Math.min(10, rate));
    }
}
