package io.fairrec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairrec.data.Catalog;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.objective.ChebyshevScalarization;
import io.fairrec.objective.Normalization;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.Objectives;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.score.DotProduct;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import io.fairrec.testkit.SyntheticLog;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes per request. Few calls come before the measurement, so most of it is interpreted: nothing here rests on the
 * compiler's removing an allocation. It also holds with {@code -Xint}.
 */
class RequestAllocationTest {

    private static final int CANDIDATES = 1000;
    private static final int DIMENSION = 64;
    private static final int SLATE = 50;
    private static final int REQUESTS = 60;

    private static final SyntheticLog SHOP = SyntheticLog.builder()
            .users(60)
            .items(CANDIDATES + 200)
            // Sorting a longer history may allocate, by the JDK.
            .rowsPerUser(3)
            .seed(3)
            .build();
    private static final Interactions LOG = SHOP.interactions();
    private static final Catalog CATALOG = SHOP.catalog();
    private static final String BRAND = CATALOG.groups("brand").label(0);
    private static final List<RecommendationRequest> USERS =
            LOG.users().ids().stream().map(RecommendationRequest::forUser).toList();

    /** A user's own aim, per candidate: what few have had. */
    private record Novelty(Popularity popularity) implements Objective {

        @Override
        public String name() {
            return "novelty";
        }

        @Override
        public void evaluate(ObjectiveContext context, double[] out) {
            for (int i = 0; i < context.candidates().size(); i++) {
                out[i] = 1.0 / (1 + popularity.users(context.candidates().item(i)));
            }
        }
    }

    private static float[] vectors(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static RecommenderBuilder shop() {
        return Recommender.builder()
                .catalog(CATALOG)
                .interactions(LOG)
                .candidateLimit(CANDIDATES)
                .scorer(DotProduct.of(
                        TableEncoder.of(VectorTable.of(vectors(LOG.userCount(), 1), DIMENSION)),
                        vectors(CATALOG.size(), 2)))
                .objective(Objectives.relevance(), 1)
                .objective(Objectives.expectedRevenue(), 0.3)
                .objective(Objectives.providerParity("brand"), 0.2)
                .objective(new Novelty(Popularity.fit(LOG)), 0.1)
                .promise(ExposureTarget.share("brand", BRAND, 0.3), 0.1)
                .pacing(new Pacing(1_000_000, 2, 10))
                .constraint(new SlateConstraint("brand", BRAND, 12, 25))
                .constraint(SlateConstraint.atLeast(
                        "category", CATALOG.groups("category").label(0), 5))
                .slateSize(SLATE);
    }

    static Stream<RecommenderBuilder> shops() {
        return Stream.of(
                shop(),
                shop().combiner(ChebyshevScalarization::of),
                shop().combiner(weights -> ChebyshevScalarization.of(weights).augmentation(0.1))
                        .reRanker(GreedyReRanker.orderedBy("relevance")),
                shop().scorer(ItemKnn.fit(LOG, ItemKnn.Options.defaults())),
                shop().scorer(Popularity.fit(LOG)).reRanker(GreedyReRanker.orderedByUtility()));
    }

    @ParameterizedTest
    @MethodSource("shops")
    @DisplayName("A warm request into a buffer allocates nothing, whatever the scorer, combiner and order")
    void core(RecommenderBuilder builder) {
        Recommender recommender = builder.build();
        SlateBuffer buffer = new SlateBuffer();
        assertThat(bytesOf(request -> recommender.recommend(request, buffer), 0))
                .isZero();
        assertThat(buffer.size()).isEqualTo(SLATE);
    }

    @Test
    @DisplayName("The records of 50 items cost at most 2 kB a request, list and answer included")
    void records() {
        Recommender recommender = shop().build();
        List<?>[] last = new List<?>[1];
        long bytes = bytesOf(request -> last[0] = recommender.recommend(request).items(), 2_048L * REQUESTS);
        assertThat(last[0]).hasSize(SLATE);
        assertThat(bytes / REQUESTS).isBetween(1_600L, 2_048L);
    }

    @Test
    @DisplayName("The z-scored propensity allocates nothing either")
    void zScore() {
        Recommender recommender = Recommender.builder()
                .catalog(CATALOG)
                .interactions(LOG)
                .scorer(Popularity.fit(LOG))
                .objective(Objectives.expectedRevenue(Normalization.Z_SCORE), 1)
                .build();
        SlateBuffer buffer = new SlateBuffer();
        assertThat(bytesOf(request -> recommender.recommend(request, buffer), 0))
                .isZero();
    }

    /**
     * The least of some rounds: the JVM itself allocates now and then, for instance when it links a call site; and the Vector
     * API does until the JIT has compiled its kernels.
     *
     * @param enough no more rounds than six once one took so few bytes
     */
    private static long bytesOf(Consumer<RecommendationRequest> call, long enough) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 6 || (least > enough && round < 400); round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < REQUESTS; i++) {
                call.accept(USERS.get(i % USERS.size()));
            }
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            // The first round grows the buffers.
            least = round == 0 ? least : Math.min(least, bytes);
        }
        return least;
    }
}
