package io.fairrec.bench;

import io.fairrec.candidate.CandidateBuffer;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.ScoreRanks;
import io.fairrec.objective.ChebyshevScalarization;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.Objectives;
import io.fairrec.objective.WeightedSum;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.rerank.Certificate;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.SlateChecker;
import io.fairrec.score.Scorer;
import java.util.List;
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
 * The stages of {@link WholeRequest} one by one, each on what the stages before it gave for one user, after the same
 * disturbance.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestStages {

    /** Candidates of a request. */
    @Param({"1000", "10000"})
    public int candidates = 1000;

    /** Items on a slate. */
    @Param({"10", "50"})
    public int slate = 50;

    /** How many requests each of the other implementations serves first. */
    @Param("2000")
    public int disturbance = 2000;

    private final UserPortrait.Reusable portraits = new UserPortrait.Reusable();
    private final CandidateBuffer buffer = new CandidateBuffer();
    private final ScoreRanks ranks = new ScoreRanks();
    private final ReRanker greedy = GreedyReRanker.create();
    private final Objective relevance = Objectives.relevance();
    private final Objective revenue = Objectives.expectedRevenue();
    private final Objective parity = Objectives.providerParity("brand");
    private final ObjectiveCombiner sum = WeightedSum.of(1, 0.3, 0.2, 0.1);
    private final ObjectiveCombiner chebyshev = ChebyshevScalarization.of(1, 0.3, 0.2, 0.1);
    private Objective novelty;
    private Interactions log;
    private CandidateSource source;
    private Scorer scorer;
    private UserPortrait user;
    private CandidateSet found;
    private float[] scores;
    private double[] utilities;
    private double[] other;
    private PriceSnapshot prices;
    private ObjectiveContext context;
    private ObjectiveMatrix matrix;
    private RerankRequest request;
    private RerankRequest free;
    private int[] shown;
    private int[] baseRanks;
    private int size;

    /** Goes the way of a request once. */
    @Setup
    public void setUp() {
        RequestShop shop = new RequestShop(candidates, slate);
        shop.disturb(disturbance);
        novelty = new RequestShop.Novelty(shop.popularity);
        log = shop.log;
        scorer = shop.scorer();
        source = WholeCatalog.unseen(shop.catalog.size());
        user = UserPortrait.of(log, 0);
        found = source.candidates(user, candidates);
        scores = new float[found.size()];
        utilities = new double[found.size()];
        other = new double[found.size()];
        scorer.score(user, found, scores);
        ExposureTarget target = ExposureTarget.share("brand", "brand 3", 0.1);
        prices = PriceSnapshot.of(1, List.of(target), new double[] {-0.2}, new double[] {0.05});
        context = new ObjectiveContext(user, found, scores, shop.catalog, prices);
        matrix = new ObjectiveMatrix(
                List.of(relevance.name(), revenue.name(), parity.name(), novelty.name()), found.size());
        relevance.evaluate(context, matrix.column(0));
        revenue.evaluate(context, matrix.column(1));
        parity.evaluate(context, matrix.column(2));
        novelty.evaluate(context, matrix.column(3));
        sum.combine(matrix, utilities);
        request = RerankRequest.builder(found, shop.catalog, utilities)
                .objectives(matrix)
                .prices(prices)
                .constraints(shop.constraints())
                .slateSize(slate)
                .build();
        free = RerankRequest.builder(found, shop.catalog, utilities)
                .prices(prices)
                .slateSize(slate)
                .build();
        shown = new int[slate];
        baseRanks = new int[slate];
        size = greedy.rerank(request, shown);
    }

    /** The user's portrait, by id. */
    @Benchmark
    public UserPortrait portrait() {
        return portraits.of(log, log.users().ordinal("user 7"));
    }

    /** All items but the history. */
    @Benchmark
    public CandidateSet candidates() {
        return source.candidates(user, candidates, buffer);
    }

    /** A dot product of 64 dimensions each. */
    @Benchmark
    public float[] scoring() {
        scorer.score(user, found, scores);
        return scores;
    }

    /** z-scores. */
    @Benchmark
    public double[] relevance() {
        relevance.evaluate(context, matrix.column(0));
        return matrix.column(0);
    }

    /** Min-max propensity × relative price. */
    @Benchmark
    public double[] revenue() {
        revenue.evaluate(context, matrix.column(1));
        return matrix.column(1);
    }

    /** Shares that are owed. */
    @Benchmark
    public double[] parity() {
        parity.evaluate(context, matrix.column(2));
        return matrix.column(2);
    }

    /** A shop's own objective. */
    @Benchmark
    public double[] novelty() {
        novelty.evaluate(context, matrix.column(3));
        return matrix.column(3);
    }

    /** Four columns into one by weights. */
    @Benchmark
    public double[] weightedSum() {
        sum.combine(matrix, utilities);
        return utilities;
    }

    /** Four columns into one by the worst shortfall. */
    @Benchmark
    public double[] chebyshev() {
        // Into other memory: what is re-ranked stays the same for every benchmark.
        chebyshev.combine(matrix, other);
        return other;
    }

    /** The slate under prices, floors and ceilings. */
    @Benchmark
    public int greedyFair() {
        return greedy.rerank(request, shown);
    }

    /** The slate under prices alone. */
    @Benchmark
    public int greedyFree() {
        return greedy.rerank(free, shown);
    }

    /** How the scorer alone would have ranked the slate's items. */
    @Benchmark
    public int[] baseRanks() {
        ranks.of(scores, found.size(), shown, size, baseRanks);
        return baseRanks;
    }

    /** The check of the slate. */
    @Benchmark
    public Certificate certificate() {
        return SlateChecker.check(request, shown, size);
    }
}
