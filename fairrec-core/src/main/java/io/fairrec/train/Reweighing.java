package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.data.Groups;
import java.util.Arrays;

/**
 * Case weights under which group and outcome are independent (Kamiran and Calders, "Data preprocessing techniques for
 * classification without discrimination", Knowledge and Information Systems 33, 2012, §4.3):
 *
 * <pre>{@code
 * w(g, y) = P(g) · P(y) / P(g, y)
 * }</pre>
 *
 * <p>Rows of a group that has the outcome more rarely than the average weigh more where they have it and less where they
 * do not. Weighted counts keep the sizes of groups and of outcomes, so the weights sum to the number of rows.
 *
 * <p>That holds where every group has every outcome that occurs. A cell without rows cannot be weighed up: its share of the
 * weight is missing, the weights sum to less, and group and outcome stay dependent; so {@link #weights(int[], int, int[],
 * int)} and {@link #weights(Groups, boolean[])} refuse it. Between groups of users and of items empty cells are usual and
 * mean that nobody chose such an item; {@link #pairs} leaves them out and says what remains true. The weights go to whatever takes case weights: {@link LogisticHead}, a {@link PairWeights}. Stateless, thread-safe, O(rows).
 */
public final class Reweighing {

    private Reweighing() {}

    /**
     * The weight of each row.
     *
     * @param group per row in [−1, groups); a row of −1 takes no part and weighs 1
     * @param groups at least 1
     * @param outcome per row in [0, outcomes)
     * @param outcomes at least 1
     * @throws DataException if a group that has rows has none of an outcome that others have: no weights make the two
     *     independent. Join groups or outcomes, or set the group's rows to −1
     */
    public static double[] weights(int[] group, int groups, int[] outcome, int outcomes) {
        return weights(group, groups, outcome, outcomes, true);
    }

    private static double[] weights(int[] group, int groups, int[] outcome, int outcomes, boolean complete) {
        Checks.atLeast(groups, 1, "groups");
        Checks.atLeast(outcomes, 1, "outcomes");
        Checks.length(outcome.length, group.length, "outcome");
        double[] perGroup = new double[groups];
        double[] perOutcome = new double[outcomes];
        double[] both = new double[Math.multiplyExact(groups, outcomes)];
        double n = 0;
        for (int i = 0; i < group.length; i++) {
            Checks.index(outcome[i], outcomes, "outcome");
            if (group[i] != -1) {
                perGroup[Checks.index(group[i], groups, "group")]++;
                perOutcome[outcome[i]]++;
                both[group[i] * outcomes + outcome[i]]++;
                n++;
            }
        }
        for (int cell = 0; cell < both.length && complete; cell++) {
            int g = cell / outcomes;
            int o = cell % outcomes;
            if (both[cell] == 0 && perGroup[g] > 0 && perOutcome[o] > 0) {
                throw new DataException("The group " + g + " has " + (int) perGroup[g] + " rows, none of outcome " + o
                        + ", which other groups have: no weights make group and outcome independent. Join groups or"
                        + " outcomes, or leave the group out (−1).");
            }
        }
        double[] weights = new double[group.length];
        Arrays.fill(weights, 1);
        for (int i = 0; i < group.length; i++) {
            if (group[i] != -1) {
                double expected = perGroup[group[i]] / n * perOutcome[outcome[i]];
                weights[i] = expected / both[group[i] * outcomes + outcome[i]];
            }
        }
        return weights;
    }

    /**
     * The weight of each row, whose outcome happened or not.
     *
     * @param groups a partition with one label a row; <em>unknown</em> is a group like the others
     * @param outcome per row
     * @throws DataException if all rows of a group, but not all rows, have the same outcome
     */
    public static double[] weights(Groups groups, boolean[] outcome) {
        Checks.length(outcome.length, groups.entityCount(), "outcome");
        int[] happened = new int[outcome.length];
        for (int i = 0; i < outcome.length; i++) {
            happened[i] = outcome[i] ? 1 : 0;
        }
        return weights(GroupLabels.all(groups), groups.groupCount(), happened, 2);
    }

    /**
     * Weights of chosen pairs by which the share of each group of users among the pairs of every group of items becomes the
     * same: the outcome is the item's group. Where the users of a group chose no item of some group of items, that pair
     * of groups stays empty, the weights sum to less than the number of pairs, and shares become equal only up to what is
     * missing.
     *
     * @param pairs what users chose; each pair is a row
     * @param users one label a user, one entity a user; <em>unknown</em> is a group
     * @param items one label an item, one entity an item; <em>unknown</em> is a group
     */
    public static PairWeights pairs(PositivePairs pairs, Groups users, Groups items) {
        Checks.length(users.entityCount(), pairs.users(), "groups of \"" + users.name() + "\"");
        Checks.length(items.entityCount(), pairs.items(), "groups of \"" + items.name() + "\"");
        int[] userGroup = GroupLabels.all(users);
        int[] itemGroup = GroupLabels.all(items);
        int n = pairs.matrix().size();
        int[] group = new int[n];
        int[] outcome = new int[n];
        for (int u = 0, row = 0; u < pairs.users(); u++) {
            for (int k = 0; k < pairs.count(u); k++, row++) {
                group[row] = userGroup[u];
                outcome[row] = itemGroup[pairs.item(u, k)];
            }
        }
        int width = items.groupCount();
        double[] cell = new double[users.groupCount() * width];
        Arrays.fill(cell, 1);
        double[] weights = weights(group, users.groupCount(), outcome, width, false);
        for (int row = 0; row < n; row++) {
            cell[group[row] * width + outcome[row]] = weights[row];
        }
        return (user, item) -> cell[userGroup[user] * width + itemGroup[item]];
    }
}
