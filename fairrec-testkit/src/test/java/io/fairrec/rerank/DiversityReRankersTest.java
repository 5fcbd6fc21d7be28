package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** xQuAD, MMR and calibration beside their formulas, computed candidate by candidate. */
class DiversityReRankersTest {

    private static final int N = 60;
    private static final int K = 12;
    private static final int DIMENSION = 7;

    private interface Value {
        double of(int candidate, int[] slate, int size);
    }

    private interface Similarity {
        double of(int a, int b);
    }

    /** Candidates with up to three of five labels each, one of them banned and one pinned. */
    private static final class Problem {
        private final Catalog catalog;
        private final Groups groups;
        private final double[] worth = new double[N];
        private final double[] interests;
        private final float[] vectors = new float[DIMENSION * (N + 5)];
        private final RerankRequest request;

        Problem(long seed) {
            SplittableRandom random = Seeds.stream(seed, 0, 3);
            List<CatalogItem> items = new ArrayList<>();
            for (int i = 0; i < N + 5; i++) {
                CatalogItem item = CatalogItem.of("item " + i);
                for (int l = i < N ? random.nextInt(4) : 1; l > 0; l--) {
                    item = item.in("aspect", "a" + (i < N ? random.nextInt(5) : i - N));
                }
                items.add(item);
            }
            catalog = Catalog.of(items);
            groups = catalog.groups("aspect");
            interests = random.doubles(groups.groupCount()).toArray();
            for (int i = 0; i < N; i++) {
                worth[i] = random.nextDouble();
            }
            for (int v = 0; v < vectors.length; v++) {
                vectors[v] = (float) random.nextGaussian();
            }
            request = RerankRequest.builder(CandidateSet.all(N), catalog, worth)
                    .interests("aspect", interests)
                    .slateSize(K)
                    .ban(3)
                    .pin(4, 17)
                    .build();
        }

        private int[] naive(Value value) {
            int[] slate = new int[K];
            boolean[] shown = new boolean[N];
            for (int s = 0; s < K; s++) {
                int best = s == 4 ? 17 : -1;
                double bestValue = 0;
                for (int i = 0; i < N && s != 4; i++) {
                    if (!shown[i] && i != 3 && i != 17) {
                        double of = value.of(i, slate, s);
                        if (best < 0 || of > bestValue) {
                            best = i;
                            bestValue = of;
                        }
                    }
                }
                slate[s] = best;
                shown[best] = true;
            }
            return slate;
        }

        private int[] slate(ReRanker reRanker) {
            int[] slate = new int[K];
            assertThat(reRanker.rerank(request, slate)).isEqualTo(K);
            return slate;
        }

        private double interest(int group) {
            return interests[group] / Arrays.stream(interests).sum();
        }

        private double coverage(int i, int[] slate, int size, boolean share, double alpha) {
            double sum = 0;
            for (int l = 0; l < groups.count(i); l++) {
                double open = 1;
                for (int s = 0; s < size; s++) {
                    if (groups.isIn(slate[s], groups.group(i, l))) {
                        open *= 1 - alpha * (share ? 1.0 / groups.count(slate[s]) : 1);
                    }
                }
                sum += interest(groups.group(i, l)) * (share ? 1.0 / groups.count(i) : 1) * open;
            }
            return sum;
        }

        private double cosine(int a, int b) {
            double dot = 0;
            double squaresA = 0;
            double squaresB = 0;
            for (int d = 0; d < DIMENSION; d++) {
                float x = vectors[a * DIMENSION + d];
                float y = vectors[b * DIMENSION + d];
                dot += (double) x * y;
                squaresA += (double) x * x;
                squaresB += (double) y * y;
            }
            return dot / Math.sqrt(squaresA * squaresB);
        }

        private double jaccard(int a, int b) {
            int common = 0;
            for (int l = 0; l < groups.count(a); l++) {
                common += groups.group(a, l) != groups.unknown() && groups.isIn(b, groups.group(a, l)) ? 1 : 0;
            }
            return common == 0 ? 0 : common / (double) (groups.count(a) + groups.count(b) - common);
        }

        private Value mmr(double lambda, boolean maximum, Similarity similarity) {
            return (i, slate, size) -> {
                var all = Arrays.stream(slate, 0, size).mapToDouble(shown -> similarity.of(i, shown));
                double redundant = size == 0
                        ? 0
                        : maximum ? all.max().orElseThrow() : all.average().orElseThrow();
                return lambda * worth[i] - (1 - lambda) * redundant;
            };
        }
    }

    @Test
    @DisplayName("xQuAD is greedy on its formula, with binary and shared aspects, with and without redundancy")
    void xquad() {
        for (long seed = 0; seed < 60; seed++) {
            Problem at = new Problem(seed);
            assertThat(at.slate(Xquad.of("aspect", 0.7).redundancy(0.6)))
                    .as("seed %d", seed)
                    .containsExactly(at.naive(
                            (i, slate, size) -> 0.3 * at.worth[i] + 0.7 * at.coverage(i, slate, size, false, 0.6)));
            assertThat(at.slate(Xquad.of("aspect", 0.7).weight(Xquad.Weight.SHARE)))
                    .as("seed %d", seed)
                    .containsExactly(at.naive(
                            (i, slate, size) -> 0.3 * at.worth[i] + 0.7 * at.coverage(i, slate, size, true, 1)));
        }
    }

    @Test
    @DisplayName("standardised, xQuAD mixes distances from the means of the candidates left in standard deviations")
    void standardizedXquad() {
        for (long seed = 0; seed < 60; seed++) {
            Problem at = new Problem(seed);
            int[] found = at.slate(Xquad.of("aspect", 0.5).redundancy(0.7).normalization(Xquad.Normalization.Z_SCORE));
            assertThat(found).as("seed %d", seed).containsExactly(at.naive((i, slate, size) -> {
                int[] left = IntStream.range(0, N)
                        .filter(j ->
                                j != 3 && j != 17 && IntStream.range(0, size).noneMatch(s -> slate[s] == j))
                        .toArray();
                double[] worths =
                        Arrays.stream(left).mapToDouble(j -> at.worth[j]).toArray();
                double[] gains = Arrays.stream(left)
                        .mapToDouble(j -> at.coverage(j, slate, size, false, 0.7))
                        .toArray();
                return 0.5 * score(at.worth[i], worths) + 0.5 * score(at.coverage(i, slate, size, false, 0.7), gains);
            }));
        }
    }

    private static double score(double value, double[] all) {
        double mean = Arrays.stream(all).average().orElseThrow();
        double squares = Arrays.stream(all).map(v -> (v - mean) * (v - mean)).sum();
        return (value - mean) / Math.sqrt(squares / (all.length - 1));
    }

    @Test
    @DisplayName("standardised worths or coverage that are all the same leave the choice to the other part")
    void constantParts() {
        Problem at = new Problem(1);
        Arrays.fill(at.worth, 0.1);
        int[] byCoverage = at.slate(Xquad.of("aspect", 0.5).normalization(Xquad.Normalization.Z_SCORE));
        assertThat(byCoverage).containsExactly(at.naive((i, slate, size) -> at.coverage(i, slate, size, false, 1)));

        SplittableRandom random = Seeds.stream(2, 0, 3);
        for (int i = 0; i < N; i++) {
            at.worth[i] = 1e6 + random.nextInt(20);
        }
        Arrays.fill(at.interests, 0);
        at.interests[at.groups.unknown()] = 1;
        int[] byWorth = at.slate(Xquad.of("aspect", 0.9)
                .redundancy(0)
                .normalization(Xquad.Normalization.Z_SCORE)
                .weight(Xquad.Weight.SHARE));
        // Nobody asks for any aspect but unknown, and nothing covers it: coverage is 1 or 0 for good.
        assertThat(byWorth)
                .containsExactly(
                        at.naive((i, slate, size) -> at.coverage(i, slate, size, true, 0) * 1e9 + at.worth[i]));
    }

    @Test
    @DisplayName("MMR is greedy on its formula: cosine and Jaccard, largest and average similarity")
    void mmr() {
        for (long seed = 0; seed < 60; seed++) {
            Problem at = new Problem(seed);
            VectorTable table = VectorTable.of(at.vectors, DIMENSION);
            for (boolean maximum : new boolean[] {true, false}) {
                MaximalMarginalRelevance.Redundancy redundancy = maximum
                        ? MaximalMarginalRelevance.Redundancy.MAXIMUM
                        : MaximalMarginalRelevance.Redundancy.AVERAGE;
                assertThat(at.slate(
                                MaximalMarginalRelevance.byCosine(table, 0.6).redundancy(redundancy)))
                        .as("seed %d", seed)
                        .containsExactly(at.naive(at.mmr(0.6, maximum, at::cosine)));
                assertThat(at.slate(
                                MaximalMarginalRelevance.byLabels("aspect", 0.6).redundancy(redundancy)))
                        .as("seed %d", seed)
                        .containsExactly(at.naive(at.mmr(0.6, maximum, at::jaccard)));
            }
        }
    }

    @Test
    @DisplayName("calibration is greedy on its formula")
    void calibration() {
        for (long seed = 0; seed < 60; seed++) {
            Problem at = new Problem(seed);
            double[] p = IntStream.range(0, at.interests.length)
                    .mapToDouble(at::interest)
                    .toArray();
            assertThat(at.slate(CalibratedReRanker.of("aspect", 0.8).smoothing(0.05)))
                    .as("seed %d", seed)
                    .containsExactly(at.naive((i, slate, size) -> {
                        double[] q = new double[p.length];
                        for (int s = 0; s <= size; s++) {
                            int item = s < size ? slate[s] : i;
                            for (int l = 0; l < at.groups.count(item); l++) {
                                q[at.groups.group(item, l)] += 1.0 / at.groups.count(item) / (size + 1);
                            }
                        }
                        return 0.2 * at.worth[i] - 0.8 * CalibratedReRanker.divergence(p, q, 0.05);
                    }));
        }
    }

    @Test
    @DisplayName("settings out of range, too few vectors and unknown partitions are refused")
    void refuses() {
        Problem at = new Problem(1);
        assertThatThrownBy(() -> Xquad.of("aspect", 1.1)).hasMessageContaining("lambda (1.1)");
        assertThatThrownBy(() -> Xquad.of("aspect", 0.5).redundancy(Double.NaN)).hasMessageContaining("redundancy");
        assertThatThrownBy(() -> MaximalMarginalRelevance.byLabels(" ", 0.5)).hasMessageContaining("partition");
        assertThatThrownBy(() -> CalibratedReRanker.of("aspect", 0.5).smoothing(0))
                .hasMessageContaining("smoothing");
        assertThatThrownBy(() -> at.slate(MaximalMarginalRelevance.byCosine(VectorTable.of(new float[14], 7), 0.5)))
                .hasMessageContaining("rows of the item vectors (2)");
        assertThatThrownBy(() -> at.slate(Xquad.of("aspects", 0.5))).hasMessageContaining("aspect");
        assertThatThrownBy(() -> Xquad.of("aspect", 0.5).rerank(at.request, new int[K - 1]))
                .hasMessageContaining("slate.length");
        at.worth[7] = Double.NaN;
        assertThatThrownBy(() -> at.slate(MaximalMarginalRelevance.byLabels("aspect", 0.5)))
                .hasMessageContaining("candidate at 7");
    }

    @Test
    @DisplayName(
            "MMR: vectors whose squares under- or overflow have their cosine and inner product, and never win by NaN")
    void extremeVectors() {
        Catalog catalog =
                Catalog.of(CatalogItem.of("a"), CatalogItem.of("b"), CatalogItem.of("c"), CatalogItem.of("d"));
        VectorTable tiny = VectorTable.of(new float[] {1e-40f, 0, 0, 1, 0, 1, 0, 1}, 2);
        assertThat(extreme(MaximalMarginalRelevance.byCosine(tiny, 0.9), catalog, 1, -5, 0.9, 0.8))
                .containsExactly(0, 2);
        VectorTable same = VectorTable.of(new float[] {1e-40f, 0, 3e38f, 0, 0, 1, 0, 1}, 2);
        assertThat(extreme(MaximalMarginalRelevance.byCosine(same, 0.5), catalog, 1, 0.9, 0.1, 0))
                .containsExactly(0, 2);
        // ⟨a, b⟩ = 1e40 − 1e40 = 0, ⟨a, c⟩ = 1e20, ⟨a, d⟩ = −1e40.
        VectorTable huge = VectorTable.of(new float[] {1e20f, 1e20f, 1e20f, -1e20f, 0, 1, -1e20f, 0}, 2);
        assertThat(extreme(MaximalMarginalRelevance.byInnerProduct(huge, 0.5), catalog, 1, 0, 0.9, 0))
                .containsExactly(0, 3);
        assertThat(extreme(MaximalMarginalRelevance.byInnerProduct(huge, 0.5), catalog, 0, 0, 0.9, 1))
                .containsExactly(3, 0);
    }

    private static int[] extreme(ReRanker reRanker, Catalog catalog, double... utilities) {
        int[] slate = new int[2];
        reRanker.rerank(
                RerankRequest.builder(CandidateSet.all(4), catalog, utilities)
                        .slateSize(2)
                        .build(),
                slate);
        return slate;
    }
}
