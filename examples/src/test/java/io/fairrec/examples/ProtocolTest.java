package io.fairrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Groups;
import io.fairrec.eval.group.Evaluation;
import io.fairrec.eval.group.EvaluationResult;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.UserValues;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Blend;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import io.fairrec.score.PurchaseCount;
import io.fairrec.score.Scorer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bases of both tasks have the figures that an independent implementation found, to three significant figures. */
class ProtocolTest {

    private static final int K = 10;
    private static final CompleteJourney SHOP = CompleteJourney.load();
    private static final Split NEW_PRODUCTS = Splits.perUserFractionByPairs(SHOP.interactions(), 0.8);
    private static final Split BUY_AGAIN = Splits.perUserFractionByRows(SHOP.interactions(), 0.8);
    private static final int ITEMS = SHOP.interactions().itemCount();

    @Test
    @DisplayName("task N, popularity: NDCG@10 .0527, private share .678")
    void newProductsPopularity() {
        EvaluationResult result =
                measure(NEW_PRODUCTS, WholeCatalog.unseen(ITEMS), Popularity.fit(NEW_PRODUCTS.train()));

        assertFigure(ndcg(result), "0.0527");
        assertFigure(share(result), "0.678");
    }

    @Test
    @DisplayName("task N, kNN(5): NDCG@10 .0514, private share .597, revenue@10 .273, and NDCG@10 of every age")
    void newProductsKnn() {
        int[][] slates = slates(NEW_PRODUCTS, WholeCatalog.unseen(ITEMS), knn(NEW_PRODUCTS, 5));
        EvaluationResult result = measure(NEW_PRODUCTS, slates);

        assertFigure(ndcg(result), "0.0514");
        assertFigure(share(result), "0.597");
        assertFigure(revenue(result), "0.273");
        UserValues values = result.userValues("ndcg@10");
        assertFigure(meanOf(values, "19-24"), "0.0501");
        assertFigure(meanOf(values, "25-34"), "0.0601");
        assertFigure(meanOf(values, "35-44"), "0.0569");
        assertFigure(meanOf(values, "45-54"), "0.0501");
        assertFigure(meanOf(values, "55-64"), "0.0490");
        assertFigure(meanOf(values, "65+"), "0.0435");
        assertFigure(meanOf(values, "unknown"), "0.0503");
    }

    @ParameterizedTest(name = "task R, {0}: NDCG@10 {1}, private share {2}, revenue@10 {3}")
    @CsvSource({
        "popularity, 0.0697, 0.700, 0.387",
        "kNN(5),     0.0690, 0.533, 0.445",
        "own count,  0.0771, 0.418, 0.656",
        "blend 4,    0.0853, 0.544, 0.638",
        "blend 8,    0.0871, 0.431, 0.680",
        "blend 16,   0.0787, 0.396, 0.668"
    })
    void buyAgain(String base, String ndcg, String share, String revenue) {
        Popularity popularity = Popularity.fit(BUY_AGAIN.train());
        Scorer scorer = switch (base) {
            case "popularity" -> popularity;
            case "kNN(5)" -> knn(BUY_AGAIN, 5);
            case "own count" -> PurchaseCount.thenPopularity(popularity);
            default -> blend(popularity, Integer.parseInt(base.substring("blend ".length())));
        };

        EvaluationResult result = measure(BUY_AGAIN, WholeCatalog.all(ITEMS), scorer);

        assertFigure(ndcg(result), ndcg);
        assertFigure(share(result), share);
        assertFigure(revenue(result), revenue);
    }

    private static ItemKnn knn(Split split, double shrinkage) {
        return ItemKnn.fit(split.train(), ItemKnn.Options.defaults().shrinkage(shrinkage));
    }

    /** z(kNN(20)) + ½·z(ln(1+popularity)) + 2w·ln(1+own count). */
    private static Scorer blend(Popularity popularity, int w) {
        return Blend.builder()
                .add(1, knn(BUY_AGAIN, 20), Blend.Scale.Z_SCORE)
                .add(0.5, popularity, Blend.Scale.LOG_Z_SCORE)
                .add(2 * w, PurchaseCount.alone(), Blend.Scale.LOG)
                .build();
    }

    private static int[][] slates(Split split, CandidateSource source, Scorer scorer) {
        int[][] slates = new int[split.train().userCount()][];
        float[] scores = new float[ITEMS];
        for (int user = 0; user < slates.length; user++) {
            UserPortrait portrait = UserPortrait.of(split.train(), user);
            CandidateSet candidates = source.candidates(portrait, ITEMS);
            scorer.score(portrait, candidates, scores);
            int[] top = new int[K];
            int size = TopK.select(scores, candidates.size(), K, top);
            slates[user] = Arrays.stream(top, 0, size).map(candidates::item).toArray();
        }
        return slates;
    }

    private static EvaluationResult measure(Split split, CandidateSource source, Scorer scorer) {
        return measure(split, slates(split, source, scorer));
    }

    private static EvaluationResult measure(Split split, int[][] slates) {
        return Evaluation.of(EvaluationContext.of(SHOP.catalog(), split.train(), split.test()))
                .metrics(Metrics.ndcg(K), Metrics.revenue(K), Metrics.exposureShare(K, "brand", "Private"))
                .run(slates);
    }

    private static double ndcg(EvaluationResult result) {
        return result.value("ndcg@10");
    }

    private static double revenue(EvaluationResult result) {
        return result.value("revenue@10");
    }

    private static double share(EvaluationResult result) {
        return result.value(Metrics.exposureShare(K, "brand", "Private").name());
    }

    private static double meanOf(UserValues ndcg, String age) {
        Groups ages = SHOP.households("age");
        int group = ages.ordinal(age);
        return Arrays.stream(ndcg.values(user -> ages.isIn(user, group)))
                .average()
                .orElseThrow();
    }

    /** Rounds half up to three significant figures, as the published figures are. */
    private static void assertFigure(double actual, String published) {
        BigDecimal figure = new BigDecimal(published);
        assertThat(new BigDecimal(actual).round(new MathContext(3, RoundingMode.HALF_UP)))
                .as("%s, published as %s", actual, published)
                .isEqualByComparingTo(figure);
    }
}
