package io.fairrec.eval.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.eval.Golden;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StatTestsGoldenTest {

    private static final JsonNode FILE = Golden.read("stat-tests.json");
    private static final double RELATIVE = FILE.get("tolerance").get("rel").doubleValue();

    @Test
    @DisplayName("percentile and BCa intervals from given resamples")
    void bootstrap() {
        List<JsonNode> cases = Golden.casesWith(FILE, "bootstrap_bca_ci95");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            double[] d = differences(one);
            JsonNode resamples = one.get("input").get("bootstrap_indices");
            double[] means = new double[resamples.size()];
            for (int b = 0; b < means.length; b++) {
                double sum = 0;
                for (int index : Golden.ints(resamples.get(b))) {
                    sum += d[index];
                }
                means[b] = sum / resamples.get(b).size();
            }
            Bootstrap bootstrap = Bootstrap.defaults();
            check(one, "bootstrap_mean_ci95_percentile_linear", bootstrap.percentile(0, means, d.length));
            check(one, "bootstrap_bca_ci95", bootstrap.meanBca(d, means));
        }
    }

    @Test
    @DisplayName("the paired t-test with interval and effect size")
    void pairedT() {
        List<JsonNode> cases = Golden.casesWith(FILE, "paired_t_p_two_sided");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            JsonNode expected = one.get("expected");
            PairedT test = test(one).orElseThrow();
            close(test.t(), expected.get("paired_t"), one);
            assertThat(test.degreesOfFreedom())
                    .isEqualTo(expected.get("paired_t_df").intValue());
            close(test.pValue(), expected.get("paired_t_p_two_sided"), one);
            close(test.mean().value(), expected.get("mean_diff"), one);
            check(one, "t_ci95", test.mean());
            close(test.effectSize(), expected.get("cohen_dz"), one);
        }
    }

    @Test
    @DisplayName("without any difference there is no t, and nothing is NaN")
    void noDifference() {
        int asserted = 0;
        for (JsonNode one : Golden.casesWith(FILE, "paired_t")) {
            if (one.get("expected").get("paired_t").isNull()) {
                assertThat(test(one)).as(one.get("id").textValue()).isEmpty();
                asserted++;
            }
        }
        assertThat(asserted).isPositive();
    }

    @Test
    @DisplayName("Holm, Benjamini-Hochberg and Bonferroni")
    void multipleTesting() {
        List<JsonNode> cases = Golden.casesWith(FILE, "holm");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            double[] p = Golden.doubles(one.get("input").get("p"));
            assertThat(MultipleTesting.holm(p)).containsExactly(expected(one, "holm"), within(1e-12));
            assertThat(MultipleTesting.benjaminiHochberg(p)).containsExactly(expected(one, "fdr_bh"), within(1e-12));
            assertThat(MultipleTesting.bonferroni(p)).containsExactly(expected(one, "bonferroni"), within(1e-12));
        }
    }

    private static double[] expected(JsonNode one, String key) {
        return Golden.doubles(one.get("expected").get(key));
    }

    private static java.util.Optional<PairedT> test(JsonNode one) {
        return PairedT.of(
                Golden.doubles(one.get("input").get("a")),
                Golden.doubles(one.get("input").get("b")),
                0.95);
    }

    private static double[] differences(JsonNode one) {
        double[] a = Golden.doubles(one.get("input").get("a"));
        double[] d = Golden.doubles(one.get("input").get("b"));
        for (int i = 0; i < d.length; i++) {
            d[i] -= a[i];
        }
        return d;
    }

    private static void check(JsonNode one, String key, Estimate actual) {
        JsonNode ends = one.get("expected").get(key);
        close(actual.lo(), ends.get(0), one);
        close(actual.hi(), ends.get(1), one);
    }

    private static void close(double actual, JsonNode expected, JsonNode one) {
        double wanted = expected.doubleValue();
        assertThat(actual)
                .as(one.get("id").textValue())
                .isCloseTo(wanted, within(RELATIVE * Math.max(Math.abs(wanted), 1e-6)));
    }
}
