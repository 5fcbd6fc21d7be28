package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.TopK;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the constant price at which a stream of requests would have kept a promise, and the gain at which the price
 * should move from there.
 *
 * <p>Feed it the utilities of validation requests, then ask. Under one price for one group only the best {@code k} members
 * of the group and the best {@code k} others can ever reach a slate of {@code k}, so only these are kept, some 20 of
 * thousands; the answers are exact for additive utilities without constraints per slate. Exposure is counted in slots. Not
 * thread-safe while {@link #add} is called; afterwards it is.
 */
public final class PriceSearch {

    private static final int BISECTIONS = 60;

    private final Catalog catalog;
    private final ExposureTarget target;
    private final boolean[] member;
    private final ReRanker reRanker;
    private final int slateSize;
    private final List<CandidateSet> candidates = new ArrayList<>();
    private final List<double[]> utilities = new ArrayList<>();
    private double range;

    /**
     * A search without requests.
     *
     * @param target the promise
     * @param reRanker what will make the slates
     * @param slateSize at least 1
     */
    public PriceSearch(Catalog catalog, ExposureTarget target, ReRanker reRanker, int slateSize) {
        this.catalog = catalog;
        this.target = target;
        Groups groups = catalog.groups(target.partition());
        int group = groups.ordinal(target.group());
        this.member = new boolean[catalog.size()];
        for (int item = 0; item < member.length; item++) {
            member[item] = groups.isIn(item, group);
        }
        this.reRanker = reRanker;
        this.slateSize = Checks.atLeast(slateSize, 1, "slateSize");
    }

    /**
     * Adds a request; O(candidates).
     *
     * @param all its candidates
     * @param utility one utility per candidate, finite; longer is allowed; copied as far as needed
     */
    public void add(CandidateSet all, double[] utility) {
        int n = all.size();
        double[] masked = new double[n];
        int[] best = new int[Math.min(slateSize, n)];
        int[] kept = new int[2 * best.length];
        int count = 0;
        for (int side = 0; side < 2; side++) {
            int sideSize = 0;
            for (int i = 0; i < n; i++) {
                boolean in = member[all.item(i)] == (side == 0);
                masked[i] = in ? Checks.finite(utility[i], "utility") : Double.NEGATIVE_INFINITY;
                sideSize += in ? 1 : 0;
            }
            int found = TopK.select(masked, n, Math.min(sideSize, best.length), best);
            for (int i = 0; i < found; i++) {
                kept[count++] = best[i];
            }
        }
        // Ascending positions are ascending items: ties fall as they would among all candidates.
        Arrays.sort(kept, 0, count);
        int[] items = new int[count];
        double[] values = new double[count];
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            items[i] = all.item(kept[i]);
            values[i] = utility[kept[i]];
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        candidates.add(CandidateSet.of(items));
        utilities.add(values);
        range = Math.max(range, count == 0 ? 0 : high - low);
    }

    /** How many requests were added. */
    public int requests() {
        return candidates.size();
    }

    /**
     * The slates at a constant price.
     *
     * @param price what the promised group pays, in units of utility; negative for a bonus
     * @return one array of item ordinals per request, in the order of {@link #add}, best slot first
     */
    public int[][] slates(double price) {
        PriceSnapshot prices = PriceSnapshot.of(0, List.of(target), new double[] {price}, new double[] {Double.NaN});
        int[][] slates = new int[candidates.size()][];
        int[] positions = new int[slateSize];
        for (int r = 0; r < slates.length; r++) {
            CandidateSet set = candidates.get(r);
            int size = reRanker.rerank(
                    new RerankRequest(set, catalog, utilities.get(r), List.of(), prices, List.of(), slateSize),
                    positions);
            slates[r] = new int[size];
            for (int s = 0; s < size; s++) {
                slates[r][s] = set.item(positions[s]);
            }
        }
        return slates;
    }

    /**
     * The group's share of all slots at a constant price; falls as the price rises.
     *
     * @throws IllegalStateException if no slot is filled
     */
    public double share(double price) {
        long members = 0;
        long all = 0;
        for (int[] slate : slates(price)) {
            all += slate.length;
            for (int item : slate) {
                members += member[item] ? 1 : 0;
            }
        }
        if (all == 0) {
            throw new IllegalStateException(
                    "There is no filled slot among " + requests() + " requests. Add requests with candidates first.");
        }
        return members / (double) all;
    }

    /**
     * The smallest price in absolute value, to within a 2⁻⁵⁹ part of the utilities' range, at which the share is on the
     * promised side: at most the promise if the group has too much without a price, at least the promise if it has too
     * little. O(60 · requests · k). If even the largest price does not reach the promise, that largest price.
     */
    public double price() {
        double free = share(0);
        if (free == target.share()) {
            return 0;
        }
        boolean tooMuch = free > target.share();
        double near = 0;
        double far = (tooMuch ? 1 : -1) * Math.max(range, Double.MIN_NORMAL) * 1.000001;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = 0.5 * (near + far);
            boolean reached = tooMuch ? share(middle) <= target.share() : share(middle) >= target.share();
            if (reached) {
                far = middle;
            } else {
                near = middle;
            }
        }
        return far;
    }

    /**
     * The price that a share error of 1 would take, along the secant from no price to {@code price}: one step then closes
     * a gap about wholly. A price would swing without end only from twice the local slope on.
     *
     * @param price as {@link #price()} gave it
     * @return a gain for {@code Policy.Pacing}, in units of utility; 0 if the price changes nothing
     */
    public double gain(double price) {
        double effect = share(0) - share(price);
        return effect == 0 ? 0 : Math.abs(price / effect);
    }
}
