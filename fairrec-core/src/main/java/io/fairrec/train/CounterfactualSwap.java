package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Another loss on counterfactual samples: every user of the batch as if of another group, {@code z_u + s (m_{g′} − m_g)}, with
 * m the groups' mean vectors among the batch's users and g′ drawn with equal chance from the other groups. Beside the loss
 * itself it teaches a model to rank alike whatever the group looks like in the vectors.
 *
 * <p>Counterfactual data augmentation (Lu et al., "Gender Bias in Neural Natural Language Processing", 2020; Kusner et al.,
 * NeurIPS 2017, for the notion), here in the space of vectors: the group is not an input of these models, so the swap moves
 * along what the vectors hold of it. The means are taken as constants by the gradient. Users of unknown group, and all users
 * of a batch with fewer than two groups, stay as they are. As stateless as the inner loss.
 */
public final class CounterfactualSwap implements EmbeddingLoss {

    private static final int STAGE = 321;

    private final EmbeddingLoss loss;
    private final String attribute;
    private final int[] group;
    private final int groups;
    private final double strength;

    private CounterfactualSwap(EmbeddingLoss loss, Groups attribute, double strength) {
        this.loss = EmbeddingPerturbation.stateless(loss);
        this.attribute = attribute.name();
        this.group = GroupLabels.knownOnly(attribute);
        this.groups = GroupLabels.known(attribute);
        this.strength = Checks.finite(strength, "strength");
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
        return new CounterfactualSwap(loss, attribute, strength);
    }

    /** Such as {@code "bpr, gender swapped"}. */
    @Override
    public String name() {
        return loss.name() + ", " + attribute + " swapped";
    }

    @Override
    public String identity(PositivePairs pairs) {
        String print = new Fingerprint().add(groups).add(group).hex();
        return loss.identity(pairs) + ", " + attribute + " swapped by " + strength + ", " + print;
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
        Checks.length(group.length, batch.users(), "groups of \"" + attribute + "\"");
        int d = batch.dimension();
        float[] moved = batch.vectors().clone();
        boolean[] there = new boolean[batch.users()];
        for (int r = 0; r < batch.size(); r++) {
            there[batch.user(r)] = true;
        }
        double[][] mean = new double[groups][d];
        int[] count = new int[groups];
        for (int u = 0; u < there.length; u++) {
            if (there[u] && group[u] >= 0) {
                count[group[u]]++;
                for (int j = 0; j < d; j++) {
                    mean[group[u]][j] += batch.vectors()[batch.userAt(u) + j];
                }
            }
        }
        int[] present = new int[groups];
        int n = 0;
        for (int g = 0; g < groups; g++) {
            for (int j = 0; j < d && count[g] > 0; j++) {
                mean[g][j] /= count[g];
            }
            if (count[g] > 0) {
                present[n++] = g;
            }
        }
        SplittableRandom random = batch.random(STAGE);
        for (int u = 0; u < there.length && n > 1; u++) {
            if (there[u] && group[u] >= 0) {
                int own = Arrays.binarySearch(present, 0, n, group[u]);
                int other = present[(own + 1 + random.nextInt(n - 1)) % n];
                for (int j = 0; j < d; j++) {
                    moved[batch.userAt(u) + j] += (float) (strength * (mean[other][j] - mean[group[u]][j]));
                }
            }
        }
        return moved;
    }

    @Override
    public String toString() {
        return "CounterfactualSwap[" + name() + "]";
    }
}
