package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.internal.TopK;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The slate under construction, under all that its request demands: bans, pins, ceilings, rules, floors. A re-ranker that
 * fills its slate through this class composes with all of them.
 *
 * <pre>{@code
 * OpenSlate open = OpenSlate.of(request);
 * while (!open.isFull()) {
 *     int next = open.pinned() >= 0 ? open.pinned() : … // an open candidate of the least harm()
 *     if (next < 0) break;                              // nothing may stand in this slot: the slate ends
 *     slate[open.slot()] = next;
 *     open.accept(next);
 * }
 * }</pre>
 *
 * <p>Candidates that belong to the same constrained groups form a class and do the same harm, so {@link #harm} is a
 * look-up, and {@link #fill} keeps one heap for each class: O(n) to start, O(classes + log n) for each slot. Floors are
 * kept by look-ahead: see {@link SlateTally} for what the harm of a candidate is and when it is exact.
 *
 * <p>Holds a few numbers per candidate; {@link #restart} reuses them and allocates nothing once it has seen a request of
 * that size (but what {@link SlateRule#start} allocates). Not thread-safe.
 */
public final class OpenSlate {

    /** What {@link #harm} answers for a candidate that may not stand in this slot. */
    public static final int FORBIDDEN = SlateTally.FORBIDDEN;

    private static final byte OPEN = 0;
    private static final byte SHOWN = 1;
    private static final byte BANNED = 2;
    private static final byte PINNED = 3;

    private static final RerankRequest NO_REQUEST = RerankRequest.builder(
                    CandidateSet.of(), Catalog.of(), new double[0])
            .build();

    private final SlateTally tally = new SlateTally();
    private final SlateQueues queues = new SlateQueues(this, tally);
    private RerankRequest request;
    private SlateRule.Progress[] rules = new SlateRule.Progress[0];
    private byte[] state = new byte[0];
    private int ruleCount;
    private int slots;
    private int slot;
    private int nextPin;
    private boolean ended;

    private OpenSlate(RerankRequest request) {
        this.request = request;
    }

    /** A slate without slots, for a pool of slates: {@link #restart} it before use. */
    public static OpenSlate empty() {
        return of(NO_REQUEST);
    }

    /** An empty slate for this request. */
    public static OpenSlate of(RerankRequest request) {
        OpenSlate open = new OpenSlate(request);
        open.restart(request);
        return open;
    }

    /**
     * Empties the slate, for this request; O(candidates · their labels).
     *
     * @throws IllegalArgumentException if a constraint names a partition or group that the catalogue does not have
     */
    public void restart(RerankRequest next) {
        request = next;
        slots = next.slots();
        slot = 0;
        nextPin = 0;
        int n = next.candidates().size();
        if (state.length < n) {
            state = new byte[n];
        }
        Arrays.fill(state, 0, n, OPEN);
        if (next.hasBans()) {
            for (int i = 0; i < n; i++) {
                state[i] = next.isBanned(i) ? BANNED : OPEN;
            }
        }
        tally.restart(next);
        for (int p = 0; p < next.pinCount(); p++) {
            state[next.pinPosition(p)] = PINNED;
        }
        startRules();
        ended = pinIsBlocked();
    }

    /** Forgets the request: a pooled slate must not keep a user's numbers or a dropped catalogue alive. */
    public void clear() {
        restart(NO_REQUEST);
        queues.clear();
        tally.clear();
    }

    private void startRules() {
        int before = ruleCount;
        ruleCount = request.rules().size();
        if (rules.length < ruleCount) {
            rules = new SlateRule.Progress[ruleCount];
        }
        for (int r = 0; r < ruleCount; r++) {
            rules[r] = request.rules().get(r).start(request);
        }
        if (before > ruleCount) {
            // A progress may hold on to its request.
            Arrays.fill(rules, ruleCount, before, null);
        }
    }

    /** What the slate is for. */
    public RerankRequest request() {
        return request;
    }

    /** How many items the slate can have at most. */
    public int slots() {
        return slots;
    }

    /** The slot to fill next: how many items there are. */
    public int slot() {
        return slot;
    }

    /** Whether nothing more can come: all slots are filled, or the pin of the next slot would break a rule. */
    public boolean isFull() {
        return ended || slot >= slots;
    }

    /** The candidate that must come next because it is pinned to this slot, or −1. */
    public int pinned() {
        return nextPin < request.pinCount() && request.pinSlot(nextPin) == slot ? request.pinPosition(nextPin) : -1;
    }

    /** Whether the candidate is on the slate. */
    public boolean has(int position) {
        return state[position] == SHOWN;
    }

    /** Whether the candidate may still be chosen: neither on the slate nor banned nor pinned. */
    public boolean isOpen(int position) {
        return state[position] == OPEN;
    }

    /** Whether nothing restrains the choice: no pins, bans, rules and constraints. */
    public boolean isFree() {
        return !tally.isConstrained() && ruleCount == 0 && request.pinCount() == 0 && !request.hasBans();
    }

    /**
     * How many more floor places will be missed for certain with this candidate in the next slot than before it;
     * {@link #FORBIDDEN} if it may not stand there. Choose among the candidates of the least harm. O(rules).
     */
    public int harm(int position) {
        if (state[position] != OPEN) {
            return state[position] == PINNED && position == pinned() && !ended ? 0 : FORBIDDEN;
        }
        if (pinned() >= 0) {
            return FORBIDDEN;
        }
        int harm = tally.harm(position);
        return harm == FORBIDDEN || rulesAllow(position) ? harm : FORBIDDEN;
    }

    boolean rulesAllow(int position) {
        for (int r = 0; r < ruleCount; r++) {
            if (!rules[r].allows(position, slot)) {
                return false;
            }
        }
        return true;
    }

    private boolean pinIsBlocked() {
        int pin = pinned();
        return pin >= 0 && ruleCount > 0 && !rulesAllow(pin);
    }

    /**
     * Puts the candidate into the next slot.
     *
     * @throws IllegalArgumentException if it is {@link #FORBIDDEN} there, or the slate is full
     */
    public void accept(int position) {
        if (isFull() || harm(position) == FORBIDDEN) {
            throw new IllegalArgumentException("The candidate at " + position + " must be allowed in slot " + slot
                    + " of " + slots + ". Ask harm(position) before.");
        }
        place(position);
    }

    /** {@link #accept} of a candidate that is known to be allowed. */
    void place(int position) {
        if (state[position] == PINNED) {
            nextPin++;
        } else {
            tally.accept(position);
        }
        state[position] = SHOWN;
        for (int r = 0; r < ruleCount; r++) {
            rules[r].accept(position, slot);
        }
        slot++;
        ended = pinIsBlocked();
    }

    /**
     * The candidate for the next slot: the pinned one, else the best that does the least harm. O(n).
     *
     * @param worth one number per candidate, larger is better, ties to the smaller position; not NaN
     * @return its position, or −1 if nothing may stand there
     */
    public int best(double[] worth) {
        if (isFull()) {
            return -1;
        }
        int pin = pinned();
        if (pin >= 0) {
            return pin;
        }
        int n = request.candidates().size();
        boolean harmless = !tally.isConstrained() && ruleCount == 0;
        int best = -1;
        double bestWorth = Double.NEGATIVE_INFINITY;
        int bestHarm = FORBIDDEN;
        for (int i = 0; i < n; i++) {
            if (state[i] != OPEN || (bestHarm == 0 && worth[i] <= bestWorth)) {
                continue;
            }
            int harm = harmless ? 0 : harm(i);
            if (harm < bestHarm || (harm == bestHarm && harm != FORBIDDEN && worth[i] > bestWorth)) {
                best = i;
                bestWorth = worth[i];
                bestHarm = harm;
            }
        }
        return best;
    }

    /**
     * Fills the slots that are left, each with its {@link #best}. Without rules O(n) to start and O(classes + log n) for
     * each slot, with rules O(n) for each slot.
     *
     * @param worth one number per candidate, larger is better, ties to the smaller position; not NaN; not changed
     * @param slate receives the positions from {@link #slot()} on; at least {@link #slots()} long
     * @return how many items the slate has now
     */
    public int fill(double[] worth, int[] slate) {
        Checks.atLeast(slate.length, slots, "slate.length");
        if (slot == 0 && isFree()) {
            int size = TopK.select(worth, request.candidates().size(), slots, slate);
            for (int s = 0; s < size; s++) {
                state[slate[s]] = SHOWN;
            }
            slot = size;
        } else if (ruleCount > 0) {
            for (int next = best(worth); next >= 0; next = best(worth)) {
                slate[slot] = next;
                place(next);
            }
        } else {
            fillFromQueues(worth, slate);
        }
        return slot;
    }

    private void fillFromQueues(double[] worth, int[] slate) {
        SlateQueues heads = queues(worth, null);
        while (slot < slots) {
            int next = pinned();
            if (next < 0) {
                heads.renewHeads();
                int best = -1;
                for (int q = 0; q < heads.count(); q++) {
                    int head = heads.head(q);
                    if (head >= 0 && (best < 0 || SlateQueues.better(worth, head, heads.head(best)))) {
                        best = q;
                    }
                }
                if (best < 0) {
                    return;
                }
                next = heads.take(best);
            }
            slate[slot] = next;
            place(next);
        }
    }

    /** The open candidates in queues; stays in step while what is taken from a queue is put on the slate at once. */
    SlateQueues queues(double[] worth, @Nullable Groups labels) {
        queues.start(worth, labels);
        return queues;
    }

    boolean hasRules() {
        return ruleCount > 0;
    }

    @Override
    public String toString() {
        return "OpenSlate[" + slot + " of " + slots + " slots]";
    }
}
