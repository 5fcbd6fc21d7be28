package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import java.util.Arrays;

/**
 * A minimum exposure for every provider at a bounded loss for every consumer, worst-off consumers spared first; in the
 * spirit of TFROM (Wu, Cao, Xu and Tan, SIGIR 2021), which fills lists by relevance up to each provider's fair share and
 * serves the users with the largest loss first.
 *
 * <p>All users start with their best slate. A provider is entitled to {@code minimumShare} of its fair share of all slots
 * shown: an equal one, or one in proportion to merit (Σ max(0, utility) of its candidates). While a provider has less, one
 * user exchanges his least useful item of a provider that has more than its minimum for his best candidate of one that
 * lacks: the user whose loss, relative to his best slate, is then the smallest of all, and at most {@code largestLoss}.
 *
 * <p><strong>What is promised</strong>, for rows without rules and items of one provider each:
 *
 * <ul>
 *   <li>No user loses more than {@code largestLoss} of the Σ utility of his best slate.
 *   <li>No provider that had its minimum falls below it. Where one is left with less, no single exchange within the bound
 *       would help.
 *   <li>Two providers: the minimum is missed by as little as any slates within the bound can, and among
 *       slates that miss it by no more the largest relative loss of a user is the smallest possible. (The best slate with
 *       r further items of the provider is r exchanges away, each dearer than the last.)
 *   <li>No bound ({@code largestLoss} of infinity) and k candidates of each provider in each row: every minimum is met.
 * </ul>
 *
 * <p>Rows with constraints, pins, bans or rules keep their best slate under them and take no part in exchanges. An item of
 * several providers counts for each and may be given up only if none of them needs it; then the second promise is that no
 * provider is pushed below its minimum, and that each exchange lowers the total that is lacking.
 *
 * <p>Stateless, thread-safe. Cost: O(rows · n) to start, then O(n + log rows) for each exchange and for each row whose
 * offer went stale; memory: a few numbers per row beside the slates.
 */
public final class TwoSided implements BatchReRanker {

    /** What a fair share is. */
    public enum Entitlement {
        /** The same for every provider. */
        EQUAL,
        /** In proportion to Σ max(0, utility) of the provider's candidates over all rows. */
        MERIT
    }

    /** The offer of a user who has none: not within any bound. */
    private static final double NONE = Double.NaN;

    private final String partition;
    private final double minimumShare;
    private final double largestLoss;
    private final Entitlement entitlement;

    private TwoSided(String partition, double minimumShare, double largestLoss, Entitlement entitlement) {
        this.partition = partition;
        this.minimumShare = minimumShare;
        this.largestLoss = largestLoss;
        this.entitlement = entitlement;
    }

    /**
     * A re-ranker with equal entitlements.
     *
     * @param partition the item partition whose groups are the providers
     * @param minimumShare how much of its fair share a provider shall get at least, in [0, 1]; rounded down to slots
     * @param largestLoss how much of his best Σ utility a user may lose, at least 0; infinity for no bound
     */
    public static TwoSided of(String partition, double minimumShare, double largestLoss) {
        Checks.between(largestLoss, 0, Double.POSITIVE_INFINITY, "largestLoss");
        return new TwoSided(
                Checks.notBlank(partition, "partition"),
                Checks.between(minimumShare, 0, 1, "minimumShare"),
                largestLoss,
                Entitlement.EQUAL);
    }

    /** The same with these entitlements. */
    public TwoSided withEntitlement(Entitlement newEntitlement) {
        return new TwoSided(partition, minimumShare, largestLoss, newEntitlement);
    }

    /**
     * What was reached.
     *
     * @param shortfall how many slots providers lack of their minimum, in total; 0 if all have it
     * @param largestLoss the largest loss of a user relative to his best slate, at least 0
     */
    public record Outcome(long shortfall, double largestLoss) {}

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        solve(request, slates);
    }

    /** The same; returns what was reached. */
    public Outcome solve(BatchRerankRequest request, int[] slates) {
        Market market = new Market(request, slates);
        market.start();
        market.trade();
        market.order();
        return new Outcome(market.shortfall(), market.worstLoss);
    }

    /** The slates, what providers have of their minimum, and the queue of the users' offers. */
    private final class Market {
        double worstLoss;
        private final BatchRerankRequest request;
        private final BatchRows rows;
        private final OfferedGroups groups;
        private final int[] slates;
        private final int k;
        private final long[] spare;
        private long shortfall;
        private final double[] best;
        private final double[] lost;
        private final boolean[] changed;
        private final double[] offer;
        private final int[] queue;
        private int queued;
        private int give;
        private int take;

        Market(BatchRerankRequest request, int[] slates) {
            this.request = request;
            this.slates = slates;
            this.k = request.slateSize();
            this.rows = new BatchRows(request, slates);
            this.groups = new OfferedGroups(request, partition);
            this.spare = new long[groups.count()];
            this.best = new double[request.users()];
            this.lost = new double[request.users()];
            this.changed = new boolean[request.users()];
            this.offer = new double[request.users()];
            this.queue = new int[request.users()];
        }

        /** Every user's best slate. */
        void start() {
            double[] shown = new double[spare.length];
            double[] ones = new double[k];
            Arrays.fill(ones, 1);
            long slots = 0;
            for (int u = 0; u < request.users(); u++) {
                rows.start(u);
                rows.fill(rows.worth());
                rows.orderByWorth();
                rows.write();
                rows.addExposure(groups, ones, shown);
                slots += rows.size();
                for (int s = 0; s < rows.size(); s++) {
                    best[u] += rows.worth()[rows.position(s)];
                }
            }
            double[] share = new double[spare.length];
            Arrays.fill(share, 1.0 / share.length);
            if (entitlement == Entitlement.MERIT) {
                double[] merit = FairCo.merit(request, groups);
                double total = Arrays.stream(merit).sum();
                for (int g = 0; total > 0 && g < share.length; g++) {
                    share[g] = merit[g] / total;
                }
            }
            for (int g = 0; g < spare.length; g++) {
                // A relative 1e-9 so that rounding cannot take a whole slot away.
                spare[g] = (long) shown[g] - (long) Math.floor(minimumShare * share[g] * slots * (1 + 1e-9));
                shortfall += Math.max(0, -spare[g]);
            }
        }

        /** How many slots providers lack in total. */
        long shortfall() {
            return shortfall;
        }

        void trade() {
            for (int u = 0; u < request.users() && shortfall() > 0; u++) {
                offer[u] = offer(u);
                if (offer[u] <= largestLoss) {
                    queue[queued++] = u;
                }
            }
            for (int at = queued / 2 - 1; at >= 0; at--) {
                siftDown(at);
            }
            while (queued > 0 && shortfall() > 0) {
                int user = queue[0];
                double now = offer(user);
                if (now <= offer[user]) {
                    exchange(user);
                    now = offer(user);
                }
                offer[user] = now;
                if (!(now <= largestLoss)) {
                    queue[0] = queue[--queued];
                }
                siftDown(0);
            }
        }

        /** The user's relative loss after his cheapest exchange, which is left in give and take, or NONE. */
        private double offer(int user) {
            RerankRequest row = rows.start(user);
            give = -1;
            take = -1;
            if (!rows.open().isFree()) {
                return NONE;
            }
            double[] worth = rows.worth();
            CandidateSet candidates = row.candidates();
            for (int s = 0; s < k && slates[user * k + s] >= 0; s++) {
                int position = slates[user * k + s];
                rows.accept(position);
                boolean cheaper = give < 0
                        || worth[position] < worth[slates[user * k + give]]
                        || (worth[position] == worth[slates[user * k + give]] && position > slates[user * k + give]);
                if (cheaper && canSpare(candidates.item(position))) {
                    give = s;
                }
            }
            for (int i = 0; i < candidates.size(); i++) {
                if ((take < 0 || worth[i] > worth[take]) && !rows.open().has(i) && lacks(candidates.item(i))) {
                    take = i;
                }
            }
            if (give < 0 || take < 0) {
                return NONE;
            }
            double loss = lost[user] + worth[slates[user * k + give]] - worth[take];
            return loss <= 0 ? 0 : loss / Math.abs(best[user]);
        }

        private boolean canSpare(int item) {
            for (int l = 0; l < groups.groups().count(item); l++) {
                if (spare[groups.number(groups.groups().group(item, l))] <= 0) {
                    return false;
                }
            }
            return true;
        }

        private boolean lacks(int item) {
            for (int l = 0; l < groups.groups().count(item); l++) {
                if (spare[groups.number(groups.groups().group(item, l))] < 0) {
                    return true;
                }
            }
            return false;
        }

        /** Makes the exchange that the last call of offer found for this user. */
        private void exchange(int user) {
            CandidateSet candidates = request.row(user).candidates();
            int cell = user * k + give;
            lost[user] += rows.worth()[slates[cell]] - rows.worth()[take];
            worstLoss = Math.max(worstLoss, lost[user] <= 0 ? 0 : lost[user] / Math.abs(best[user]));
            count(candidates.item(slates[cell]), -1);
            count(candidates.item(take), 1);
            slates[cell] = take;
            changed[user] = true;
        }

        private void count(int item, int change) {
            for (int l = 0; l < groups.groups().count(item); l++) {
                int group = groups.number(groups.groups().group(item, l));
                shortfall -= Math.max(0, -spare[group]);
                spare[group] += change;
                shortfall += Math.max(0, -spare[group]);
            }
        }

        /** Orders the slates that changed by utility. */
        void order() {
            for (int u = 0; u < request.users(); u++) {
                if (changed[u]) {
                    rows.start(u);
                    for (int s = 0; s < k && slates[u * k + s] >= 0; s++) {
                        rows.accept(slates[u * k + s]);
                    }
                    rows.orderByWorth();
                    rows.write();
                }
            }
        }

        private void siftDown(int start) {
            if (queued == 0) {
                return;
            }
            int moving = queue[start];
            int parent = start;
            while (true) {
                int child = 2 * parent + 1;
                if (child >= queued) {
                    break;
                }
                if (child + 1 < queued && before(queue[child + 1], queue[child])) {
                    child++;
                }
                if (!before(queue[child], moving)) {
                    break;
                }
                queue[parent] = queue[child];
                parent = child;
            }
            queue[parent] = moving;
        }

        private boolean before(int a, int b) {
            return offer[a] < offer[b] || (offer[a] == offer[b] && a < b);
        }
    }
}
