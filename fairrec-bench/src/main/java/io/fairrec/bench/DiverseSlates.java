package io.fairrec.bench;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Seeds;
import io.fairrec.rerank.MaximalMarginalRelevance;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.Xquad;
import io.fairrec.rerank.Xquad.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A diverse slate of 50 out of {@link #candidates}: xQuAD over 8 groups of Zipf's law, and MMR by the cosine of 64
 * dimensions. Rivals: RankSys 0.4.3, and MMR that compares each candidate with the whole slate in each step.
 *
 * <p>The ranking must be the rival's, or the benchmark fails. xQuAD is measured without normalisation and with the z-scores
 * that RankSys computes in every step; RankSys normalises or not by a flag of its own, so both sides do the same in both. The
 * user's interests differ from genre to genre: where all novelties are equal RankSys divides 0 by 0 and shows the first
 * candidate, which fairrec does not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DiverseSlates {

    private static final int GROUPS = 8;
    private static final int DIMENSION = 64;
    private static final int SLATE = 50;
    private static final double LAMBDA = 0.5;

    /** How many candidates. */
    @Param("1000")
    public int candidates = 1000;

    private final int[] slate = new int[SLATE];
    private double[] relevance;
    private float[] vectors;
    private RerankRequest request;
    private RankSysXquad rankSysPlain;
    private RankSysXquad rankSysNormalized;
    private ReRanker xquad;
    private ReRanker xquadNormalized;
    private ReRanker mmr;

    /** Draws the candidates, and holds both re-rankers to their rivals. */
    @Setup
    public void setUp() {
        SplittableRandom random = Seeds.stream(7, 0, 0);
        relevance = random.doubles(candidates).toArray();
        int[] group = new int[candidates];
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            group[i] = (int) Math.min(GROUPS - 1, Math.pow(GROUPS + 1, random.nextDouble()) - 1);
            items.add(CatalogItem.of("i" + i).in("genre", "g" + group[i]));
        }
        vectors = new float[candidates * DIMENSION];
        for (int k = 0; k < vectors.length; k++) {
            vectors[k] = (float) random.nextDouble(-1, 1);
        }
        Catalog catalog = Catalog.of(items);
        Groups genres = catalog.groups("genre");
        double[] shares = random.doubles(GROUPS).toArray();
        double sum = Arrays.stream(shares).sum();
        double[] interests = new double[genres.groupCount()];
        for (int g = 0; g < GROUPS; g++) {
            shares[g] /= sum;
            interests[genres.ordinal("g" + g)] = shares[g];
        }
        request = RerankRequest.builder(CandidateSet.all(candidates), catalog, relevance)
                .interests("genre", interests)
                .slateSize(SLATE)
                .build();
        Xquad plain = Xquad.of("genre", LAMBDA).redundancy(0.5);
        xquad = plain;
        xquadNormalized = plain.normalization(Normalization.Z_SCORE);
        mmr = MaximalMarginalRelevance.byCosine(VectorTable.of(vectors, DIMENSION), LAMBDA);
        rankSysPlain = new RankSysXquad(relevance, group, shares, 0.5, LAMBDA, SLATE, false);
        rankSysNormalized = new RankSysXquad(relevance, group, shares, 0.5, LAMBDA, SLATE, true);
        mustBeEqual("xQuAD", xquad(), xquadRankSys());
        mustBeEqual("xQuAD by z-scores", xquadNormalized(), xquadNormalizedRankSys());
        mustBeEqual("MMR", mmr(), mmrNaive());
    }

    private static void mustBeEqual(String what, int[] ours, int[] rivals) {
        if (!Arrays.equals(ours, Arrays.copyOf(rivals, ours.length))) {
            throw new IllegalStateException("The slate of " + what + " (" + Arrays.toString(ours)
                    + ") must be the rival's, " + Arrays.toString(rivals) + ".");
        }
    }

    /** xQuAD of fairrec. */
    @Benchmark
    public int[] xquad() {
        xquad.rerank(request, slate);
        return slate;
    }

    /** xQuAD of RankSys. */
    @Benchmark
    public int[] xquadRankSys() {
        return rankSysPlain.rank();
    }

    /** xQuAD of fairrec on z-scores. */
    @Benchmark
    public int[] xquadNormalized() {
        xquadNormalized.rerank(request, slate);
        return slate;
    }

    /** xQuAD of RankSys on z-scores. */
    @Benchmark
    public int[] xquadNormalizedRankSys() {
        return rankSysNormalized.rank();
    }

    /** MMR of fairrec. */
    @Benchmark
    public int[] mmr() {
        mmr.rerank(request, slate);
        return slate;
    }

    /** MMR as it is usually written: the norms known, every similarity computed when it is needed. */
    @Benchmark
    public int[] mmrNaive() {
        float[] norms = new float[candidates];
        for (int i = 0; i < candidates; i++) {
            norms[i] = (float) Math.sqrt(dot(i, i));
        }
        int[] chosen = new int[SLATE];
        boolean[] taken = new boolean[candidates];
        for (int slot = 0; slot < SLATE; slot++) {
            int best = -1;
            double bestValue = 0;
            for (int i = 0; i < candidates; i++) {
                if (taken[i]) {
                    continue;
                }
                double largest = slot == 0 ? 0 : Double.NEGATIVE_INFINITY;
                for (int s = 0; s < slot; s++) {
                    largest = Math.max(largest, dot(i, chosen[s]) / (norms[i] * norms[chosen[s]]));
                }
                double value = LAMBDA * relevance[i] - (1 - LAMBDA) * largest;
                if (best < 0 || value > bestValue) {
                    best = i;
                    bestValue = value;
                }
            }
            chosen[slot] = best;
            taken[best] = true;
        }
        return chosen;
    }

    private float dot(int a, int b) {
        float sum = 0;
        for (int d = 0; d < DIMENSION; d++) {
            sum += vectors[a * DIMENSION + d] * vectors[b * DIMENSION + d];
        }
        return sum;
    }
}
