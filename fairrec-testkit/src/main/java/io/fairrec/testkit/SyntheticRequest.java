package io.fairrec.testkit;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.IdIndex;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.SlateConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One made-up request for tests of the stages behind the scores, all of one seed.
 *
 * <p>The catalogue is that of a {@link SyntheticLog} with at least three times as many items as candidates, so that a position is
 * not an ordinal; every seventh price is unknown. Scores have ties. There is a promise, with a price, for {@code Private}
 * and one for {@code National} of the partition {@code brand}, as far as the catalogue has them. Immutable, thread-safe.
 */
public final class SyntheticRequest {

    /** Enough for a catalogue with both brands, however few the candidates are. */
    private static final int LEAST_ITEMS = 60;

    private static final int STAGE_CANDIDATES = 11;
    private static final int STAGE_SCORES = 12;

    private final Catalog catalog;
    private final UserPortrait portrait;
    private final CandidateSet candidates;
    private final float[] scores;
    private final PriceSnapshot prices;

    private SyntheticRequest(
            Catalog catalog, UserPortrait portrait, CandidateSet candidates, float[] scores, PriceSnapshot prices) {
        this.catalog = catalog;
        this.portrait = portrait;
        this.candidates = candidates;
        this.scores = scores;
        this.prices = prices;
    }

    /**
     * A request.
     *
     * @param candidates how many, at least 0
     */
    public static SyntheticRequest of(long seed, int candidates) {
        Checks.atLeast(candidates, 0, "candidates");
        SyntheticLog log = SyntheticLog.builder()
                .users(1)
                .rowsPerUser(1)
                .items(Math.max(LEAST_ITEMS, 3 * candidates))
                .seed(seed)
                .build();
        Catalog catalog = log.catalog();
        double[] money = new double[catalog.size()];
        for (int item = 0; item < money.length; item++) {
            money[item] = item % 7 == 3 ? 0 : catalog.price(item);
        }
        SplittableRandom pick = Seeds.stream(seed, 0, STAGE_CANDIDATES);
        int[] items = new int[candidates];
        SplittableRandom draw = Seeds.stream(seed, 0, STAGE_SCORES);
        float[] scores = new float[candidates];
        for (int i = 0; i < candidates; i++) {
            items[i] = 3 * i + pick.nextInt(3);
            // Tenths, so that ties are common.
            scores[i] = draw.nextInt(-20, 21) / 10f;
        }
        return new SyntheticRequest(
                catalog.withPrices(money),
                UserPortrait.of(log.interactions(), IdIndex.UNKNOWN),
                CandidateSet.of(items),
                scores,
                snapshot(catalog));
    }

    /** The catalogue, with the partitions {@code brand} (one label) and {@code category} (up to two). */
    public Catalog catalog() {
        return catalog;
    }

    /** The candidates. */
    public CandidateSet candidates() {
        return candidates;
    }

    /** The prices and shares so far. */
    public PriceSnapshot prices() {
        return prices;
    }

    /** What an objective sees. */
    public ObjectiveContext objectiveContext() {
        return new ObjectiveContext(portrait, candidates, scores.clone(), catalog, prices);
    }

    /** The scores as utilities; a fresh array. */
    public double[] utilities() {
        double[] utilities = new double[scores.length];
        for (int i = 0; i < utilities.length; i++) {
            utilities[i] = scores[i];
        }
        return utilities;
    }

    /** What a re-ranker sees, without set objectives. */
    public RerankRequest rerankRequest(double[] utilities, List<SlateConstraint> constraints, int slateSize) {
        return new RerankRequest(candidates, catalog, utilities, List.of(), prices, constraints, slateSize);
    }

    private static PriceSnapshot snapshot(Catalog catalog) {
        List<ExposureTarget> targets = new ArrayList<>();
        for (String label : List.of("Private", "National")) {
            if (catalog.groups("brand").hasLabel(label)) {
                targets.add(ExposureTarget.share("brand", label, label.equals("Private") ? 0.35 : 0.6));
            }
        }
        double[] prices = new double[targets.size()];
        double[] shares = new double[targets.size()];
        for (int t = 0; t < prices.length; t++) {
            boolean isPrivate = targets.get(t).group().equals("Private");
            prices[t] = isPrivate ? 0.31 : -0.17;
            shares[t] = isPrivate ? 0.5 : 0.45;
        }
        return PriceSnapshot.of(3, targets, prices, shares);
    }

    @Override
    public String toString() {
        return "SyntheticRequest[" + candidates.size() + " candidates]";
    }
}
