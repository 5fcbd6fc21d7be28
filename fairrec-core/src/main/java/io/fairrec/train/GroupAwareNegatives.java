package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Negatives that a group cannot explain: with probability {@code share} a negative comes from the group in which the
 * positive would be an easy guess, else from all items.
 *
 * <p>A ranking loss learns whatever tells positives from negatives. If negatives are uniform, being of a popular item group
 * does, and so does being liked by the user's own group; a model then recommends the group rather than the item. Drawing
 * the negative from the same group leaves only what differs within it.
 *
 * <ul>
 *   <li>{@link #sameItemGroup}: a uniform unchosen item of one of the positive's groups (of several, by equal chance), so
 *       that pairs compare items of one provider or genre. The static form of the group-wise negative distribution of Chen
 *       et al., "Fairly Adaptive Negative Sampling for Recommendations", WWW 2023, who adapt theirs in training.
 *   <li>{@link #likedByUserGroup}: an item by how many of the user's group chose it, so that what the group likes on the
 *       whole is no signal: the popularity-based sampling of Rendle and Freudenthaler, WSDM 2014, within a group.
 *   <li>{@link #itemGroupShares}: the negative's group by given shares, uniform within it.
 * </ul>
 *
 * <p>Where the group offers no unchosen item in {@value #TRIES} draws, the negative is a uniform one. <em>Unknown</em> is a
 * group. Immutable, thread-safe; O(1) draws a row on average.
 */
public final class GroupAwareNegatives implements NegativeSampler {

    /** Draws from a pool before all items are tried. */
    private static final int TRIES = 64;

    private enum Kind {
        SAME_ITEM_GROUP,
        LIKED_BY_USER_GROUP,
        ITEM_GROUP_SHARES
    }

    private final Kind kind;
    private final Groups groups;
    private final int[][] pools;
    private final double share;
    /** As given, by group; empty but for {@link #itemGroupShares}. */
    private final double[] shares;

    private final double[] cumulative;

    private GroupAwareNegatives(
            Kind kind, Groups groups, int[][] pools, double share, double[] shares, double[] cumulative) {
        this.kind = kind;
        this.groups = groups;
        this.pools = pools;
        this.share = share;
        this.shares = shares;
        this.cumulative = cumulative;
    }

    /**
     * Negatives of the positive's own group.
     *
     * @param itemGroups one entity an item
     * @param share the probability of such a negative, in [0, 1]; the rest is uniform
     */
    public static GroupAwareNegatives sameItemGroup(Groups itemGroups, double share) {
        Checks.between(share, 0, 1, "share");
        return new GroupAwareNegatives(
                Kind.SAME_ITEM_GROUP, itemGroups, members(itemGroups), share, new double[0], new double[0]);
    }

    /**
     * Negatives that the user's group likes.
     *
     * @param pairs what users chose
     * @param userGroups one entity a user
     * @param share the probability of such a negative, in [0, 1]; the rest is uniform
     */
    public static GroupAwareNegatives likedByUserGroup(PositivePairs pairs, Groups userGroups, double share) {
        Checks.between(share, 0, 1, "share");
        Checks.length(userGroups.entityCount(), pairs.users(), "groups of \"" + userGroups.name() + "\"");
        int[][] pools = new int[userGroups.groupCount()][];
        for (int g = 0; g < pools.length; g++) {
            int size = 0;
            for (int u = 0; u < pairs.users(); u++) {
                size += userGroups.isIn(u, g) ? pairs.count(u) : 0;
            }
            pools[g] = new int[size];
            for (int u = 0, next = 0; u < pairs.users(); u++) {
                for (int k = 0; k < pairs.count(u) && userGroups.isIn(u, g); k++) {
                    pools[g][next++] = pairs.item(u, k);
                }
            }
        }
        return new GroupAwareNegatives(
                Kind.LIKED_BY_USER_GROUP, userGroups, pools, share, new double[0], new double[0]);
    }

    /**
     * Negatives whose group follows given shares.
     *
     * @param itemGroups one entity an item
     * @param shares per group, <em>unknown</em> last, at least 0 with a positive sum; a group without items must have 0
     */
    public static GroupAwareNegatives itemGroupShares(Groups itemGroups, double[] shares) {
        Checks.length(shares.length, itemGroups.groupCount(), "shares");
        double[] cumulative = new double[shares.length];
        double sum = 0;
        for (int g = 0; g < shares.length; g++) {
            Checks.nonNegative(shares[g], "shares[" + g + "]");
            if (shares[g] > 0 && itemGroups.size(g) == 0) {
                throw new IllegalArgumentException("The share of the group \"" + itemGroups.label(g) + "\" ("
                        + shares[g] + ") must be 0: it has no items to draw.");
            }
            sum += shares[g];
            cumulative[g] = sum;
        }
        Checks.positive(sum, "sum of the shares");
        return new GroupAwareNegatives(
                Kind.ITEM_GROUP_SHARES, itemGroups, members(itemGroups), 1, shares.clone(), cumulative);
    }

    private static int[][] members(Groups groups) {
        int[][] members = new int[groups.groupCount()][];
        int[] next = new int[members.length];
        for (int g = 0; g < members.length; g++) {
            members[g] = new int[groups.size(g)];
        }
        for (int i = 0; i < groups.entityCount(); i++) {
            for (int l = 0; l < groups.count(i); l++) {
                int g = groups.group(i, l);
                members[g][next[g]++] = i;
            }
        }
        return members;
    }

    /** Such as {@code "same-item-group 0.5 of genre"}. */
    @Override
    public String name() {
        return switch (kind) {
            case SAME_ITEM_GROUP -> "same-item-group " + share + " of " + groups.name();
            case LIKED_BY_USER_GROUP -> "liked-by-user-group " + share + " of " + groups.name();
            case ITEM_GROUP_SHARES -> "item-group-shares " + Arrays.toString(shares) + " of " + groups.name();
        };
    }

    @Override
    public String identity() {
        Fingerprint print = new Fingerprint().add(groups);
        for (int[] pool : pools) {
            print.add(pool);
        }
        return name() + ", " + print.hex();
    }

    @Override
    public void sample(PositivePairs pairs, int[] user, int[] positive, int n, SplittableRandom random, int[] out) {
        if (kind != Kind.LIKED_BY_USER_GROUP) {
            Checks.length(groups.entityCount(), pairs.items(), "groups of \"" + groups.name() + "\"");
        } else {
            Checks.length(groups.entityCount(), pairs.users(), "groups of \"" + groups.name() + "\"");
        }
        NegativeSampler.uniform().sample(pairs, user, positive, n, random, out);
        for (int r = 0; r < n; r++) {
            if (pairs.count(user[r]) == pairs.items() || (share < 1 && random.nextDouble() >= share)) {
                continue;
            }
            int[] pool = pools[group(user[r], positive[r], random)];
            for (int t = 0; t < TRIES && pool.length > 0; t++) {
                int item = pool[random.nextInt(pool.length)];
                if (!pairs.contains(user[r], item)) {
                    out[r] = item;
                    break;
                }
            }
        }
    }

    private int group(int user, int positive, SplittableRandom random) {
        if (kind == Kind.ITEM_GROUP_SHARES) {
            double at = random.nextDouble() * cumulative[cumulative.length - 1];
            int g = 0;
            while (cumulative[g] <= at) {
                g++;
            }
            return g;
        }
        int entity = kind == Kind.SAME_ITEM_GROUP ? positive : user;
        int labels = groups.count(entity);
        return groups.group(entity, labels == 1 ? 0 : random.nextInt(labels));
    }

    @Override
    public String toString() {
        return "NegativeSampler[" + name() + "]";
    }
}
