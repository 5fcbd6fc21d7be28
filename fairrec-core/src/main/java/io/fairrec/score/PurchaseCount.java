package io.fairrec.score;

import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often the user bought an item: people buy again.
 *
 * <p>Counts rows of the portrait's history with the event {@link EventType#BUY}, whatever their quantity; a return
 * takes nothing back. Two forms:
 *
 * <ul>
 *   <li>{@link #alone()}: the count itself, a whole number, exact up to 2²⁴.
 *   <li>{@link #thenPopularity}: the count, and among equal counts the more popular item. The score is {@code count +
 *       level / L}, where {@code level} numbers the L distinct popularities of the training items from 0. Below {@code
 *       2²³ / L} floats are closer to each other than 1/L, so the order is exactly lexicographic; larger counts are cut
 *       to that. L distinct popularities take at least L(L−1)/2 pairs of user and item: a log of 10⁹ pairs still leaves
 *       counts up to 186.
 * </ul>
 *
 * <p>Fall-back: 0 (alone) or popularity for cold users; an item outside the training catalogue counts as least popular.
 * Immutable, thread-safe; O(h log h + candidates) a call for a history of h events; once warm it allocates only what
 * sorting more than 64 of them may need.
 */
public final class PurchaseCount implements Scorer {

    /** Up to c, neighbouring floats are at most c / 2²³ apart. */
    private static final int FLOAT_STEPS = 1 << 23;

    private final @Nullable IdIndex items;
    private final int @Nullable [] level;
    private final int levels;
    private final Provenance provenance;
    private final Workspaces<Bought> workspaces = new Workspaces<>(Bought::new);

    /** Scratch of one call: the bought items, ascending, repeated ones next to each other. */
    private static final class Bought {
        private int[] items = new int[64];

        int fill(UserPortrait portrait) {
            if (items.length < portrait.size()) {
                items = new int[portrait.size() * 2];
            }
            int n = 0;
            for (int i = 0; i < portrait.size(); i++) {
                if (portrait.event(i) == EventType.BUY) {
                    items[n++] = portrait.item(i);
                }
            }
            Arrays.sort(items, 0, n);
            return n;
        }
    }

    private PurchaseCount(@Nullable IdIndex items, int @Nullable [] level, int levels, Provenance provenance) {
        this.items = items;
        this.level = level;
        this.levels = levels;
        this.provenance = provenance;
    }

    /** The count itself. */
    public static PurchaseCount alone() {
        return new PurchaseCount(null, null, 1, new Provenance("purchase-count", Map.of(), "", 0, Version.current()));
    }

    /** The count, then popularity. O(items log items). */
    public static PurchaseCount thenPopularity(Popularity popularity) {
        int[] order = popularity.order();
        int[] level = new int[order.length];
        int next = -1;
        for (int i = order.length - 1; i >= 0; i--) {
            if (i == order.length - 1 || popularity.users(order[i]) != popularity.users(order[i + 1])) {
                next++;
            }
            level[order[i]] = next;
        }
        Provenance source = popularity.provenance();
        return new PurchaseCount(
                popularity.items(),
                level,
                Math.max(1, next + 1),
                new Provenance(
                        "purchase-count-then-popularity",
                        source.config(),
                        source.dataHash(),
                        source.seed(),
                        source.version()));
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        Bought work = workspaces.borrow();
        int bought = work.fill(portrait);
        int largest = FLOAT_STEPS / levels - 1;
        int next = 0;
        // Both sides ascend: one merge instead of a look-up per candidate.
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            while (next < bought && work.items[next] < item) {
                next++;
            }
            int count = 0;
            while (next < bought && work.items[next] == item) {
                next++;
                count++;
            }
            double rest = level != null && item < level.length ? (double) level[item] / levels : 0;
            out[c] = (float) (Math.min(count, largest) + rest);
        }
        workspaces.giveBack(work);
    }

    /** The ids that popularity was counted on; {@code null} for the count alone. */
    @Override
    public @Nullable IdIndex items() {
        return items;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return level == null ? "PurchaseCount[alone]" : "PurchaseCount[then popularity]";
    }
}
