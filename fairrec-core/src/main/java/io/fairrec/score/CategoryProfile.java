package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of what a user does is in the item's categories: an answer for an item that nobody had yet.
 *
 * <pre>{@code
 * score(i) = mean over the item's categories c of (n_uc + s · p_c) / (n_u + s)
 * }</pre>
 *
 * where {@code n_uc} of the user's {@code n_u} events fell into category {@code c} (an event of an item with m
 * categories counts 1/m in each), {@code p_c} is the category's share of all training events, and {@code s > 0} is how
 * many events of the overall mix are added to every history. A user without a history thus gets {@code p_c}: category
 * popularity. The group {@code unknown} is a category like the others. Every event counts 1, whatever its type.
 *
 * <p>Scores are in [0, 1], and the shares of all categories sum to 1 per user. Fall-back: an item outside the partition
 * scores 0; history items outside it are ignored. Immutable, thread-safe; O(categories + history + candidates · labels)
 * a call.
 */
public final class CategoryProfile implements Scorer {

    private final IdIndex items;
    private final Groups groups;
    private final double shrinkage;
    private final double[] overall;
    private final Provenance provenance;
    private final Workspaces<double[]> workspaces;

    private CategoryProfile(IdIndex items, Groups groups, double shrinkage, double[] overall, Provenance provenance) {
        this.items = items;
        this.groups = groups;
        this.shrinkage = shrinkage;
        this.overall = overall;
        this.provenance = provenance;
        this.workspaces = new Workspaces<>(() -> new double[groups.groupCount()]);
    }

    /** Shrinkage 5. */
    public static CategoryProfile fit(Interactions interactions, Groups itemGroups) {
        return fit(interactions, itemGroups, 5);
    }

    /**
     * Counts events per category. O(rows).
     *
     * @param itemGroups one entity per item of the log; may have more: items that came later
     * @param shrinkage s, finite and above 0
     */
    public static CategoryProfile fit(Interactions interactions, Groups itemGroups, double shrinkage) {
        Checks.atLeast(
                itemGroups.entityCount(), interactions.itemCount(), "number of items in \"" + itemGroups.name() + "\"");
        Checks.positive(shrinkage, "shrinkage");
        double[] share = new double[itemGroups.groupCount()];
        for (int row = 0; row < interactions.size(); row++) {
            add(itemGroups, interactions.item(row), share);
        }
        for (int g = 0; g < share.length; g++) {
            share[g] /= Math.max(1, interactions.size());
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("partition", itemGroups.name());
        config.put("shrinkage", Double.toString(shrinkage));
        return new CategoryProfile(
                interactions.items(),
                itemGroups,
                shrinkage,
                share,
                Scores.provenance("category-profile", config, interactions));
    }

    private static void add(Groups groups, int item, double[] sums) {
        int labels = groups.count(item);
        for (int l = 0; l < labels; l++) {
            sums[groups.group(item, l)] += 1.0 / labels;
        }
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        double[] share = workspaces.borrow();
        Arrays.fill(share, 0);
        int events = 0;
        for (int e = 0; e < portrait.size(); e++) {
            if (portrait.item(e) < groups.entityCount()) {
                add(groups, portrait.item(e), share);
                events++;
            }
        }
        for (int g = 0; g < share.length; g++) {
            share[g] = (share[g] + shrinkage * overall[g]) / (events + shrinkage);
        }
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            double sum = 0;
            int labels = item < groups.entityCount() ? groups.count(item) : 0;
            for (int l = 0; l < labels; l++) {
                sum += share[groups.group(item, l)];
            }
            out[c] = labels == 0 ? 0 : Floats.saturate(sum / labels);
        }
        workspaces.giveBack(share);
    }

    @Override
    public IdIndex items() {
        return items;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "CategoryProfile[" + groups.name() + ", " + groups.groupCount() + " categories]";
    }
}
