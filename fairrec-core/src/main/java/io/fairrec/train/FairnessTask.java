package io.fairrec.train;

import io.fairrec.data.Groups;
import io.fairrec.fairness.FairnessBatch;
import io.fairrec.fairness.FairnessLoss;
import io.fairrec.fairness.GroupDro;
import io.fairrec.fairness.GroupWeights;
import io.fairrec.internal.FloatRows;
import io.fairrec.internal.Logistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FairnessLoss} as a task of a training.
 *
 * <p>A loss on portraits sees the vectors of the distinct users of a batch. A loss on scores sees two rows per row of the
 * batch: the chosen item with the label 1 and the other one with the label 0, each scored by the inner product of the two
 * vectors, or by its {@linkplain #probabilities sigmoid}. The rows of one user are together: they are the user's list, for
 * the losses that look at lists. A loss on the losses of rows ({@link io.fairrec.fairness.RowLoss#GIVEN}) sees one row per row
 * of the batch, whose value is BPR's, {@code ln(1 + exp(s_uj − s_ui))}: group CVaR, min-max and robust optimisation of
 * ranking. A row whose other item is the chosen one, because the user chose every item, is left out.
 *
 * <p>Users of the group <em>unknown</em> take no part: nobody can be fair between them and others. A batch in which fewer
 * than two groups are present compares nothing, and the task is {@linkplain EmbeddingLoss#compares left out} of that step;
 * where all users are of one group it is left out of every step, and the training is the one without this task, whatever
 * the balancer. Counterfactual losses need scores that no factor model has and are refused by their message.
 *
 * <p>A gap of mini-batches is larger than that of all users, because means of few rows scatter: compare figures of one batch
 * size only. Holds state only if the loss is {@link GroupDro}; a step costs O(users + rows · dimension) plus the loss.
 */
public final class FairnessTask implements StatefulLoss {

    private final FairnessLoss loss;
    private final Groups users;
    private final int[] userGroup;
    private final @Nullable Groups items;
    private final boolean probabilities;
    private final @Nullable GroupWeights start;

    private FairnessTask(
            FairnessLoss loss,
            Groups users,
            @Nullable Groups items,
            boolean probabilities,
            @Nullable GroupWeights start) {
        this.loss = loss;
        this.users = users;
        this.userGroup = GroupLabels.knownOnly(users);
        this.items = items;
        this.probabilities = probabilities;
        this.start = start;
    }

    /**
     * A task.
     *
     * @param loss on portraits or on scores; the weights that a {@link GroupDro} has now are those that every fit starts from
     * @param users one label a user; entity u is user u of the training
     * @throws IllegalArgumentException if a user has several labels, or no label is known of anybody
     */
    public static FairnessTask of(FairnessLoss loss, Groups users) {
        if (GroupLabels.known(users) == 0) {
            throw new IllegalArgumentException("The partition \"" + users.name()
                    + "\" knows no user's group, but must know some: there is nothing to be fair between.");
        }
        return new FairnessTask(loss, users, null, false, loss instanceof GroupDro dro ? copy(dro.weights()) : null);
    }

    private static GroupWeights copy(GroupWeights weights) {
        return GroupWeights.resume(weights.logWeights(), weights.streamingLosses());
    }

    /**
     * With groups of items, which losses on exposure and diversity compare.
     *
     * @param newItems one label an item; entity i is item i of the training
     */
    public FairnessTask items(Groups newItems) {
        GroupLabels.all(newItems);
        return new FairnessTask(loss, users, newItems, probabilities, start);
    }

    /**
     * With σ(score) in place of the score: for losses that compare scores with labels, after training by the logistic loss.
     *
     * @throws IllegalArgumentException if the loss works on portraits, or on losses of rows
     */
    public FairnessTask probabilities() {
        if (loss.variable() != FairnessLoss.Variable.SCORES) {
            throw new IllegalArgumentException(
                    "The loss " + loss.name() + " works on portraits, which have no probabilities.");
        }
        if (loss.takesRowLosses()) {
            throw new IllegalArgumentException(
                    "The loss " + loss.name()
                            + " works on the losses of pairs, which are no probabilities. Give it the row loss LOGISTIC or SQUARED.");
        }
        return new FairnessTask(loss, users, items, true, start);
    }

    @Override
    public String name() {
        return loss.name() + (loss.takesRowLosses() ? " of bpr by " : " by ") + users.name();
    }

    @Override
    public String identity(PositivePairs pairs) {
        Fingerprint print = new Fingerprint().add(users);
        if (items != null) {
            print.add(items);
        }
        if (start != null) {
            print.add(start.logWeights()).add(start.streamingLosses());
        }
        return name() + (probabilities ? ", probabilities, " : ", ") + print.hex();
    }

    /** Whether users of two known groups have rows. */
    @Override
    public boolean compares(EmbeddingBatch batch) {
        requireFor(batch);
        boolean portraits = loss.variable() == FairnessLoss.Variable.PORTRAITS;
        int first = -1;
        for (int r = 0; r < batch.size(); r++) {
            int group = userGroup[batch.user(r)];
            if (group < 0 || !(portraits || batch.teaches(r))) {
                continue;
            }
            if (first >= 0 && group != first) {
                return true;
            }
            first = group;
        }
        return false;
    }

    @Override
    public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
        requireFor(batch);
        if (loss.variable() == FairnessLoss.Variable.PORTRAITS) {
            return batch.size() == 0 ? 0 : onPortraits(batch, weight, gradient);
        }
        int[] order = byUser(batch);
        if (order.length == 0) {
            return 0;
        }
        return loss.takesRowLosses()
                ? onPairLosses(batch, order, weight, gradient)
                : onScores(batch, order, weight, gradient);
    }

    private void requireFor(EmbeddingBatch batch) {
        if (userGroup.length != batch.users()) {
            throw new IllegalArgumentException("The partition \"" + users.name() + "\" covers " + userGroup.length
                    + " users, but the training has " + batch.users() + ". Load it for the ids of the log.");
        }
    }

    private double onPortraits(EmbeddingBatch batch, float weight, float[] gradient) {
        int d = batch.dimension();
        boolean[] present = new boolean[batch.users()];
        int n = 0;
        for (int r = 0; r < batch.size(); r++) {
            n += present[batch.user(r)] ? 0 : 1;
            present[batch.user(r)] = true;
        }
        int[] user = new int[n];
        int[] group = new int[n];
        double[] portraits = new double[n * d];
        int row = 0;
        for (int u = 0; u < present.length; u++) {
            if (present[u]) {
                user[row] = u;
                group[row] = userGroup[u];
                for (int k = 0; k < d; k++) {
                    portraits[row * d + k] = batch.vectors()[batch.userAt(u) + k];
                }
                row++;
            }
        }
        if (!finite(portraits)) {
            return Double.NaN;
        }
        FairnessBatch rows = FairnessBatch.portraits(portraits, n, d, group, GroupLabels.known(users))
                .withUsers(user);
        double[] slope = new double[n * d];
        loss.advance(rows);
        double value = loss.accumulateGradient(rows, weight, slope);
        for (int p = 0; p < n; p++) {
            int at = batch.userAt(user[p]);
            for (int k = 0; k < d; k++) {
                gradient[at + k] += (float) slope[p * d + k];
            }
        }
        return value;
    }

    private double onScores(EmbeddingBatch batch, int[] order, float weight, float[] gradient) {
        int n = 2 * order.length;
        int d = batch.dimension();
        int[] user = new int[n];
        int[] item = new int[n];
        double[] label = new double[n];
        double[] score = new double[n];
        int[] lists = new int[n + 1];
        int listCount = 0;
        for (int r = 0; r < n; r++) {
            int from = order[r / 2];
            user[r] = batch.user(from);
            label[r] = 1 - r % 2;
            item[r] = r % 2 == 0 ? batch.positive(from) : batch.negative(from);
            double dot = score(batch, user[r], item[r]);
            score[r] = probabilities ? Logistic.sigmoid(dot) : dot;
            if (r > 0 && user[r] != user[r - 1]) {
                lists[++listCount] = r;
            }
        }
        lists[++listCount] = n;
        if (!finite(score)) {
            return Double.NaN;
        }
        FairnessBatch rows = FairnessBatch.scores(score, n, label, groups(user), GroupLabels.known(users))
                .withUsers(user)
                .withItems(item)
                .withLists(Arrays.copyOf(lists, listCount + 1));
        if (items != null) {
            rows = rows.withItemGroups(itemGroups(items, item, batch.items()), GroupLabels.known(items));
        }
        double[] slope = new double[n];
        loss.advance(rows);
        double value = loss.accumulateGradient(rows, weight, slope);
        for (int r = 0; r < n; r++) {
            float by = (float) (probabilities ? slope[r] * score[r] * (1 - score[r]) : slope[r]);
            int u = batch.userAt(user[r]);
            int i = batch.itemAt(item[r]);
            FloatRows.add(by, batch.vectors(), i, gradient, u, d);
            FloatRows.add(by, batch.vectors(), u, gradient, i, d);
        }
        return value;
    }

    /** One row per pair of items, whose value is its BPR loss. */
    private double onPairLosses(EmbeddingBatch batch, int[] order, float weight, float[] gradient) {
        int n = order.length;
        int d = batch.dimension();
        int[] user = new int[n];
        int[] item = new int[n];
        double[] value = new double[n];
        double[] byOther = new double[n];
        for (int r = 0; r < n; r++) {
            user[r] = batch.user(order[r]);
            item[r] = batch.positive(order[r]);
            double chosen = score(batch, user[r], item[r]);
            double other = score(batch, user[r], batch.negative(order[r]));
            value[r] = PairwiseLoss.Kind.BPR.value(chosen, other);
            byOther[r] = PairwiseLoss.Kind.BPR.byOther(chosen, other);
        }
        if (!finite(value)) {
            return Double.NaN;
        }
        FairnessBatch rows = FairnessBatch.scores(value, n, new double[n], groups(user), GroupLabels.known(users))
                .withUsers(user)
                .withItems(item);
        double[] slope = new double[n];
        loss.advance(rows);
        double all = loss.accumulateGradient(rows, weight, slope);
        for (int r = 0; r < n; r++) {
            float by = (float) (slope[r] * byOther[r]);
            int u = batch.userAt(user[r]);
            int i = batch.itemAt(item[r]);
            int j = batch.itemAt(batch.negative(order[r]));
            FloatRows.add(by, batch.vectors(), j, gradient, u, d);
            FloatRows.add(-by, batch.vectors(), i, gradient, u, d);
            FloatRows.add(by, batch.vectors(), u, gradient, j, d);
            FloatRows.add(-by, batch.vectors(), u, gradient, i, d);
        }
        return all;
    }

    private static double score(EmbeddingBatch batch, int user, int item) {
        return FloatRows.dot(
                batch.vectors(), batch.userAt(user), batch.vectors(), batch.itemAt(item), batch.dimension());
    }

    private int[] groups(int[] user) {
        int[] group = new int[user.length];
        Arrays.setAll(group, r -> userGroup[user[r]]);
        return group;
    }

    /** Vectors that ran away are the trainer's to report, not a fault of the caller's batch. */
    private static boolean finite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Rows that teach, by ascending user, those of one user in their order: a stable counting sort. */
    private static int[] byUser(EmbeddingBatch batch) {
        int[] next = new int[batch.users() + 1];
        for (int r = 0; r < batch.size(); r++) {
            next[batch.user(r) + 1] += batch.teaches(r) ? 1 : 0;
        }
        for (int u = 0; u < batch.users(); u++) {
            next[u + 1] += next[u];
        }
        int[] order = new int[next[batch.users()]];
        for (int r = 0; r < batch.size(); r++) {
            if (batch.teaches(r)) {
                order[next[batch.user(r)]++] = r;
            }
        }
        return order;
    }

    private static int[] itemGroups(Groups groups, int[] item, int items) {
        if (groups.entityCount() != items) {
            throw new IllegalArgumentException("The partition \"" + groups.name() + "\" covers " + groups.entityCount()
                    + " items, but the training has " + items + ". Load it for the ids of the log.");
        }
        int[] group = new int[item.length];
        for (int r = 0; r < group.length; r++) {
            int of = groups.group(item[r]);
            group[r] = of == groups.unknown() ? -1 : of;
        }
        return group;
    }

    @Override
    public void reset() {
        if (loss instanceof GroupDro dro && start != null) {
            dro.weights().restore(start);
        }
    }

    @Override
    public void writeState(DataOutput out) throws IOException {
        if (loss instanceof GroupDro dro) {
            for (double log : dro.weights().logWeights()) {
                out.writeDouble(log);
            }
            for (double streaming : dro.weights().streamingLosses()) {
                out.writeDouble(streaming);
            }
        }
    }

    @Override
    public void readState(DataInput in) throws IOException {
        if (loss instanceof GroupDro dro) {
            double[] logs = new double[dro.weights().groups()];
            double[] streaming = new double[logs.length];
            for (int g = 0; g < logs.length; g++) {
                logs[g] = in.readDouble();
            }
            for (int g = 0; g < logs.length; g++) {
                streaming[g] = in.readDouble();
            }
            dro.weights().restore(GroupWeights.resume(logs, streaming));
        }
    }

    @Override
    public String toString() {
        return "FairnessTask[" + name() + "]";
    }
}
