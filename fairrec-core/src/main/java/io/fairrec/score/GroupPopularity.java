package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Floats;
import io.fairrec.portrait.UserPortrait;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Popularity among people of the user's group: an answer for somebody without a history.
 *
 * <pre>{@code
 * score(i) = (n_gi + s · p_i) / (N_g + s),   p_i = n_i / N
 * }</pre>
 *
 * where {@code n_gi} of the group's {@code N_g} training users had the item, {@code n_i} of all {@code N} had it, and
 * the shrinkage {@code s} is how many users of the overall mix are added to a group: a small group differs little from
 * the whole. Only users with at least one row count. The group is the portrait's attribute of the partition's name: one
 * that the caller did not name is not used. With several known labels the score is their mean; with none, or only
 * labels that training did not know, it is {@code p_i}. Users of group {@code unknown} count in {@code p_i} only.
 *
 * <p>Scores are in [0, 1]: the share of users who had the item. Fall-back: 0 for items without training rows or outside
 * the training catalogue. Immutable, thread-safe; O(candidates · labels) a call; 4 bytes per group and item.
 */
public final class GroupPopularity implements Scorer {

    private final IdIndex items;
    private final Groups groups;
    private final double shrinkage;
    private final int[][] itemUsers;
    private final int[] users;
    private final Provenance provenance;

    private GroupPopularity(
            IdIndex items, Groups groups, double shrinkage, int[][] itemUsers, int[] users, Provenance provenance) {
        this.items = items;
        this.groups = groups;
        this.shrinkage = shrinkage;
        this.itemUsers = itemUsers;
        this.users = users;
        this.provenance = provenance;
    }

    /** Shrinkage 20. */
    public static GroupPopularity fit(Interactions interactions, Groups userGroups) {
        return fit(interactions, userGroups, 20);
    }

    /**
     * Counts per group. O(n log n) for n rows.
     *
     * @param userGroups one entity per user of the log
     * @param shrinkage s, finite and at least 0
     */
    public static GroupPopularity fit(Interactions interactions, Groups userGroups, double shrinkage) {
        Checks.length(userGroups.entityCount(), interactions.userCount(), "groups of \"" + userGroups.name() + "\"");
        Checks.nonNegative(shrinkage, "shrinkage");
        UserItemMatrix pairs = UserItemMatrix.of(interactions);
        // The last row, that of group "unknown", counts everybody instead.
        int everybody = userGroups.unknown();
        int[][] itemUsers = new int[userGroups.groupCount()][pairs.columns()];
        int[] users = new int[userGroups.groupCount()];
        for (int u = 0; u < pairs.rows(); u++) {
            if (pairs.begin(u) == pairs.end(u)) {
                continue;
            }
            add(pairs, u, itemUsers[everybody]);
            users[everybody]++;
            for (int l = 0; l < userGroups.count(u); l++) {
                int g = userGroups.group(u, l);
                if (g != everybody) {
                    add(pairs, u, itemUsers[g]);
                    users[g]++;
                }
            }
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("partition", userGroups.name());
        config.put("shrinkage", Double.toString(shrinkage));
        return new GroupPopularity(
                interactions.items(),
                userGroups,
                shrinkage,
                itemUsers,
                users,
                Scores.provenance("group-popularity", config, interactions));
    }

    private static void add(UserItemMatrix pairs, int user, int[] counts) {
        for (int e = pairs.begin(user); e < pairs.end(user); e++) {
            counts[pairs.column(e)]++;
        }
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        int[] known = known(portrait);
        int items = itemUsers[0].length;
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            out[c] = item < items ? Floats.saturate(share(item, known)) : 0;
        }
    }

    /** p_i; 0 for an item without training rows or outside the training catalogue. */
    double overall(int item) {
        int everybody = groups.unknown();
        return item >= itemUsers[everybody].length || users[everybody] == 0
                ? 0
                : (double) itemUsers[everybody][item] / users[everybody];
    }

    /**
     * The mean share of users who had an item over some groups, p_i if there are none.
     *
     * @param item of the training catalogue
     */
    double share(int item, int[] known) {
        double overall = overall(item);
        if (known.length == 0) {
            return overall;
        }
        double sum = 0;
        for (int g : known) {
            double weight = users[g] + shrinkage;
            sum += weight == 0 ? overall : (itemUsers[g][item] + shrinkage * overall) / weight;
        }
        return sum / known.length;
    }

    /** The ordinals of the user's labels that training knew, each once. */
    int[] known(UserPortrait portrait) {
        return portrait.attribute(groups.name()).stream()
                .map(String::strip)
                .filter(label -> groups.hasLabel(label) && groups.ordinal(label) != groups.unknown())
                .mapToInt(groups::ordinal)
                .distinct()
                .toArray();
    }

    @Override
    public IdIndex items() {
        return items;
    }

    /** Where the model comes from; the hash covers the log, not who belongs to which group. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "GroupPopularity[" + groups.name() + ", " + itemUsers[0].length + " items]";
    }
}
