package io.fairrec.bench;

import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.RecommenderBuilder;
import io.fairrec.SlateBuffer;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.EventType;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.VectorTable;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.internal.TopK;
import io.fairrec.objective.ChebyshevScalarization;
import io.fairrec.objective.Normalization;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.Objectives;
import io.fairrec.objective.WeightedSum;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.score.DotProduct;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up shop for the benchmarks of requests, the same for the same sizes: 512 users who had 20 items each by Zipf's
 * law; brands and categories whose sizes follow it, too; prices over two decades; vectors of 64 dimensions.
 *
 * <p>{@link #disturb} serves requests by other implementations of every SPI first, so that the calls of what is measured
 * are as undecided as in a server with several models: the compiler has seen three or more classes at each.
 */
final class RequestShop {

    static final int DIMENSION = 64;
    private static final int USERS = 512;
    private static final int HISTORY = 20;

    final Interactions log;
    final Catalog catalog;
    final Popularity popularity;
    final float[] itemVectors;
    final VectorTable userVectors;
    final List<RecommendationRequest> requests;
    final int candidates;
    final int slate;

    RequestShop(int candidates, int slate) {
        this.candidates = candidates;
        this.slate = slate;
        SplittableRandom random = new SplittableRandom(20);
        // Room for the history, which the default source leaves out.
        int items = candidates + 2 * HISTORY;
        this.catalog = catalog(items, random);
        this.log = log(catalog, random);
        this.popularity = Popularity.fit(log);
        this.itemVectors = vectors(items, random);
        this.userVectors = VectorTable.of(vectors(USERS, random), DIMENSION);
        List<RecommendationRequest> asked = new ArrayList<>();
        for (int u = 0; u < USERS; u++) {
            asked.add(RecommendationRequest.forUser(log.users().id(zipf(random, USERS))));
        }
        this.requests = List.copyOf(asked);
    }

    private static Catalog catalog(int items, SplittableRandom random) {
        List<CatalogItem> all = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            all.add(CatalogItem.of("item " + i)
                    .title("Item number " + i)
                    .price(Math.pow(10, random.nextDouble(0, 2)))
                    .in("brand", "brand " + zipf(random, 20))
                    .in("category", "category " + zipf(random, 8)));
        }
        return Catalog.of(all);
    }

    private static Interactions log(Catalog catalog, SplittableRandom random) {
        InteractionsBuilder builder = Interactions.builder().items(catalog.items());
        for (int u = 0; u < USERS; u++) {
            for (int e = 0; e < HISTORY; e++) {
                String item = catalog.items().id(zipf(random, catalog.size()));
                builder.add("user " + u, item, EventType.BUY, 1_000_000L + e, 1, 1);
            }
        }
        return builder.build();
    }

    /** A rank below {@code n} with a probability in proportion to 1 / (rank + 1): the inverse of the continuous law. */
    private static int zipf(SplittableRandom random, int n) {
        return Math.min(n - 1, (int) Math.pow(n + 1.0, random.nextDouble()) - 1);
    }

    private static float[] vectors(int rows, SplittableRandom random) {
        float[] values = new float[rows * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    DotProduct scorer() {
        return DotProduct.of(TableEncoder.of(userVectors), itemVectors);
    }

    List<SlateConstraint> constraints() {
        return List.of(
                new SlateConstraint("brand", "brand 0", slate / 10, slate / 4),
                SlateConstraint.atLeast("brand", "brand 7", slate / 10),
                SlateConstraint.atMost("brand", "brand 1", slate / 5));
    }

    /** What is measured: four objectives, a promise over the stream, floors and ceilings. */
    RecommenderBuilder recommender() {
        RecommenderBuilder builder = Recommender.builder()
                .catalog(catalog)
                .interactions(log)
                .candidateLimit(candidates)
                .scorer(scorer())
                .objective(Objectives.relevance(), 1)
                .objective(Objectives.expectedRevenue(), 0.3)
                .objective(Objectives.providerParity("brand"), 0.2)
                .objective(new Novelty(popularity), 0.1)
                .promise(ExposureTarget.share("brand", "brand 3", 0.1), -0.2)
                .pacing(new Pacing(1_000_000, 2, 10))
                .slateSize(slate);
        constraints().forEach(builder::constraint);
        return builder;
    }

    /** The other implementations, each in a recommender of its own. */
    private List<Recommender> others() {
        CandidateSource everything = WholeCatalog.all(catalog.size());
        CandidateSource firstItems = (portrait, limit) -> {
            CandidateSet all = CandidateSet.all(candidates);
            return all.size() > limit ? CandidateSet.all(limit) : all;
        };
        return List.of(
                recommender().combiner(ChebyshevScalarization::of).build(),
                recommender()
                        .candidates(everything)
                        .scorer(popularity)
                        .combiner(LargestOf::new)
                        .reRanker(new FirstAllowed())
                        .build(),
                recommender()
                        .candidates(firstItems)
                        .scorer(ItemKnn.fit(log, ItemKnn.Options.defaults()))
                        .combiner(weights -> ChebyshevScalarization.of(weights).augmentation(0.1))
                        .reRanker(GreedyReRanker.orderedBy("relevance"))
                        .build(),
                recommender()
                        .scorer(DotProduct.of(new LastItem(itemVectors), itemVectors))
                        .combiner(WeightedSum::of)
                        .reRanker((request, slots) -> GreedyReRanker.create().rerank(request, slots))
                        .build(),
                recommender()
                        .scorer(DotProduct.of(new Nobody(), itemVectors))
                        .objective(new ExpectedRevenueByLogistic(), 0.1)
                        .objective(Objectives.categoryDiversity("category"), 0.1)
                        .reRanker(GreedyReRanker.orderedByUtility())
                        .build());
    }

    /** Serves by all implementations in turn, {@code rounds} requests each, into a buffer and as records. */
    void disturb(int rounds) {
        List<Recommender> all = new ArrayList<>(others());
        all.add(recommender().build());
        SlateBuffer buffer = new SlateBuffer();
        long shown = 0;
        for (int r = 0; r < rounds; r++) {
            RecommendationRequest request = requests.get(r % requests.size());
            for (Recommender recommender : all) {
                shown += recommender.recommend(request, buffer);
                shown += r % 8 == 0
                        ? recommender
                                .recommend(request)
                                .certificate()
                                .findings()
                                .size()
                        : 0;
            }
        }
        if (shown == 0) {
            throw new IllegalStateException("The disturbance showed nothing.");
        }
    }

    /** A shop's own objective: what few have had. */
    record Novelty(Popularity popularity) implements Objective {

        @Override
        public String name() {
            return "novelty";
        }

        @Override
        public void evaluate(ObjectiveContext context, double[] out) {
            int n = context.candidates().size();
            for (int i = 0; i < n; i++) {
                out[i] = 1.0 / (1 + popularity.users(context.candidates().item(i)));
            }
        }
    }

    private record ExpectedRevenueByLogistic() implements Objective {

        private static final Objective REVENUE = Objectives.expectedRevenue(Normalization.Z_SCORE);

        @Override
        public String name() {
            return "revenue-by-logistic";
        }

        @Override
        public void evaluate(ObjectiveContext context, double[] out) {
            REVENUE.evaluate(context, out);
        }
    }

    private static final class LargestOf implements ObjectiveCombiner {

        private final double[] weights;

        LargestOf(double... weights) {
            this.weights = weights;
        }

        @Override
        public int objectives() {
            return weights.length;
        }

        @Override
        public void combine(ObjectiveMatrix matrix, double[] out) {
            for (int i = 0; i < matrix.candidates(); i++) {
                out[i] = Double.NEGATIVE_INFINITY;
                for (int j = 0; j < weights.length; j++) {
                    out[i] = Math.max(out[i], weights[j] * matrix.value(j, i));
                }
            }
        }

        @Override
        public void attribute(ObjectiveMatrix matrix, int position, double[] out) {
            throw new UnsupportedOperationException("Nobody asks for explanations here.");
        }
    }

    private record FirstAllowed() implements ReRanker {

        @Override
        public int rerank(RerankRequest request, int[] slate) {
            double[] worth = new double[request.candidates().size()];
            request.worths(worth);
            return TopK.select(worth, worth.length, request.slots(), slate);
        }
    }

    private static final class LastItem implements PortraitEncoder {

        private final float[] vectors;

        LastItem(float... vectors) {
            this.vectors = vectors;
        }

        @Override
        public int dimension() {
            return DIMENSION;
        }

        @Override
        public void encode(List<UserPortrait> portraits, float[] out) {
            for (int p = 0; p < portraits.size(); p++) {
                UserPortrait portrait = portraits.get(p);
                int item = portrait.size() == 0 ? 0 : portrait.item(portrait.size() - 1);
                System.arraycopy(vectors, item * DIMENSION, out, p * DIMENSION, DIMENSION);
            }
        }
    }

    private record Nobody() implements PortraitEncoder {

        @Override
        public int dimension() {
            return DIMENSION;
        }

        @Override
        public void encode(List<UserPortrait> portraits, float[] out) {
            for (int i = 0; i < portraits.size() * DIMENSION; i++) {
                out[i] = (i % 7 - 3) / 7f;
            }
        }
    }
}
