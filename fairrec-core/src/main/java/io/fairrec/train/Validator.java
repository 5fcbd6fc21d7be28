package io.fairrec.train;

/**
 * Measures a model during training on data that the training does not see: metrics reach this package only this way.
 *
 * <p>Early stopping keeps the model of the largest value. Must be deterministic, or a training is not.
 */
@FunctionalInterface
public interface Validator {

    /**
     * The model's value, larger is better; finite.
     *
     * @param model the model as it is now; immutable, may be kept
     */
    double value(FactorModel model);
}
