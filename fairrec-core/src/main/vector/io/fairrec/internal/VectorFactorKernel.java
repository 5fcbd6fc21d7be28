package io.fairrec.internal;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FactorKernel} with the Vector API, eight floats at a time whatever the machine has, so that sums have the order
 * that the interface fixes. {@link FactorKernels} chooses it.
 */
public final class VectorFactorKernel implements FactorKernel {

    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

    private final int dimension;
    private final int bound;
    private final float[] lanes = new float[8];

    /** A kernel for rows of this length. */
    public VectorFactorKernel(int dimension) {
        this.dimension = dimension;
        this.bound = dimension & ~7;
    }

    @Override
    public float difference(float[] factors, int a, int b, int c) {
        FloatVector sums = FloatVector.zero(EIGHT);
        int k = 0;
        for (; k < bound; k += 8) {
            FloatVector x = FloatVector.fromArray(EIGHT, factors, a + k);
            FloatVector y = FloatVector.fromArray(EIGHT, factors, b + k);
            FloatVector z = FloatVector.fromArray(EIGHT, factors, c + k);
            sums = sums.add(x.mul(y.sub(z)));
        }
        float sum = total(sums);
        for (; k < dimension; k++) {
            sum += factors[a + k] * (factors[b + k] - factors[c + k]);
        }
        return sum;
    }

    @Override
    public float dot(float[] factors, int a, int b) {
        FloatVector sums = FloatVector.zero(EIGHT);
        int k = 0;
        for (; k < bound; k += 8) {
            FloatVector x = FloatVector.fromArray(EIGHT, factors, a + k);
            sums = sums.add(x.mul(FloatVector.fromArray(EIGHT, factors, b + k)));
        }
        float sum = total(sums);
        for (; k < dimension; k++) {
            sum += factors[a + k] * factors[b + k];
        }
        return sum;
    }

    @Override
    public void step(float[] factors, int a, int b, int c, float towardsB, float towardsC, float decay) {
        int k = 0;
        for (; k < bound; k += 8) {
            FloatVector x = FloatVector.fromArray(EIGHT, factors, a + k);
            FloatVector y = FloatVector.fromArray(EIGHT, factors, b + k);
            FloatVector z = FloatVector.fromArray(EIGHT, factors, c + k);
            x.add(y.mul(towardsB).add(z.mul(towardsC)).sub(x.mul(decay))).intoArray(factors, a + k);
            y.add(x.mul(towardsB).sub(y.mul(decay))).intoArray(factors, b + k);
            z.add(x.mul(towardsC).sub(z.mul(decay))).intoArray(factors, c + k);
        }
        for (; k < dimension; k++) {
            float x = factors[a + k];
            float y = factors[b + k];
            float z = factors[c + k];
            factors[a + k] = x + ((towardsB * y + towardsC * z) - decay * x);
            factors[b + k] = y + (towardsB * x - decay * y);
            factors[c + k] = z + (towardsC * x - decay * z);
        }
    }

    /** In the order of the interface; {@code reduceLanes} promises none. */
    private float total(FloatVector sums) {
        sums.intoArray(lanes, 0);
        return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
    }

    @Override
    public String toString() {
        return "VectorFactorKernel[" + dimension + "]";
    }
}
