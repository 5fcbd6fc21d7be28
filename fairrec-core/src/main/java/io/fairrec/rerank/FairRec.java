package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;

/**
 * A minimum exposure for every item by greedy round robin: FairRec (Patro, Biswas, Ganguly, Gummadi and Chakraborty, WWW
 * 2020). Every item is a producer of its own.
 *
 * <p>For m rows, n items and slates of k there are ℓ = ⌊α · m · k / n⌋ copies of each item. Phase 1: in each of R = ⌈ℓ · n /
 * m⌉ rounds every user in turn takes his best item that has a copy left and is not on his list. Phase 2 fills the lists by
 * utility. The items of phase 1 stay in front: the lists are not sorted by utility.
 *
 * <p><strong>What is promised</strong>, for rows without rules all of which have all items as candidates:
 *
 * <ul>
 *   <li>{@link #published}: phase 1 ends at the first user who finds nothing to take. All items with a copy left are then
 *       on his list, so at most R − 1 items are shown less than ℓ times, and by the paper's theorem no user envies
 *       another's list beyond one item.
 *   <li>{@link #complete}: a user who finds nothing is passed over, the rounds go on while anyone takes something, and a
 *       copy that is then left is placed by one exchange: a user with a full list takes it for an item that goes to
 *       another. Every item is shown at least ℓ times: whoever has room then has the item
 *       already, and a full list without it holds an item that a list with room lacks. Users who were passed over or exchanged may envy.
 * </ul>
 *
 * <p>With rules, or candidates that differ, the slate of each row keeps its rules and the copies are placed as far as
 * the rounds find room. A user keeps all that he takes, so the order of the rows matters. The authors fill the lists
 * from the 2k best only, which never lacks an item, and gives the same lists.
 *
 * <p>Stateless, thread-safe. Cost: O(m · R · n), as each turn is one pass over the candidates of the user, with look-ups
 * for what is left and what is on the list; memory: one number per item of the catalogue and per candidate of one row.
 */
public final class FairRec implements BatchReRanker {

    private final double alpha;
    private final boolean complete;

    private FairRec(double alpha, boolean complete) {
        this.alpha = Checks.between(alpha, 0, 1, "alpha");
        this.complete = complete;
    }

    /**
     * As the authors' code does it.
     *
     * @param alpha the share of the slots of an equal distribution that is guaranteed, in [0, 1]
     */
    public static FairRec published(double alpha) {
        return new FairRec(alpha, false);
    }

    /**
     * With all copies placed.
     *
     * @param alpha the share of the slots of an equal distribution that is guaranteed, in [0, 1]
     */
    public static FairRec complete(double alpha) {
        return new FairRec(alpha, true);
    }

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        Lists lists = new Lists(request, slates, alpha);
        int most = complete ? request.slateSize() : lists.rounds;
        boolean going = lists.left > 0;
        for (int round = 0; round < most && going; round++) {
            boolean anyone = false;
            for (int u = 0; u < request.users() && lists.left > 0; u++) {
                boolean took = lists.take(u);
                anyone |= took;
                if (!took && !complete) {
                    anyone = false;
                    break;
                }
            }
            going = anyone && lists.left > 0;
        }
        if (complete && lists.left > 0) {
            lists.exchange();
        }
        for (int u = 0; u < request.users(); u++) {
            lists.finish(u);
        }
    }

    /** The lists under construction, in {@code slates}. */
    private static final class Lists {
        final int rounds;
        long left;
        private final BatchRerankRequest request;
        private final BatchRows rows;
        private final int[] slates;
        private final int[] size;
        private final int[] copies;
        private final double[] key;
        private final int items;
        private final int k;

        Lists(BatchRerankRequest request, int[] slates, double alpha) {
            this.request = request;
            this.slates = slates;
            this.rows = new BatchRows(request, slates);
            this.k = request.slateSize();
            this.size = new int[request.users()];
            this.copies = new int[request.catalog().size()];
            this.key = new double[rows.worth().length];
            int distinct = 0;
            for (int u = 0; u < request.users(); u++) {
                CandidateSet candidates = request.row(u).candidates();
                for (int i = 0; i < candidates.size(); i++) {
                    int item = candidates.item(i);
                    distinct += copies[item] == 0 ? 1 : 0;
                    copies[item] = 1;
                }
            }
            this.items = distinct;
            // A relative 1e-9 so that rounding cannot take a whole copy away.
            double share = items == 0 ? 0 : alpha * request.users() * k / items * (1 + 1e-9);
            int each = (int) Math.min(request.users(), share);
            for (int item = 0; item < copies.length; item++) {
                copies[item] *= each;
            }
            this.left = (long) each * items;
            this.rounds = (int) Math.ceil(left / (double) request.users());
        }

        /** Turns to a user with his list so far. */
        private RerankRequest resume(int user) {
            RerankRequest row = rows.start(user);
            for (int s = 0; s < size[user]; s++) {
                rows.accept(slates[user * k + s]);
            }
            return row;
        }

        /** Gives the user his best item that has a copy left; false if there is none. */
        boolean take(int user) {
            if (size[user] == k) {
                return false;
            }
            CandidateSet candidates = resume(user).candidates();
            double[] worth = rows.worth();
            for (int i = 0; i < candidates.size(); i++) {
                key[i] = copies[candidates.item(i)] > 0 ? worth[i] : Double.NEGATIVE_INFINITY;
            }
            int best = rows.open().best(key);
            if (best < 0) {
                return false;
            }
            int item = candidates.item(best);
            if (copies[item] > 0) {
                copies[item]--;
                left--;
            } else if (best != rows.open().pinned()) {
                return false;
            }
            slates[user * k + size[user]++] = best;
            return true;
        }

        void finish(int user) {
            resume(user);
            rows.fill(rows.worth());
            rows.write();
        }

        /**
         * Places what the rounds could not, where all users may have all items. Whoever has room has all items that are
         * left, else he would have taken one; so a user who lacks such an item has a full list, and on it there is an item
         * that the shorter list of a user with room lacks. O(k) passes over the lists.
         */
        void exchange() {
            for (int u = 0; u < request.users(); u++) {
                if (!isFree(u) || request.row(u).candidates().size() != items) {
                    return;
                }
            }
            // Equal candidate sets: a position is the same item for every user.
            int to = 0;
            for (int position = 0; position < items && left > 0; position++) {
                int item = request.row(0).candidates().item(position);
                for (int from = 0; from < request.users() && copies[item] > 0; from++) {
                    if (has(from, position)) {
                        continue;
                    }
                    while (size[to] == k) {
                        to++;
                    }
                    int s = k - 1;
                    while (has(to, slates[from * k + s])) {
                        s--;
                    }
                    slates[to * k + size[to]++] = slates[from * k + s];
                    slates[from * k + s] = position;
                    copies[item]--;
                    left--;
                }
            }
        }

        private boolean isFree(int user) {
            RerankRequest row = request.row(user);
            return row.constraints().isEmpty() && row.rules().isEmpty() && row.pinCount() == 0 && !row.hasBans();
        }

        private boolean has(int user, int position) {
            for (int s = 0; s < size[user]; s++) {
                if (slates[user * k + s] == position) {
                    return true;
                }
            }
            return false;
        }
    }
}
