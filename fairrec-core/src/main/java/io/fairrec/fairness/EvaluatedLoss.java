package io.fairrec.fairness;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/** A loss whose value and gradient come from one pass. */
abstract class EvaluatedLoss implements FairnessLoss {

    private final String name;
    private final Variable variable;

    EvaluatedLoss(String name, Variable variable) {
        this.name = name;
        this.variable = variable;
    }

    /** The value; with a gradient array, also adds weight · slope to it. The batch holds the right variable. */
    abstract double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient);

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Variable variable() {
        return variable;
    }

    @Override
    public final double value(FairnessBatch batch) {
        return finite(evaluate(batch.require(this), 0, null));
    }

    @Override
    public final double accumulateGradient(FairnessBatch batch, double weight, double[] gradient) {
        batch.require(this);
        Checks.finite(weight, "weight of " + name);
        if (gradient.length < batch.variableLength()) {
            throw new IllegalArgumentException("The gradient.length (" + gradient.length + ") must be at least "
                    + batch.variableLength() + ": " + batch.rows() + " rows of " + batch.dimension() + ".");
        }
        return finite(evaluate(batch, weight, gradient));
    }

    private double finite(double value) {
        if (Double.isFinite(value)) {
            return value;
        }
        throw new IllegalArgumentException("The loss \"" + name + "\" of this batch (" + value
                + ") leaves the range of doubles, although every number in the batch is finite: they are too large."
                + " Scale them down, or lower the learning rate.");
    }

    @Override
    public final String toString() {
        return name;
    }
}
