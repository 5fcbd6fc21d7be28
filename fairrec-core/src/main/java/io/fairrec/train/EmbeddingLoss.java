package io.fairrec.train;

/**
 * One task of a training: a loss over the vectors of users and items on one mini-batch, with its gradient.
 *
 * <p>Vectors are those by which the model scores: for LightGCN the propagated ones, for matrix factorisation the factors.
 * The trainer carries the gradient back through the propagation; a loss knows nothing of it.
 *
 * <p>Implementations must give equal values for equal batches; those that learn something of their own (an adversary) are
 * {@link StatefulLoss}es. One training calls a loss from one thread; one object must not serve two trainings at a time
 * unless it is stateless.
 */
public interface EmbeddingLoss {

    /** What the task is called in reports and messages, such as {@code "bpr"}; not blank. */
    String name();

    /**
     * All that makes a training with this loss another one than with a loss of the same class: the name, and a hash of what
     * the name does not tell, such as everybody's group or the weights of pairs. Stands in a model's provenance; a checkpoint
     * of another identity is refused. The name alone unless overridden.
     *
     * @param pairs what the training learns from
     */
    default String identity(PositivePairs pairs) {
        return name();
    }

    /**
     * Whether the loss has anything to say about a batch; true unless overridden. Where it has not, such as a gap between
     * groups on a batch of one group, the trainer leaves the task out of the step: of the balancer, of constraints' means and
     * of the reported mean.
     */
    default boolean compares(EmbeddingBatch batch) {
        return true;
    }

    /**
     * Adds {@code weight · ∂value/∂z} to {@code gradient} and returns the value.
     *
     * @param batch which users, positives and negatives, and everybody's vectors; borrowed, not changed
     * @param weight a finite factor of the gradient, not of the returned value
     * @param gradient row-major {@code [users + items][dimension]}, nodes as in {@link EmbeddingBatch#vectors()}; added to,
     *     perhaps not zero before
     * @return the unweighted value, usually a mean over the batch; a value or a gradient that is not finite ends the
     *     training
     */
    double accumulate(EmbeddingBatch batch, float weight, float[] gradient);
}
