package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.rerank.Certificate.Bound;
import io.fairrec.rerank.Certificate.Finding;
import io.fairrec.rerank.Certificate.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a slate against its request, whoever made it. Shares no code with any re-ranker but the data types.
 *
 * <p>A floor that is missed is excused only if no single exchange helps: no candidate off the slate can come on in place
 * of one item so that this floor gets closer, no other floor gets further away, and no ceiling breaks. (None can be added
 * either: a slate that is short without need is refused.) When all constraints speak of one single-label partition this test is exact: slates within
 * bounds form a matroid, whose bases are connected by single exchanges. For others it is one-sided, and the outcome says
 * so.
 *
 * <p>Stateless, thread-safe. O(n · constraints) and, when utilities ascend with the position, O(n · k); O(n · k ·
 * constraints) more per missed floor. Memory: one boolean per candidate and O(k · constraints).
 */
public final class SlateChecker {

    private SlateChecker() {}

    /**
     * Checks a slate.
     *
     * @param request what was asked
     * @param slate positions of candidates, best slot first; the first {@code size} count
     * @param size how many items the slate has
     * @return what holds, what does not, why, and what it cost
     * @throws IllegalArgumentException if this is no slate for the request at all: a position out of range or given twice,
     *     more items than wanted, or fewer although a candidate could be added without breaking a ceiling. A re-ranker
     *     that does this is broken, and its slate must not be shown as checked
     */
    public static Certificate check(RerankRequest request, int[] slate, int size) {
        boolean[] onSlate = structure(request, slate, size);
        Membership groups = new Membership(request, slate, size);
        if (size < Math.min(request.slateSize(), request.candidates().size())) {
            refuseNeedlesslyShort(request, onSlate, groups, size);
        }
        List<Finding> findings = new ArrayList<>();
        for (int c = 0; c < groups.count; c++) {
            SlateConstraint constraint = groups.constraints.get(c);
            int actual = groups.actual[c];
            if (constraint.floor() > 0) {
                Outcome outcome = actual >= constraint.floor() ? Outcome.MET : whyMissed(request, onSlate, groups, c);
                findings.add(new Finding(constraint, Bound.FLOOR, constraint.floor(), actual, outcome));
            }
            if (constraint.ceiling() < Integer.MAX_VALUE) {
                // A shorter slate is always possible, so nothing excuses an item too many.
                Outcome outcome = actual <= constraint.ceiling() ? Outcome.MET : Outcome.NOT_MET;
                findings.add(new Finding(constraint, Bound.CEILING, constraint.ceiling(), actual, outcome));
            }
        }
        return new Certificate(findings, utilityGivenUp(request, slate, size));
    }

    private static boolean[] structure(RerankRequest request, int[] slate, int size) {
        int n = request.candidates().size();
        Checks.atLeast(size, 0, "slate's size");
        Checks.atLeast(slate.length, size, "slate.length");
        if (size > request.slateSize()) {
            throw new IllegalArgumentException(
                    "The slate's size (" + size + ") must be at most the wanted " + request.slateSize() + ".");
        }
        boolean[] onSlate = new boolean[n];
        for (int slot = 0; slot < size; slot++) {
            int position = slate[slot];
            if (position < 0 || position >= n) {
                throw new IllegalArgumentException("The position in slot " + slot + " (" + position
                        + ") must lie in [0, " + n + "): a re-ranker chooses among the candidates.");
            }
            if (onSlate[position]) {
                throw new IllegalArgumentException(
                        "The position in slot " + slot + " (" + position + ") must not be on the slate twice.");
            }
            onSlate[position] = true;
        }
        return onSlate;
    }

    private static void refuseNeedlesslyShort(RerankRequest request, boolean[] onSlate, Membership groups, int size) {
        for (int x = 0; x < onSlate.length; x++) {
            if (!onSlate[x] && groups.ceilingsAllow(groups.of(x), -1)) {
                throw new IllegalArgumentException("The slate's size (" + size + ") must be " + request.slateSize()
                        + ": the candidate at " + x + " could be added within all ceilings.");
            }
        }
    }

    private static Outcome whyMissed(RerankRequest request, boolean[] onSlate, Membership groups, int c) {
        int candidatesInGroup = 0;
        for (int x = 0; x < onSlate.length; x++) {
            if (!groups.isIn(x, c)) {
                continue;
            }
            candidatesInGroup++;
            if (!onSlate[x] && canComeOn(groups, groups.of(x), c)) {
                return Outcome.NOT_MET;
            }
        }
        int floor = groups.constraints.get(c).floor();
        if (candidatesInGroup < floor) {
            return Outcome.GROUP_EXHAUSTED;
        }
        if (request.slateSize() < floor) {
            return Outcome.SLATE_TOO_SMALL;
        }
        return groups.exchangeIsExact ? Outcome.CONFLICT : Outcome.UNDECIDED;
    }

    /** Whether a candidate with these memberships can come on for floor {@code c} in place of one item. */
    private static boolean canComeOn(Membership groups, boolean[] incoming, int c) {
        for (int slot = 0; slot < groups.size; slot++) {
            if (!groups.onSlate[slot][c]
                    && groups.ceilingsAllow(incoming, slot)
                    && groups.floorsAllow(incoming, slot)) {
                return true;
            }
        }
        return false;
    }

    private static double utilityGivenUp(RerankRequest request, int[] slate, int size) {
        if (size == 0) {
            return 0;
        }
        // Ascending: best[0] is the least of the best so far.
        double[] best = new double[size];
        int kept = 0;
        for (int i = 0; i < request.candidates().size(); i++) {
            double utility = request.utility(i);
            if (kept < size) {
                insert(best, kept++, utility);
            } else if (utility > best[0]) {
                System.arraycopy(best, 1, best, 0, size - 1);
                insert(best, size - 1, utility);
            }
        }
        double[] shown = new double[size];
        for (int slot = 0; slot < size; slot++) {
            insert(shown, slot, request.utility(slate[slot]));
        }
        // Both ascending and subtracted pair by pair: equal sets give exactly 0, in whatever order they were shown.
        double sum = 0;
        for (int slot = 0; slot < size; slot++) {
            sum += best[slot] - shown[slot];
        }
        return sum;
    }

    private static void insert(double[] ascending, int filled, double value) {
        int at = filled;
        while (at > 0 && ascending[at - 1] > value) {
            ascending[at] = ascending[at - 1];
            at--;
        }
        ascending[at] = value;
    }

    /** Which candidates and slots belong to the group of which constraint, and how many are shown of each. */
    private static final class Membership {
        final List<SlateConstraint> constraints;
        final int count;
        final int size;
        final boolean[][] onSlate;
        final int[] actual;
        final boolean exchangeIsExact;

        private final RerankRequest request;
        private final Groups[] partition;
        private final int[] group;

        Membership(RerankRequest request, int[] slate, int size) {
            this.request = request;
            this.constraints = request.constraints();
            this.count = constraints.size();
            this.size = size;
            this.partition = new Groups[count];
            this.group = new int[count];
            boolean exact = true;
            for (int c = 0; c < count; c++) {
                partition[c] = request.catalog().groups(constraints.get(c).partition());
                group[c] = partition[c].ordinal(constraints.get(c).group());
                exact &= partition[c] == partition[0] && partition[c].singleLabel();
            }
            this.exchangeIsExact = exact;
            this.onSlate = new boolean[size][];
            this.actual = new int[count];
            for (int slot = 0; slot < size; slot++) {
                onSlate[slot] = of(slate[slot]);
                for (int c = 0; c < count; c++) {
                    actual[c] += onSlate[slot][c] ? 1 : 0;
                }
            }
        }

        boolean isIn(int position, int c) {
            return partition[c].isIn(request.candidates().item(position), group[c]);
        }

        boolean[] of(int position) {
            boolean[] member = new boolean[count];
            for (int c = 0; c < count; c++) {
                member[c] = isIn(position, c);
            }
            return member;
        }

        /** Whether no ceiling is broken by an item coming on for the one in {@code slot}; −1 for none. */
        boolean ceilingsAllow(boolean[] incoming, int slot) {
            for (int c = 0; c < count; c++) {
                if (change(incoming, slot, c) > 0
                        && actual[c] + 1 > constraints.get(c).ceiling()) {
                    return false;
                }
            }
            return true;
        }

        /** Whether no floor is missed by more than now after that exchange. */
        boolean floorsAllow(boolean[] incoming, int slot) {
            for (int c = 0; c < count; c++) {
                if (change(incoming, slot, c) < 0
                        && actual[c] <= constraints.get(c).floor()) {
                    return false;
                }
            }
            return true;
        }

        private int change(boolean[] incoming, int slot, int c) {
            return (incoming[c] ? 1 : 0) - (slot >= 0 && onSlate[slot][c] ? 1 : 0);
        }
    }
}
