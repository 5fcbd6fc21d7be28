package io.fairrec.examples.train;

import io.fairrec.score.Blend;
import io.fairrec.score.Blend.Scale;
import io.fairrec.score.Scorer;
import io.fairrec.train.Ease;
import io.fairrec.train.ImplicitAls;
import io.fairrec.train.LinearAutoencoder;
import io.fairrec.train.TrainingControl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * EASE, the linear autoencoder, implicit ALS and their blend on MovieLens: whatever can be chosen is chosen by NDCG@10 on
 * validation cuts of the training part, refitted on the whole of it, and measured on the test part once.
 */
final class LinearModels {

    /** Seeds of the ALS models: their errors differ, so the mean of three is better than each. */
    private static final long[] SEEDS = {42, 43, 44};

    /** The steps in which the weights of a blend are tried: fifths. */
    private static final int STEPS = 5;

    private LinearModels() {}

    /**
     * An option with what it reached.
     *
     * @param options the option
     * @param ndcg mean NDCG@10 on the validation cuts
     * @param models its models, one per cut
     */
    private record Reached<T>(T options, double ndcg, List<Scorer> models) {}

    /**
     * The weights of a blend; the ALS models share the rest.
     *
     * @param ease of EASE
     * @param autoencoder of the linear autoencoder
     */
    private record Shares(double ease, double autoencoder) {}

    /** What validation chose; ALS trains for so many epochs. */
    private record Choice(
            Reached<Ease.Options> ease,
            Reached<LinearAutoencoder.Options> autoencoder,
            Reached<ImplicitAls.Options> als,
            Reached<Shares> shares,
            int epochs) {}

    /** What may be chosen; ALS trains for so many epochs. */
    private record Grid(
            List<Ease.Options> ease,
            List<LinearAutoencoder.Options> autoencoder,
            List<ImplicitAls.Options> als,
            int epochs) {}

    /** A model of an option on a cut. */
    @FunctionalInterface
    private interface Fit<T> {
        Scorer on(Dataset cut, T options);
    }

    /** ML-100K: two validation cuts. */
    static void hundredThousand(Path data, Appendable out) throws IOException {
        Dataset whole = MovieLens.hundredThousand(data);
        ImplicitAls.Options als = ImplicitAls.Options.defaults();
        Grid grid = new Grid(
                List.of(
                        Ease.Options.defaults().regularization(300),
                        new Ease.Options(200, 0.5, 0.5, 0.5),
                        new Ease.Options(250, 0.5, 0.3, 0.5),
                        new Ease.Options(350, 0, 0, 0.75)),
                List.of(
                        new LinearAutoencoder.Options(0.1, 0.3, 0.3),
                        new LinearAutoencoder.Options(0.15, 0.3, 0.3),
                        new LinearAutoencoder.Options(0.1, 0.5, 0.3)),
                List.of(als.regularization(20).alpha(3), als.regularization(30).alpha(5)),
                12);
        report(whole, choose(List.of(whole.validation(1), whole.validation(2)), grid), out);
    }

    /** ML-1M: one validation cut, and the few options that its size allows. */
    static void oneMillion(Path data, Appendable out) throws IOException {
        Dataset whole = MovieLens.oneMillion(data);
        ImplicitAls.Options als = ImplicitAls.Options.defaults();
        Grid grid = new Grid(
                List.of(Ease.Options.defaults().regularization(600), new Ease.Options(400, 0.25, 0.3, 0.5)),
                List.of(LinearAutoencoder.Options.defaults()),
                List.of(als.regularization(60).alpha(5)),
                8);
        report(whole, choose(List.of(whole.validation(1)), grid), out);
    }

    private static Choice choose(List<Dataset> cuts, Grid grid) {
        Reached<Ease.Options> ease = best(cuts, grid.ease, (cut, options) -> Ease.fit(cut.train(), options));
        Reached<LinearAutoencoder.Options> autoencoder =
                best(cuts, grid.autoencoder, (cut, options) -> LinearAutoencoder.fit(cut.train(), options));
        Reached<ImplicitAls.Options> als = best(cuts, grid.als, (cut, options) -> als(cut, options, grid.epochs));
        List<Shares> shares = new ArrayList<>();
        for (int e = 0; e <= STEPS; e++) {
            for (int a = 0; a + e <= STEPS; a++) {
                shares.add(new Shares(e / (double) STEPS, a / (double) STEPS));
            }
        }
        // One ALS model stands for the three here: they differ by their seeds alone.
        Reached<Shares> blend = best(cuts, shares, (cut, share) -> {
            int c = cuts.indexOf(cut);
            return blend(List.of(ease.models.get(c), autoencoder.models.get(c), als.models.get(c)), share);
        });
        return new Choice(ease, autoencoder, als, blend, grid.epochs);
    }

    /** The option of the largest mean NDCG@10; of equal ones the first. */
    private static <T> Reached<T> best(List<Dataset> cuts, List<T> options, Fit<T> fit) {
        Reached<T> best = new Reached<>(options.get(0), Double.NEGATIVE_INFINITY, List.of());
        for (T option : options) {
            double sum = 0;
            List<Scorer> models = new ArrayList<>();
            for (Dataset cut : cuts) {
                Scorer model = RememberedScores.of(cut, fit.on(cut, option));
                models.add(model);
                sum += TopTen.of(cut, model).ndcg();
            }
            if (sum / cuts.size() > best.ndcg) {
                best = new Reached<>(option, sum / cuts.size(), models);
            }
        }
        return best;
    }

    private static Scorer als(Dataset data, ImplicitAls.Options options, int epochs) {
        return ImplicitAls.fit(data.train(), options, TrainingControl.epochs(epochs))
                .model()
                .scorer();
    }

    /** EASE, the linear autoencoder, then ALS by seed; each asked once. */
    private static List<Scorer> parts(Dataset data, Choice choice) {
        List<Scorer> parts = new ArrayList<>();
        parts.add(RememberedScores.of(data, Ease.fit(data.train(), choice.ease.options)));
        parts.add(RememberedScores.of(data, LinearAutoencoder.fit(data.train(), choice.autoencoder.options)));
        for (long seed : SEEDS) {
            parts.add(RememberedScores.of(data, als(data, choice.als.options.seed(seed), choice.epochs)));
        }
        return parts;
    }

    private static Scorer blend(List<Scorer> parts, Shares shares) {
        double rest = (1 - shares.ease - shares.autoencoder) / (parts.size() - 2);
        Blend.Builder blend = Blend.builder();
        for (int p = 0; p < parts.size(); p++) {
            blend.add(p == 0 ? shares.ease : p == 1 ? shares.autoencoder : rest, parts.get(p), Scale.Z_SCORE);
        }
        return blend.build();
    }

    private static void report(Dataset data, Choice choice, Appendable out) throws IOException {
        out.append("### " + data.name() + ": closed forms\n\n"
                + "| model | chosen on validation | validation NDCG@10 | NDCG@10 | Recall@10 |\n"
                + "|---|---|---:|---:|---:|\n");
        Ease.Options ease = choice.ease.options;
        LinearAutoencoder.Options autoencoder = choice.autoencoder.options;
        ImplicitAls.Options als = choice.als.options;
        List<Scorer> parts = parts(data, choice);
        String byEase = String.format(
                Locale.ROOT,
                "λ %.0f, γ %.2f, dropout %.1f, β %.1f",
                ease.regularization(),
                ease.popularityExponent(),
                ease.dropout(),
                ease.userExponent());
        row(out, "EASE", byEase, choice.ease.ndcg, TopTen.of(data, parts.get(0)));
        String byAutoencoder = String.format(
                Locale.ROOT,
                "λ %.2f, a %.1f, b %.1f",
                autoencoder.regularization(),
                autoencoder.userExponent(),
                autoencoder.itemExponent());
        row(out, "linear autoencoder", byAutoencoder, choice.autoencoder.ndcg, TopTen.of(data, parts.get(1)));
        String byAls = String.format(
                Locale.ROOT,
                "d %d, λ %.0f, α %.0f, ν %.1f, %d epochs",
                als.dimension(),
                als.regularization(),
                als.alpha(),
                als.frequencyExponent(),
                choice.epochs);
        for (int s = 0; s < SEEDS.length; s++) {
            // Options were chosen with the first seed alone.
            double validation = s == 0 ? choice.als.ndcg : Double.NaN;
            row(out, "implicit ALS, seed " + SEEDS[s], byAls, validation, TopTen.of(data, parts.get(s + 2)));
        }
        Shares shares = choice.shares.options;
        String byBlend = String.format(
                Locale.ROOT, "EASE %.1f, autoencoder %.1f, three ALS the rest", shares.ease, shares.autoencoder);
        row(out, "blend of z-scores", byBlend, choice.shares.ndcg, TopTen.of(data, blend(parts, shares)));
        out.append('\n');
    }

    private static void row(Appendable out, String model, String chosen, double validation, TopTen top)
            throws IOException {
        String shown = Double.isNaN(validation) ? "" : String.format(Locale.ROOT, "%.4f", validation);
        out.append(String.format(
                Locale.ROOT, "| %s | %s | %s | %.4f | %.4f |\n", model, chosen, shown, top.ndcg(), top.recall()));
    }
}
