package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import java.util.Arrays;

/**
 * The business rules that shops ask for most. Each speaks of all groups of one partition alike; the group {@code unknown}
 * is no group here: two items whose provider nobody knows are not of one provider.
 *
 * <p>All know the request's pins and leave room for them. Stateless, thread-safe; O(labels of the item) per question.
 */
public final class SlateRules {

    private SlateRules() {}

    /**
     * At most {@code most} items of each group in the first {@code slots} slots: "at most 2 of one provider in the first
     * 5".
     *
     * @param partition the item partition
     * @param most at least 1
     * @param slots at least 1; {@link Integer#MAX_VALUE} for the whole slate
     */
    public static SlateRule atMostInFirst(String partition, int most, int slots) {
        return new FirstSlots(
                Checks.notBlank(partition, "partition"),
                Checks.atLeast(most, 1, "most items of a group"),
                Checks.atLeast(slots, 1, "slots"));
    }

    /**
     * At most {@code most} items of a group in adjacent slots: with 1, no two of a category in a row.
     *
     * @param partition the item partition
     * @param most at least 1
     */
    public static SlateRule atMostInARow(String partition, int most) {
        return new InARow(
                Checks.notBlank(partition, "partition"), Checks.atLeast(most, 1, "most items of a group in a row"));
    }

    private record FirstSlots(String partition, int most, int slots) implements SlateRule {

        @Override
        public String name() {
            return "at-most-" + most + "-of-one-" + partition + "-in-the-first-" + slots;
        }

        @Override
        public Progress start(RerankRequest request) {
            return new Count(request, this);
        }

        private static final class Count implements Progress {
            private final CandidateSet candidates;
            private final Groups groups;
            private final FirstSlots rule;
            /** Per group how many of its places are taken, by what is shown or by a pin ahead. */
            private final int[] taken;

            private final RerankRequest request;

            Count(RerankRequest request, FirstSlots rule) {
                this.request = request;
                this.candidates = request.candidates();
                this.groups = request.catalog().groups(rule.partition);
                this.rule = rule;
                this.taken = new int[groups.groupCount()];
                for (int p = 0; p < request.pinCount() && request.pinSlot(p) < rule.slots; p++) {
                    change(request.pinPosition(p), 1);
                }
            }

            private void change(int position, int by) {
                int item = candidates.item(position);
                for (int l = 0; l < groups.count(item); l++) {
                    taken[groups.group(item, l)] += by;
                }
            }

            private boolean isPinned(int position, int slot) {
                for (int p = 0; p < request.pinCount(); p++) {
                    if (request.pinSlot(p) == slot) {
                        return request.pinPosition(p) == position;
                    }
                }
                return false;
            }

            @Override
            public boolean allows(int position, int slot) {
                if (slot >= rule.slots) {
                    return true;
                }
                int own = isPinned(position, slot) ? 0 : 1;
                int item = candidates.item(position);
                for (int l = 0; l < groups.count(item); l++) {
                    int group = groups.group(item, l);
                    if (group != groups.unknown() && taken[group] + own > rule.most) {
                        return false;
                    }
                }
                return true;
            }

            @Override
            public void accept(int position, int slot) {
                if (slot < rule.slots && !isPinned(position, slot)) {
                    change(position, 1);
                }
            }
        }
    }

    private record InARow(String partition, int most) implements SlateRule {

        @Override
        public String name() {
            return "at-most-" + most + "-of-one-" + partition + "-in-a-row";
        }

        @Override
        public Progress start(RerankRequest request) {
            return new Runs(request, this);
        }

        private static final class Runs implements Progress {
            private final RerankRequest request;
            private final Groups groups;
            private final int most;
            /** Per slot the position that stands there or is pinned to it, or −1. */
            private final int[] slate;

            Runs(RerankRequest request, InARow rule) {
                this.request = request;
                this.groups = request.catalog().groups(rule.partition);
                this.most = rule.most;
                this.slate = new int[request.slots()];
                Arrays.fill(slate, -1);
                for (int p = 0; p < request.pinCount(); p++) {
                    slate[request.pinSlot(p)] = request.pinPosition(p);
                }
            }

            private boolean isIn(int slot, int group) {
                return slot >= 0
                        && slot < slate.length
                        && slate[slot] >= 0
                        && groups.isIn(request.candidates().item(slate[slot]), group);
            }

            @Override
            public boolean allows(int position, int slot) {
                int item = request.candidates().item(position);
                for (int l = 0; l < groups.count(item); l++) {
                    int group = groups.group(item, l);
                    int run = 1;
                    for (int s = slot - 1; isIn(s, group); s--) {
                        run++;
                    }
                    for (int s = slot + 1; isIn(s, group); s++) {
                        run++;
                    }
                    if (group != groups.unknown() && run > most) {
                        return false;
                    }
                }
                return true;
            }

            @Override
            public void accept(int position, int slot) {
                slate[slot] = position;
            }
        }
    }
}
