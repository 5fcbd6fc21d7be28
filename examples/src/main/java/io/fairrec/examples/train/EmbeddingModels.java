package io.fairrec.examples.train;

import io.fairrec.train.LightGcn;
import io.fairrec.train.MatrixFactorization;
import io.fairrec.train.RankingLosses;
import io.fairrec.train.TrainingControl;
import io.fairrec.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * LightGCN and matrix factorisation by BPR, three seeds each, on one thread. Rows that say "reference" have the settings of
 * the PyTorch scripts; the others have settings and epochs of the best NDCG@10 on a validation cut of the training part, with
 * early stopping, refitted on the whole of it.
 */
final class EmbeddingModels {

    private static final long[] SEEDS = {1, 2, 3};
    private static final int VALIDATION_SEED = 43;
    private static final int PATIENCE = 3;

    private EmbeddingModels() {}

    /** A model that can be trained on any part of a data set. */
    @FunctionalInterface
    private interface Model {
        TrainingResult fit(Dataset data, long seed, TrainingControl control);
    }

    /**
     * A model with its settings in words.
     *
     * @param epochs at most so many while it is chosen
     * @param every epochs it is validated
     */
    private record Candidate(String words, Model model, int epochs, int every) {}

    /** The candidate that validation chose. */
    private record Chosen(Candidate candidate, int epochs, double ndcg) {}

    /** ML-100K. */
    static void hundredThousand(Path data, Appendable out) throws IOException {
        Dataset whole = MovieLens.hundredThousand(data);
        head(whole, out);
        LightGcn.Options reference = LightGcn.Options.defaults();
        report(whole, "LightGCN, reference", new Chosen(lightGcn(reference, 60, 60), 60, Double.NaN), out);
        LightGcn.Options slower = reference.learningRate(0.005);
        report(
                whole,
                "LightGCN",
                choose(
                        whole,
                        List.of(
                                lightGcn(reference.regularization(1e-3), 160, 20),
                                lightGcn(slower.batchSize(2048).regularization(2e-3), 160, 20))),
                out);
        MatrixFactorization.Options bpr = MatrixFactorization.Options.defaults();
        report(
                whole,
                "BPR",
                choose(
                        whole,
                        List.of(
                                bpr(bpr.learningRate(0.02).regularization(0.02), 200, 40),
                                bpr(bpr.learningRate(0.01).regularization(0.02), 320, 40),
                                bpr(bpr.learningRate(0.01).regularization(0.04), 320, 40))),
                out);
        out.append('\n');
    }

    /** ML-1M: matrix factorisation; an epoch of LightGCN's graph takes twelve times that of ML-100K. */
    static void oneMillion(Path data, Appendable out) throws IOException {
        Dataset whole = MovieLens.oneMillion(data);
        head(whole, out);
        MatrixFactorization.Options bpr = MatrixFactorization.Options.defaults();
        report(
                whole,
                "BPR",
                choose(
                        whole,
                        List.of(
                                bpr(bpr.learningRate(0.02).regularization(0.02), 120, 20),
                                bpr(bpr.learningRate(0.01).regularization(0.02), 120, 20))),
                out);
        out.append('\n');
    }

    /** Online Retail. */
    static void retail(Path data, Appendable out) throws IOException {
        Dataset whole = OnlineRetail.load(data);
        head(whole, out);
        LightGcn.Options reference =
                LightGcn.Options.defaults().learningRate(0.02).batchSize(16384);
        report(whole, "LightGCN, reference", new Chosen(lightGcn(reference, 60, 60), 60, Double.NaN), out);
        out.append('\n');
    }

    private static Candidate lightGcn(LightGcn.Options options, int epochs, int every) {
        String words = String.format(
                Locale.ROOT,
                "d %d, %d layers, rate %s, batch %d, λ %s",
                options.dimension(),
                options.layers(),
                options.learningRate(),
                options.batchSize(),
                options.regularization());
        return new Candidate(
                words,
                (data, seed, control) -> LightGcn.of(data.train(), options.seed(seed))
                        .task(RankingLosses.bpr(), 1)
                        .fit(control),
                epochs,
                every);
    }

    private static Candidate bpr(MatrixFactorization.Options options, int epochs, int every) {
        String words = String.format(
                Locale.ROOT,
                "d %d, rate %s, λ %s",
                options.dimension(),
                options.learningRate(),
                options.regularization());
        return new Candidate(
                words,
                (data, seed, control) ->
                        MatrixFactorization.of(data.train(), options.seed(seed)).fit(control),
                epochs,
                every);
    }

    private static Chosen choose(Dataset whole, List<Candidate> candidates) {
        Dataset cut = whole.validation(VALIDATION_SEED);
        Chosen best = new Chosen(candidates.get(0), 1, Double.NEGATIVE_INFINITY);
        for (Candidate candidate : candidates) {
            TrainingResult result = candidate.model.fit(
                    cut,
                    SEEDS[0],
                    TrainingControl.epochs(candidate.epochs)
                            .validate(model -> TopTen.of(cut, model.scorer()).ndcg(), candidate.every, PATIENCE));
            double ndcg = TopTen.of(cut, result.model().scorer()).ndcg();
            if (ndcg > best.ndcg) {
                best = new Chosen(candidate, result.modelEpoch(), ndcg);
            }
        }
        return best;
    }

    private static void head(Dataset data, Appendable out) throws IOException {
        out.append("### " + data.name() + ": trained vectors\n\n"
                + "| model | settings | epochs | validation NDCG@10 | NDCG@10 by seed | mean | Recall@10 | revenue@10 | seconds a fit |\n"
                + "|---|---|---:|---:|---|---:|---:|---:|---:|\n");
    }

    private static void report(Dataset data, String name, Chosen chosen, Appendable out) throws IOException {
        StringBuilder bySeed = new StringBuilder();
        double ndcg = 0;
        double recall = 0;
        double revenue = 0;
        double seconds = Double.POSITIVE_INFINITY;
        for (long seed : SEEDS) {
            long start = System.nanoTime();
            TrainingResult result = chosen.candidate.model.fit(data, seed, TrainingControl.epochs(chosen.epochs));
            seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
            TopTen top = TopTen.of(data, result.model().scorer());
            bySeed.append(String.format(Locale.ROOT, "%.4f ", top.ndcg()));
            ndcg += top.ndcg() / SEEDS.length;
            recall += top.recall() / SEEDS.length;
            revenue += top.revenue() / SEEDS.length;
        }
        out.append(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %s | %s| %.4f | %.4f | %s | %.1f |\n",
                name,
                chosen.candidate.words,
                chosen.epochs,
                Double.isNaN(chosen.ndcg) ? "" : String.format(Locale.ROOT, "%.4f", chosen.ndcg),
                bySeed,
                ndcg,
                recall,
                revenue == 0 ? "" : String.format(Locale.ROOT, "%.4f", revenue),
                seconds));
    }
}
