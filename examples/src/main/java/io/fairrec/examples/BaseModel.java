package io.fairrec.examples;

import io.fairrec.data.Interactions;
import io.fairrec.score.Blend;
import io.fairrec.score.Blend.Scale;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import io.fairrec.score.PurchaseCount;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A plausible recommender without any idea of fairness.
 *
 * @param name what a shop would call it
 * @param note its settings
 * @param from makes its scorer from parts that were fitted on one log
 */
record BaseModel(String name, String note, Function<Fitted, Scorer> from) {

    /**
     * The parts that the models share, each fitted once per log.
     *
     * @param log what they were fitted on
     */
    record Fitted(Interactions log, Popularity popularity, ItemKnn knn5, ItemKnn knn20, PurchaseCount thenPopular) {

        static Fitted on(Interactions log) {
            Popularity popularity = Popularity.fit(log);
            return new Fitted(
                    log,
                    popularity,
                    ItemKnn.fit(log, ItemKnn.Options.defaults().shrinkage(5)),
                    ItemKnn.fit(log, ItemKnn.Options.defaults().shrinkage(20)),
                    PurchaseCount.thenPopularity(popularity));
        }
    }

    /** How many households bought it. */
    static BaseModel popularity() {
        return new BaseModel("Popularity", "households per product", Fitted::popularity);
    }

    /** Item-kNN: cosine over households with shrinkage 5. */
    static BaseModel peopleAlsoBought() {
        return new BaseModel("People also bought", "kNN, shrinkage 5", Fitted::knn5);
    }

    /** How often this household bought it, then popularity. */
    static BaseModel boughtBefore() {
        return new BaseModel("Bought before", "own count, then popularity", Fitted::thenPopular);
    }

    /** a · z(kNN(20)) + b · z(ln(1 + popularity)) + 2w · ln(1 + own count). */
    static BaseModel blend(double a, double b, double w) {
        String note = String.format(
                Locale.ROOT, "%s·z(kNN) + %s·z(ln pop) + %s·ln(1 + own)", plain(a), plain(b), plain(2 * w));
        return new BaseModel(
                "Blend",
                note,
                fitted -> Blend.builder()
                        .add(a, fitted.knn20(), Scale.Z_SCORE)
                        .add(b, fitted.popularity(), Scale.LOG_Z_SCORE)
                        .add(2 * w, PurchaseCount.alone(), Scale.LOG)
                        .build());
    }

    /** How many of {@link #searched()}, from the first on, the table shows whatever validation says of them. */
    static final int SHOWN = 6;

    /** The models among which validation chooses: those of the table, then a grid of 40 blends. */
    static List<BaseModel> searched() {
        List<BaseModel> all = new ArrayList<>(List.of(
                popularity(),
                peopleAlsoBought(),
                boughtBefore(),
                blend(1, 0.5, 4),
                blend(1, 0.5, 8),
                blend(1, 0.5, 16)));
        for (double a : new double[] {0, 0.1, 0.25, 0.5, 1}) {
            for (double b : new double[] {0.5, 1}) {
                for (double w : new double[] {1, 2, 4, 8}) {
                    BaseModel model = blend(a, b, w);
                    if (all.stream().noneMatch(other -> other.note().equals(model.note()))) {
                        all.add(model);
                    }
                }
            }
        }
        return List.copyOf(all);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
