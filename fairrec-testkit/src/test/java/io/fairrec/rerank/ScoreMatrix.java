package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.objective.GoldenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A data set of {@code rerank-dataset.json}: users × items of scores, the items' providers, and the file's metrics. */
final class ScoreMatrix {

    static final String PROVIDER = "provider";
    private static final double NEAR_TIE = 1e-9;
    private static final Map<String, ScoreMatrix> READ = new ConcurrentHashMap<>();

    final double[][] scores;
    final int[] provider;
    final int[] userGroup;
    final int providers;
    final Catalog catalog;

    private ScoreMatrix(JsonNode input) {
        this.scores = GoldenFile.rows(input.get("scores"));
        this.provider = GoldenFile.integers(input.get("provider"));
        this.userGroup = GoldenFile.integers(input.get("user_group"));
        this.providers = Arrays.stream(provider).max().orElseThrow() + 1;
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < provider.length; i++) {
            items.add(CatalogItem.of("item " + i).in(PROVIDER, label(provider[i])));
        }
        this.catalog = Catalog.of(items);
    }

    /** The data set of this id. */
    static ScoreMatrix read(String id) throws IOException {
        if (READ.isEmpty()) {
            for (JsonNode one : GoldenFile.read("rerank-dataset.json").get("cases")) {
                READ.put(one.get("id").asText(), new ScoreMatrix(one.get("input")));
            }
        }
        ScoreMatrix found = READ.get(id);
        if (found == null) {
            throw new IllegalArgumentException("There is no data set \"" + id + "\" in rerank-dataset.json.");
        }
        return found;
    }

    static ScoreMatrix of(JsonNode input) throws IOException {
        return input.has("scores")
                ? new ScoreMatrix(input)
                : read(input.get("dataset").asText());
    }

    /** So that the order of labels is the order of numbers. */
    static String label(int provider) {
        return String.format("%06d", provider);
    }

    BatchRerankRequest request(int k) {
        List<RerankRequest> rows = new ArrayList<>();
        for (double[] row : scores) {
            rows.add(RerankRequest.builder(CandidateSet.all(provider.length), catalog, row)
                    .slateSize(k)
                    .build());
        }
        return BatchRerankRequest.of(rows);
    }

    int[][] lists(BatchReRanker reRanker, int k) {
        int[] slates = new int[scores.length * k];
        reRanker.rerank(request(k), slates);
        return lists(slates, k);
    }

    static int[][] lists(int[] slates, int k) {
        int[][] lists = new int[slates.length / k][];
        for (int u = 0; u < lists.length; u++) {
            lists[u] = Arrays.copyOfRange(slates, u * k, (u + 1) * k);
        }
        return lists;
    }

    /** Equal but for neighbours whose scores are nearly the same. */
    void assertLists(int[][] lists, JsonNode expected, String what) {
        assertThat(lists).as(what).hasNumberOfRows(expected.size());
        for (int u = 0; u < lists.length; u++) {
            int[] wanted = GoldenFile.integers(expected.get(u));
            if (!Arrays.equals(lists[u], wanted)) {
                assertThat(lists[u]).as("%s, row %d", what, u).hasSameSizeAs(wanted);
                for (int s = 0; s < wanted.length; s++) {
                    assertThat(lists[u][s] == wanted[s]
                                    || Math.abs(scores[u][lists[u][s]] - scores[u][wanted[s]]) < NEAR_TIE)
                            .as(
                                    "%s, row %d: %s, expected %s",
                                    what, u, Arrays.toString(lists[u]), Arrays.toString(wanted))
                            .isTrue();
                }
            }
        }
    }

    /** Every metric that the file expects, by the formulas of its notes. */
    void assertMetrics(int[][] lists, JsonNode expected, JsonNode tolerance, String what) {
        double[] counts = new double[providers];
        double[] exposure = new double[providers];
        double[] groupNdcg = new double[2];
        double[] groupSize = new double[2];
        double ndcg = 0;
        for (int u = 0; u < lists.length; u++) {
            double[] ideal = scores[u].clone();
            Arrays.sort(ideal);
            double dcg = 0;
            double idcg = 0;
            for (int s = 0; s < lists[u].length; s++) {
                double weight = Math.log(2) / Math.log(s + 2.0);
                dcg += weight * scores[u][lists[u][s]];
                idcg += weight * ideal[ideal.length - 1 - s];
                counts[provider[lists[u][s]]]++;
                exposure[provider[lists[u][s]]] += weight;
            }
            ndcg += dcg / idcg;
            groupNdcg[userGroup[u]] += dcg / idcg;
            groupSize[userGroup[u]]++;
        }
        double[] sorted = counts.clone();
        Arrays.sort(sorted);
        double total = Arrays.stream(sorted).sum();
        double gini = 0;
        double poorHalf = 0;
        for (int p = 0; p < providers; p++) {
            gini += (2 * (p + 1) - providers - 1) * sorted[p] / (providers * total);
            poorHalf += p < providers / 2 ? sorted[p] / total : 0;
        }
        compare(ndcg / lists.length, expected, "ndcg_at_k_by_score", tolerance, what);
        compare(gini, expected, "gini_provider_counts", tolerance, what);
        compare(sorted[0] / sorted[providers - 1], expected, "min_max_ratio", tolerance, what);
        compare(poorHalf, expected, "mmf_share_bottom_half", tolerance, what);
        for (int p = 0; p < providers; p++) {
            compare(counts[p], expected.path("provider_counts").path(p), tolerance, what + " count " + p);
            compare(exposure[p], expected.path("provider_exposure_dcg").path(p), tolerance, what + " exposure " + p);
        }
        for (int g = 0; g < 2; g++) {
            compare(
                    groupNdcg[g] / groupSize[g],
                    expected.path("ndcg_by_user_group").path(g),
                    tolerance,
                    what + " NDCG of user group " + g);
        }
    }

    static void compare(double actual, JsonNode expected, String field, JsonNode tolerance, String what) {
        compare(actual, expected.path(field), tolerance, what + " " + field);
    }

    private static void compare(double actual, JsonNode expected, JsonNode tolerance, String what) {
        if (!expected.isNumber()) {
            return;
        }
        double wanted = expected.asDouble();
        double relative = tolerance
                .path("metrics_rel")
                .asDouble(tolerance.path("values_rel").asDouble());
        assertThat(Math.abs(actual - wanted))
                .as("%s: %s, expected %s", what, actual, wanted)
                .isLessThanOrEqualTo(relative * Math.max(1, Math.abs(wanted)));
    }
}
