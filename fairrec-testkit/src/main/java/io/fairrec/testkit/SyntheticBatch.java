package io.fairrec.testkit;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.SlateConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Many made-up rows for tests of batch re-rankers, all of one seed.
 *
 * <p>The catalogue is that of a {@link SyntheticLog} with at least three times as many items as a row has candidates.
 * Every row draws its own candidates; utilities are tenths of 0 to 2, so ties are common. Odd rows carry the prices of
 * {@link SyntheticRequest}'s promises. Immutable, thread-safe.
 */
public final class SyntheticBatch {

    /** Enough for a catalogue with both brands, however few the candidates are. */
    private static final int LEAST_ITEMS = 60;

    private static final int STAGE_CANDIDATES = 21;
    private static final int STAGE_UTILITIES = 22;

    private final Catalog catalog;
    private final Groups consumers;
    private final List<CandidateSet> candidates;
    private final List<double[]> utilities;
    private final PriceSnapshot prices;

    private SyntheticBatch(
            Catalog catalog,
            Groups consumers,
            List<CandidateSet> candidates,
            List<double[]> utilities,
            PriceSnapshot prices) {
        this.catalog = catalog;
        this.consumers = consumers;
        this.candidates = candidates;
        this.utilities = utilities;
        this.prices = prices;
    }

    /**
     * A batch.
     *
     * @param users how many rows, at least 1
     * @param candidates how many each row has, at least 0
     */
    public static SyntheticBatch of(long seed, int users, int candidates) {
        Checks.atLeast(candidates, 0, "candidates");
        SyntheticLog log = SyntheticLog.builder()
                .users(Checks.atLeast(users, 1, "users"))
                .rowsPerUser(1)
                .items(Math.max(LEAST_ITEMS, 3 * candidates))
                .seed(seed)
                .build();
        List<CandidateSet> sets = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (int u = 0; u < users; u++) {
            SplittableRandom pick = Seeds.stream(seed, u, STAGE_CANDIDATES);
            SplittableRandom draw = Seeds.stream(seed, u, STAGE_UTILITIES);
            int[] items = new int[candidates];
            double[] column = new double[candidates];
            for (int i = 0; i < candidates; i++) {
                items[i] = 3 * i + pick.nextInt(3);
                column[i] = draw.nextInt(21) / 10.0;
            }
            sets.add(CandidateSet.of(items));
            columns.add(column);
        }
        PriceSnapshot prices = SyntheticRequest.of(seed, 0).prices();
        return new SyntheticBatch(log.catalog(), log.userGroups(), List.copyOf(sets), List.copyOf(columns), prices);
    }

    /** The catalogue, with the partitions {@code brand} (one label) and {@code category} (up to two). */
    public Catalog catalog() {
        return catalog;
    }

    /** The groups of the users by row. */
    public Groups consumers() {
        return consumers;
    }

    /** How many rows there are. */
    public int users() {
        return candidates.size();
    }

    /** The candidates of a row. */
    public CandidateSet candidates(int user) {
        return candidates.get(user);
    }

    /** The utilities of a row; a fresh array. */
    public double[] utilities(int user) {
        return utilities.get(user).clone();
    }

    /** The prices of a row: none where {@code user} is even. */
    public PriceSnapshot prices(int user) {
        return user % 2 == 0 ? PriceSnapshot.none() : prices;
    }

    /** One row. */
    public RerankRequest row(int user, double[] column, List<SlateConstraint> constraints, int slateSize) {
        return new RerankRequest(candidates(user), catalog, column, List.of(), prices(user), constraints, slateSize);
    }

    @Override
    public String toString() {
        return "SyntheticBatch[" + users() + " users]";
    }
}
