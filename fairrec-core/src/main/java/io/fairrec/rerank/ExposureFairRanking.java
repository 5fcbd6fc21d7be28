package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.internal.Seeds;
import io.fairrec.internal.Workspaces;
import io.fairrec.objective.ObjectiveMatrix;

/**
 * Draws the slate from the stochastic ranking with the largest expected utility among those that expose the groups of a
 * partition fairly in this request (Singh and Joachims, Fairness of Exposure in Rankings, KDD 2018).
 *
 * <p>Utilities are net of prices. The fair mixture of rankings is found by {@link ExposureProblem}: exact but for rounding,
 * at most one ranking per group. One of them is drawn by a seed made of the given one, the version of the prices, the
 * request's {@linkplain RerankRequest#draw() draw} and its candidates and utilities; so the same request gets the same
 * slate, and no user id is needed. Bans are left out before; pins, floors, ceilings and rules are kept on the drawn ranking
 * by {@link OpenSlate}, and come before the expectation. Set objectives are not used.
 *
 * <p><strong>What is kept, and when.</strong> Each group gets its share <em>in expectation over the draw</em>, exactly while
 * nothing else restrains the slate. Over traffic that comes true only as far as requests differ in what the seed is made
 * of. Where they do not, as with visitors who all get the same utilities from a recommender without promises, whose prices
 * have one version for ever, all get one and the same ranking until the caller counts {@link RerankRequestBuilder#draw} up;
 * then the average exposure of N of them is off by O(1/√N).
 *
 * <p>Thread-safe. Two groups: O((n + k log k) · steps), 5 to 30 steps, and no allocation once warm; see {@link
 * ExposureProblem} for more.
 */
public final class ExposureFairRanking implements ReRanker {

    private static final int STAGE = 51;
    private static final double[] MERIT_IS_UTILITY = {};

    private final String partition;
    private final ExposureNotion notion;
    private final ExposureModel exposure;
    private final long seed;
    private final String meritObjective;
    private final Workspaces<Workspace> workspaces = new Workspaces<>(Workspace::new);

    private ExposureFairRanking(
            String partition, ExposureNotion notion, ExposureModel exposure, long seed, String meritObjective) {
        this.partition = partition;
        this.notion = notion;
        this.exposure = exposure;
        this.seed = seed;
        this.meritObjective = meritObjective;
    }

    /**
     * A re-ranker for which merit is utility before prices.
     *
     * @param partition a single-label item partition, such as {@code brand}; each of its groups with a candidate counts
     * @param exposure what a slot is worth; must not grow with the rank
     */
    public static ExposureFairRanking of(String partition, ExposureNotion notion, ExposureModel exposure, long seed) {
        return new ExposureFairRanking(Checks.notBlank(partition, "partition"), notion, exposure, seed, "");
    }

    /**
     * The same with merit from an objective of the request, such as {@code relevance} in probabilities: utilities that are
     * sums of several objectives, or z-scores, are no merits.
     */
    public ExposureFairRanking meritFrom(String objective) {
        return new ExposureFairRanking(
                partition, notion, exposure, seed, Checks.notBlank(objective, "merit objective"));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelException if no mixture of rankings is fair (possible for {@code DISPARATE_TREATMENT} only), or a merit is
     *     negative or missing for a whole group: a slate that only looks fair is never shown
     * @throws IllegalArgumentException if a worth or merit is not finite, the partition has items of several groups, or the
     *     objective for merit is missing
     */
    @Override
    public int rerank(RerankRequest request, int[] slate) {
        Checks.atLeast(slate.length, request.slots(), "slate.length");
        Workspace space = workspaces.borrow();
        try {
            return space.open.fill(draw(request, space), slate);
        } finally {
            space.open.clear();
            workspaces.giveBack(space);
        }
    }

    /**
     * What this re-ranker draws from, in positions of the request's candidates, before pins, floors, ceilings and rules: for
     * inspection, and for what is promised in expectation. Of a notion that cannot be kept its outcome says so.
     */
    public RankingMixture mixture(RerankRequest request) {
        Workspace space = new Workspace();
        solve(request, space);
        return space.solver.mixture(space.position, request.candidates().size());
    }

    private void solve(RerankRequest request, Workspace space) {
        Groups groups = request.catalog().groups(partition);
        if (!groups.singleLabel()) {
            throw new IllegalArgumentException("The partition \"" + partition
                    + "\" must give each item one group, but some have several. Choose a single-label partition.");
        }
        int n = request.candidates().size();
        space.size(n);
        request.worths(space.worths);
        double[] merits = merits(request);
        int open = 0;
        for (int i = 0; i < n; i++) {
            if (!request.isBanned(i)) {
                space.position[open++] = i;
            }
        }
        ExposureSolver solver = space.solver;
        solver.size(open, request.slots(), groups.groupCount());
        for (int i = 0; i < open; i++) {
            int position = space.position[i];
            solver.utilities[i] = space.worths[position];
            solver.merits[i] = merits.length == 0 ? request.utility(position) : merits[position];
            solver.groupOf[i] = groups.group(request.candidates().item(position));
        }
        for (int j = 0; j < request.slots(); j++) {
            solver.exposures[j] = exposure.weight(j + 1);
            if (j > 0 && solver.exposures[j] > solver.exposures[j - 1]) {
                throw new IllegalArgumentException("The exposure by the model " + exposure.name()
                        + " must not grow with the rank, but does at rank " + (j + 1) + ". Choose another model.");
            }
        }
        solver.solve(notion);
    }

    private double[] merits(RerankRequest request) {
        if (meritObjective.isEmpty() || notion == ExposureNotion.DEMOGRAPHIC_PARITY) {
            return MERIT_IS_UTILITY;
        }
        ObjectiveMatrix columns = request.objectives();
        for (int c = 0; columns != null && c < columns.objectives(); c++) {
            if (columns.name(c).equals(meritObjective)) {
                return columns.column(c);
            }
        }
        throw new IllegalArgumentException(
                "The merit is to be the objective \"" + meritObjective
                        + "\", which the request does not have. Add it to the objectives, with the weight 0 if it shall not count.");
    }

    /** Worths that make any slate builder follow the drawn ranking, and the order by worth behind it. */
    private double[] draw(RerankRequest request, Workspace space) {
        solve(request, space);
        ExposureSolver solver = space.solver;
        if (solver.outcome != RankingMixture.Outcome.SOLVED) {
            throw new ModelException("The candidates of the partition \"" + partition + "\" have no ranking with "
                    + notion + ": " + solver.outcome
                    + ". Use DEMOGRAPHIC_PARITY, or meritFrom(...) with merits above 0.");
        }
        double uniform = (seedOf(request) >>> 11) * 0x1.0p-53;
        int[] ranking = solver.rankings[RankingMixture.draw(uniform, solver.probabilities, solver.count)];
        double most = 0;
        for (int i = 0; i < request.candidates().size(); i++) {
            most = Math.max(most, Math.abs(space.worths[i]));
        }
        double step = Math.max(1, most);
        for (int j = 0; j < solver.slots; j++) {
            space.worths[space.position[ranking[j]]] = (2 + solver.slots - j) * step;
        }
        space.open.restart(request);
        return space.worths;
    }

    private long seedOf(RerankRequest request) {
        long mixed = Seeds.mix(Seeds.mix(seed, request.prices().version(), STAGE), request.draw(), STAGE);
        for (int i = 0; i < request.candidates().size(); i++) {
            long bits = Double.doubleToLongBits(request.utility(i));
            mixed = Seeds.mix(mixed ^ bits, request.candidates().item(i), STAGE);
        }
        return mixed;
    }

    /** The arrays of one call. */
    private static final class Workspace {
        final ExposureSolver solver = new ExposureSolver();
        final OpenSlate open = OpenSlate.empty();
        double[] worths = new double[0];
        int[] position = new int[0];

        void size(int n) {
            if (worths.length < n) {
                worths = new double[n];
                position = new int[n];
            }
        }
    }

    @Override
    public String toString() {
        return "ExposureFairRanking[" + partition + ", " + notion + ", " + exposure.name() + "]";
    }
}
