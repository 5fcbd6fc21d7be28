package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.util.function.IntToDoubleFunction;

/**
 * The models behind {@link ExposureModel}'s factories; equal by name. {@link StrictMath}, since {@link Math} may differ in
 * the last bit from machine to machine, and ledgers of equal models must merge to the same bits.
 */
record BuiltInExposure(String name, IntToDoubleFunction weights) implements ExposureModel {

    static final ExposureModel SLOTS = new BuiltInExposure("slots", rank -> 1);

    private static final double LN_2 = StrictMath.log(2);

    static final ExposureModel LOGARITHMIC =
            new BuiltInExposure("logarithmic", rank -> LN_2 / StrictMath.log(rank + 1.0));

    static ExposureModel geometric(double p) {
        Checks.between(p, 0, 1, "stopping probability p");
        Checks.positive(p, "stopping probability p");
        return new BuiltInExposure("geometric(" + p + ")", rank -> p * StrictMath.pow(1 - p, rank - 1));
    }

    @Override
    public double weight(int rank) {
        return weights.applyAsDouble(Checks.atLeast(rank, 1, "rank"));
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof BuiltInExposure that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
