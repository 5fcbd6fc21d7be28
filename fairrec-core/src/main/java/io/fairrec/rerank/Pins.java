package io.fairrec.rerank;

import io.fairrec.data.Groups;
import java.util.Arrays;
import java.util.BitSet;

/** The pins and bans of one request. Immutable. */
final class Pins {

    static final Pins NONE = new Pins(new int[0], new int[0], new BitSet());

    /** Ascending; a slot given twice stands twice, until {@link #check} refuses it. */
    private final int[] slots;

    private final int[] positions;
    private final BitSet banned;
    private final int bannedCount;

    private Pins(int[] slots, int[] positions, BitSet banned) {
        this.slots = slots;
        this.positions = positions;
        this.banned = banned;
        this.bannedCount = banned.cardinality();
    }

    Pins withPin(int slot, int position) {
        int at = 0;
        while (at < slots.length && slots[at] <= slot) {
            at++;
        }
        return new Pins(insert(slots, at, slot), insert(positions, at, position), banned);
    }

    private static int[] insert(int[] values, int at, int value) {
        int[] longer = Arrays.copyOf(values, values.length + 1);
        System.arraycopy(values, at, longer, at + 1, values.length - at);
        longer[at] = value;
        return longer;
    }

    Pins withBan(int position, int candidates) {
        BitSet more = new BitSet(candidates);
        more.or(banned);
        more.set(position);
        return new Pins(slots, positions, more);
    }

    Pins onlyBans() {
        return new Pins(new int[0], new int[0], banned);
    }

    int count() {
        return slots.length;
    }

    int slot(int pin) {
        return slots[pin];
    }

    int position(int pin) {
        return positions[pin];
    }

    int bannedCount() {
        return bannedCount;
    }

    boolean isBanned(int position) {
        return banned.get(position);
    }

    void check(RerankRequest request) {
        for (int p = 0; p < slots.length; p++) {
            checkPin(request, p);
        }
        if (slots.length > 0) {
            request.constraints().forEach(constraint -> checkCeiling(request, constraint));
            request.rules().forEach(rule -> checkRule(request, rule));
        }
    }

    private void checkPin(RerankRequest request, int p) {
        String what = "The candidate at " + positions[p] + " pinned to slot " + slots[p];
        int n = request.candidates().size();
        if (positions[p] < 0 || positions[p] >= n) {
            throw new IllegalArgumentException(
                    what + " must lie in [0, " + n + "): a pin is the position of a candidate.");
        }
        if (slots[p] < 0 || slots[p] >= request.slots()) {
            throw new IllegalArgumentException(what + " must have a slot in [0, " + request.slots()
                    + "): the slate has " + request.slots() + " slots. Leave the pin out, or ask for more items.");
        }
        if (isBanned(positions[p])) {
            throw new IllegalArgumentException(what + " is banned. A ban wins over a pin: leave the pin out.");
        }
        for (int q = 0; q < p; q++) {
            if (slots[q] == slots[p] || positions[q] == positions[p]) {
                throw new IllegalArgumentException(what + " clashes with the candidate at " + positions[q]
                        + " pinned to slot " + slots[q] + ". Pin each candidate once, and one to a slot.");
            }
        }
    }

    private void checkCeiling(RerankRequest request, SlateConstraint constraint) {
        Groups groups = request.catalog().groups(constraint.partition());
        int group = groups.ordinal(constraint.group());
        int pinned = 0;
        for (int position : positions) {
            pinned += groups.isIn(request.candidates().item(position), group) ? 1 : 0;
        }
        if (pinned > constraint.ceiling()) {
            throw new IllegalArgumentException("The pins of " + constraint.partition() + " " + constraint.group() + " ("
                    + pinned + ") must be at most its ceiling (" + constraint.ceiling()
                    + "). Leave out a pin, or raise it.");
        }
    }

    private void checkRule(RerankRequest request, SlateRule rule) {
        SlateRule.Progress progress = rule.start(request);
        for (int p = 0; p < slots.length; p++) {
            if (!progress.allows(positions[p], slots[p])) {
                throw new IllegalArgumentException("The candidate at " + positions[p] + " pinned to slot " + slots[p]
                        + " breaks the rule \"" + rule.name() + "\" together with the pins before it. Leave out a pin,"
                        + " or the rule.");
            }
            progress.accept(positions[p], slots[p]);
        }
    }
}
