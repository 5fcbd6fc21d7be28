package io.fairrec.candidate;

import io.fairrec.base.Checks;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Every item of the catalogue, with or without those that the user has had already.
 *
 * <p>Where there are more than {@code limit}, the first {@code limit} of a preference order are kept; without {@link
 * #preferring} that is the order of the ordinals. A history item outside the catalogue excludes nothing. Immutable but
 * for a cache of one answer, thread-safe.
 *
 * <p>Cost: {@link #all} O(1) after the first call with a limit, no allocation. {@link #unseen} O(min(limit, items) + h)
 * for a history of h events, with a preference and a smaller limit O(limit log limit + h); no allocation with a {@link
 * CandidateBuffer} that was used before, but what {@link Arrays#sort(int[])} may need.
 */
public final class WholeCatalog implements CandidateSource {

    private final int itemCount;
    private final boolean excludeHistory;
    private final int @Nullable [] preference;
    private volatile @Nullable Cached cached;

    /** The answer that does not depend on the user, for the limit that was asked for last. */
    private record Cached(int limit, CandidateSet set) {}

    private WholeCatalog(int itemCount, boolean excludeHistory, int @Nullable [] preference) {
        this.itemCount = Checks.atLeast(itemCount, 0, "itemCount");
        this.excludeHistory = excludeHistory;
        this.preference = preference;
    }

    /** All items {@code 0 … itemCount−1}: for shops where people buy again. */
    public static WholeCatalog all(int itemCount) {
        return new WholeCatalog(itemCount, false, null);
    }

    /** All items {@code 0 … itemCount−1} minus those in the portrait's history, whatever the events were. */
    public static WholeCatalog unseen(int itemCount) {
        return new WholeCatalog(itemCount, true, null);
    }

    /**
     * The same source with an order that decides who stays when there are more than {@code limit}, usually {@code
     * Popularity.order()}.
     *
     * @param order every item exactly once, the most wanted first; copied
     * @throws IllegalArgumentException if it is no permutation of {@code 0 … itemCount−1}
     */
    public WholeCatalog preferring(int[] order) {
        Checks.length(order.length, itemCount, "order");
        boolean[] seen = new boolean[itemCount];
        for (int item : order) {
            if (item < 0 || item >= itemCount || seen[item]) {
                throw new IllegalArgumentException("The order must name every item of 0 … " + (itemCount - 1)
                        + " exactly once, but " + item + " is outside or appears twice.");
            }
            seen[item] = true;
        }
        return new WholeCatalog(itemCount, excludeHistory, order.clone());
    }

    @Override
    public CandidateSet candidates(UserPortrait portrait, int limit) {
        return excludes(portrait)
                ? candidates(portrait, limit, new CandidateBuffer())
                : everyone(Math.min(Checks.atLeast(limit, 1, "limit"), itemCount));
    }

    @Override
    public CandidateSet candidates(UserPortrait portrait, int limit, CandidateBuffer buffer) {
        Checks.atLeast(limit, 1, "limit");
        if (!excludes(portrait)) {
            return everyone(Math.min(limit, itemCount));
        }
        buffer.clear();
        for (int e = 0; e < portrait.size(); e++) {
            int item = portrait.item(e);
            if (item < itemCount) {
                buffer.exclude(item);
            }
        }
        int left = itemCount - buffer.excludedCount();
        if (limit < left && preference != null) {
            buffer.addPreferred(preference, limit);
        } else {
            buffer.addOthers(Math.min(limit, left));
        }
        return buffer.set();
    }

    private boolean excludes(UserPortrait portrait) {
        return excludeHistory && portrait.size() > 0;
    }

    private CandidateSet everyone(int wanted) {
        Cached last = cached;
        if (last == null || last.limit != wanted) {
            CandidateSet set = wanted < itemCount && preference != null
                    ? CandidateSet.ofOwned(Arrays.copyOf(preference, wanted))
                    : CandidateSet.all(wanted);
            last = new Cached(wanted, set);
            cached = last;
        }
        return last.set;
    }

    @Override
    public String toString() {
        return "WholeCatalog[" + itemCount + " items" + (excludeHistory ? ", unseen" : "") + "]";
    }
}
