package io.fairrec.train;

import io.fairrec.data.Groups;
import io.fairrec.fairness.FairnessBatch;
import io.fairrec.fairness.FairnessLoss;

/**
 * Another loss on counterfactual samples: every user of the batch as if of another group, {@code z_u + s (m_{g′} − m_g)}, with
 * m the groups' mean vectors among the batch's users and g′ drawn with equal chance from the other groups. Beside the loss
 * itself it teaches a model to rank alike whatever the group looks like in the vectors.
 *
 * <p>Counterfactual data augmentation (Lu et al., "Gender Bias in Neural Natural Language Processing", 2020; Kusner et al.,
 * NeurIPS 2017, for the notion), here in the space of vectors: the group is not an input of these models, so the swap moves
 * along what the vectors hold of it. The means are taken as constants by the gradient. Users of unknown group, and all users
 * of a batch with fewer than two groups, stay as they are. Stateless: a loss that learns
 * is refused.
 */
public final class CounterfactualSwap implements EmbeddingLoss {

    private final EmbeddingLoss loss;
    private final GroupSwap swap;

    private CounterfactualSwap(EmbeddingLoss loss, GroupSwap swap) {
        this.loss = EmbeddingPerturbation.stateless(loss);
        this.swap = swap;
    }

    /**
     * The loss on users of swapped groups.
     *
     * @param loss what is learnt on the samples, such as {@link RankingLosses#bpr()}
     * @param attribute one label a user
     * @param strength s, finite; 1 is the whole way between the means
     * @throws IllegalArgumentException if the loss is a {@link StatefulLoss}
     */
    public static CounterfactualSwap of(EmbeddingLoss loss, Groups attribute, double strength) {
        return new CounterfactualSwap(loss, new GroupSwap(attribute, strength));
    }

    /**
     * The change of the scores themselves as the loss: a counterfactual gap of {@link io.fairrec.fairness.FairnessLosses}
     * between each score and that of the swapped user. Where the shift is a constant, the users' parts cancel: what learns
     * are the items' vectors, until what tells the groups no longer changes a score.
     *
     * @param gap a loss on scores with {@linkplain FairnessBatch#withCounterfactual counterfactual scores}
     * @param attribute one label a user
     * @param strength s, finite; 1 is the whole way between the means
     * @throws IllegalArgumentException if the loss works on portraits or on losses of rows
     */
    public static EmbeddingLoss gap(FairnessLoss gap, Groups attribute, double strength) {
        return new CounterfactualTask(gap, new GroupSwap(attribute, strength));
    }

    /** Such as {@code "bpr, gender swapped"}. */
    @Override
    public String name() {
        return loss.name() + ", " + swap.attribute() + " swapped";
    }

    @Override
    public String identity(PositivePairs pairs) {
        return loss.identity(pairs) + ", " + swap.identity();
    }

    @Override
    public boolean compares(EmbeddingBatch batch) {
        return loss.compares(batch);
    }

    @Override
    public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
        return loss.accumulate(batch.vectors(swapped(batch)), weight, gradient);
    }

    /**
     * The counterfactual samples: everybody's vectors, those of the batch's users moved.
     *
     * @return row-major {@code [users + items][dimension]}; a new array
     */
    public float[] swapped(EmbeddingBatch batch) {
        return swap.swapped(batch);
    }

    @Override
    public String toString() {
        return "CounterfactualSwap[" + name() + "]";
    }
}
