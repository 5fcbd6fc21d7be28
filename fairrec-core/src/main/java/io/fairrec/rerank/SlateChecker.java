package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.rerank.Certificate.Bound;
import io.fairrec.rerank.Certificate.Finding;
import io.fairrec.rerank.Certificate.Outcome;
import io.fairrec.rerank.Certificate.PinFinding;
import io.fairrec.rerank.Certificate.PrefixFinding;
import io.fairrec.rerank.Certificate.RuleFinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a slate against its request, whoever made it. Shares no code with any re-ranker but the data types and the rules.
 *
 * <p>A floor that is missed is excused only if no single exchange helps: no candidate off the slate can come on in place
 * of one item so that this floor gets closer, no other floor gets further away, and no ceiling, pin or rule breaks. (None
 * can be added either: a slate that is short without need is refused.) When all constraints speak of one single-label
 * partition and there are no rules this test is exact: slates within bounds form a matroid, whose bases are connected by
 * single exchanges, and pins and bans leave it one. For others it is one-sided, and the outcome says so.
 *
 * <p>Stateless, thread-safe. O(n · constraints + k · rules) and, when utilities ascend with the position, O(n · k);
 * O(n · k · constraints) more per missed floor, and with rules O(n · k² · rules). Memory: one boolean per candidate and
 * O(k · constraints).
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
     *     a banned one, more items than wanted, or fewer although a candidate could be added without breaking a
     *     ceiling or a rule. A re-ranker that does this is broken, and its slate must not be shown as checked
     */
    public static Certificate check(RerankRequest request, int[] slate, int size) {
        boolean[] onSlate = structure(request, slate, size);
        Membership groups = new Membership(request, slate, size);
        if (size < request.slots()) {
            refuseNeedlesslyShort(request, onSlate, groups, slate, size);
        }
        List<Finding> findings = new ArrayList<>();
        for (int c = 0; c < groups.count; c++) {
            SlateConstraint constraint = groups.constraints.get(c);
            int actual = groups.actual[c];
            if (constraint.floor() > 0) {
                Outcome outcome =
                        actual >= constraint.floor() ? Outcome.MET : whyMissed(request, onSlate, groups, slate, c);
                findings.add(new Finding(constraint, Bound.FLOOR, constraint.floor(), actual, outcome));
            }
            if (constraint.ceiling() < Integer.MAX_VALUE) {
                // A shorter slate is always possible, so nothing excuses an item too many.
                Outcome outcome = actual <= constraint.ceiling() ? Outcome.MET : Outcome.NOT_MET;
                findings.add(new Finding(constraint, Bound.CEILING, constraint.ceiling(), actual, outcome));
            }
        }
        return new Certificate(
                findings,
                pins(request, slate, size),
                rules(request, slate, size),
                utilityGivenUp(request, slate, size));
    }

    private static List<PinFinding> pins(RerankRequest request, int[] slate, int size) {
        List<PinFinding> findings = new ArrayList<>(request.pinCount());
        for (int p = 0; p < request.pinCount(); p++) {
            int slot = request.pinSlot(p);
            int position = request.pinPosition(p);
            Outcome outcome =
                    slot >= size ? Outcome.SLATE_TOO_SMALL : slate[slot] == position ? Outcome.MET : Outcome.NOT_MET;
            findings.add(new PinFinding(slot, position, outcome));
        }
        return findings;
    }

    private static List<RuleFinding> rules(RerankRequest request, int[] slate, int size) {
        List<RuleFinding> findings = new ArrayList<>(request.rules().size());
        RerankRequest shown = asShown(request, slate, size);
        for (SlateRule rule : request.rules()) {
            findings.add(new RuleFinding(rule.name(), brokenSlot(rule, shown, slate, size)));
        }
        return findings;
    }

    private static int brokenSlot(SlateRule rule, RerankRequest request, int[] slate, int size) {
        SlateRule.Progress progress = rule.start(request);
        for (int slot = 0; slot < size; slot++) {
            if (!progress.allows(slate[slot], slot)) {
                return slot;
            }
            progress.accept(slate[slot], slot);
        }
        return -1;
    }

    /** A rule leaves room for the pins of its request: those that do not stand where they should do not count. */
    private static RerankRequest asShown(RerankRequest request, int[] slate, int size) {
        for (int p = 0; p < request.pinCount(); p++) {
            int slot = request.pinSlot(p);
            if (slot >= size || slate[slot] != request.pinPosition(p)) {
                return request.withoutPins();
            }
        }
        return request;
    }

    private static boolean rulesHold(RerankRequest request, int[] slate, int size) {
        for (SlateRule rule : request.rules()) {
            if (brokenSlot(rule, request, slate, size) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Which prefixes of a slate show fewer protected items than a table of FA*IR asks for, and why; empty if none. O(n +
     * k).
     *
     * @param request what was asked
     * @param slate positions of candidates, best slot first; the first {@code size} count
     * @param size how many items the slate has
     * @param partition the item partition
     * @param protectedGroup its label
     * @param table what each prefix must show
     * @throws IllegalArgumentException if this is no slate for the request, or the catalogue has not the group
     */
    public static List<PrefixFinding> brokenPrefixes(
            RerankRequest request,
            int[] slate,
            int size,
            String partition,
            String protectedGroup,
            FaStarIrTable table) {
        structure(request, slate, size);
        Groups groups = request.catalog().groups(partition);
        int group = groups.ordinal(protectedGroup);
        int available = 0;
        for (int i = 0; i < request.candidates().size(); i++) {
            available +=
                    !request.isBanned(i) && groups.isIn(request.candidates().item(i), group) ? 1 : 0;
        }
        boolean promisedMore =
                !request.constraints().isEmpty() || !request.rules().isEmpty() || request.pinCount() > 0;
        List<PrefixFinding> broken = new ArrayList<>();
        int shown = 0;
        for (int length = 1; length <= size; length++) {
            shown += groups.isIn(request.candidates().item(slate[length - 1]), group) ? 1 : 0;
            int required = table.minimum(length);
            if (shown < required) {
                Outcome why = available < required
                        ? Outcome.GROUP_EXHAUSTED
                        : promisedMore ? Outcome.UNDECIDED : Outcome.NOT_MET;
                broken.add(new PrefixFinding(length, required, shown, why));
            }
        }
        return broken;
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
            if (request.isBanned(position)) {
                throw new IllegalArgumentException(
                        "The position in slot " + slot + " (" + position + ") must not be banned.");
            }
            onSlate[position] = true;
        }
        return onSlate;
    }

    private static void refuseNeedlesslyShort(
            RerankRequest request, boolean[] onSlate, Membership groups, int[] slate, int size) {
        int pin = pinOf(request, size);
        int[] longer = Arrays.copyOf(slate, size + 1);
        for (int x = 0; x < onSlate.length; x++) {
            // The pins ahead are reserved, so the one of this slot has its place in the ceilings already.
            boolean fits = pin >= 0 ? x == pin : groups.isFree(x) && groups.ceilingsAllow(groups.of(x), -1);
            if (!onSlate[x] && fits) {
                longer[size] = x;
                if (rulesHold(request, longer, size + 1)) {
                    throw new IllegalArgumentException("The slate's size (" + size + ") must be " + request.slots()
                            + ": the candidate at " + x + " could be added within all ceilings and rules.");
                }
            }
        }
    }

    private static int pinOf(RerankRequest request, int slot) {
        for (int p = 0; p < request.pinCount(); p++) {
            if (request.pinSlot(p) == slot) {
                return request.pinPosition(p);
            }
        }
        return -1;
    }

    private static Outcome whyMissed(RerankRequest request, boolean[] onSlate, Membership groups, int[] slate, int c) {
        int candidatesInGroup = 0;
        for (int x = 0; x < onSlate.length; x++) {
            if (!groups.isIn(x, c) || request.isBanned(x)) {
                continue;
            }
            candidatesInGroup++;
            if (!onSlate[x] && groups.isFree(x) && canComeOn(request, groups, slate, x, c)) {
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

    /** Whether candidate {@code x} can come on for floor {@code c} in place of one item. */
    private static boolean canComeOn(RerankRequest request, Membership groups, int[] slate, int x, int c) {
        boolean[] incoming = groups.of(x);
        for (int slot = 0; slot < groups.size; slot++) {
            if (!groups.onSlate[slot][c]
                    && groups.isFree(slate[slot])
                    && groups.ceilingsAllow(incoming, slot)
                    && groups.floorsAllow(incoming, slot)
                    && rulesHoldWith(request, groups, slate, x, slot)) {
                return true;
            }
        }
        return false;
    }

    private static boolean rulesHoldWith(RerankRequest request, Membership groups, int[] slate, int x, int slot) {
        if (request.rules().isEmpty()) {
            return true;
        }
        int[] exchanged = Arrays.copyOf(slate, groups.size);
        exchanged[slot] = x;
        return rulesHold(request, exchanged, groups.size);
    }

    private static double utilityGivenUp(RerankRequest request, int[] slate, int size) {
        if (size == 0) {
            return 0;
        }
        // Ascending: best[0] is the least of the best so far.
        double[] best = new double[size];
        int kept = 0;
        for (int i = 0; i < request.candidates().size(); i++) {
            if (request.isBanned(i)) {
                continue;
            }
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
        /** Per constraint the pins behind the slate's end, whose places nobody else may take. */
        private final int[] reserved;

        private final boolean[] fixed;

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
            this.fixed = new boolean[request.candidates().size()];
            boolean exact = request.rules().isEmpty();
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
            this.reserved = new int[count];
            for (int p = 0; p < request.pinCount(); p++) {
                fixed[request.pinPosition(p)] = true;
                if (request.pinSlot(p) >= size) {
                    for (int c = 0; c < count; c++) {
                        reserved[c] += isIn(request.pinPosition(p), c) ? 1 : 0;
                    }
                }
            }
        }

        /** Whether the candidate is neither pinned nor banned, so that it may come and go. */
        boolean isFree(int position) {
            return !fixed[position] && !request.isBanned(position);
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
                        && actual[c] + reserved[c] + 1 > constraints.get(c).ceiling()) {
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
