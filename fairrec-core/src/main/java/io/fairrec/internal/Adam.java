package io.fairrec.internal;

import io.fairrec.base.Checks;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The Adam optimiser (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1) over one flat
 * array of parameters, with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8 outside the root, as in PyTorch.
 *
 * <p>Moments are floats, bias corrections doubles. O(length) a step, 8 bytes a parameter. Not thread-safe.
 */
public final class Adam {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final float[] mean;
    private final float[] square;
    private int steps;

    /**
     * An optimiser that has not made a step.
     *
     * @param length how many parameters there are
     */
    public Adam(int length) {
        this.mean = new float[Checks.atLeast(length, 0, "length")];
        this.square = new float[length];
    }

    /** How many steps it has made. */
    public int steps() {
        return steps;
    }

    /**
     * One step downhill.
     *
     * @param parameters changed in place; of the optimiser's length
     * @param gradient of the same length, finite
     * @param learningRate above 0
     */
    public void step(float[] parameters, float[] gradient, double learningRate) {
        Checks.length(parameters.length, mean.length, "parameters");
        Checks.length(gradient.length, mean.length, "gradient");
        steps++;
        float rate = (float) (learningRate / (1 - Math.pow(BETA1, steps)));
        float correction = (float) (1 / Math.sqrt(1 - Math.pow(BETA2, steps)));
        update(parameters, gradient, mean, square, rate, correction);
    }

    /** One index over four arrays and nothing else, so that C2 makes vector instructions of it. */
    private static void update(
            float[] parameters, float[] gradient, float[] mean, float[] square, float rate, float correction) {
        float b1 = (float) BETA1;
        float b2 = (float) BETA2;
        float c1 = (float) (1 - BETA1);
        float c2 = (float) (1 - BETA2);
        for (int i = 0; i < mean.length; i++) {
            float g = gradient[i];
            float m = b1 * mean[i] + c1 * g;
            float v = b2 * square[i] + c2 * g * g;
            mean[i] = m;
            square[i] = v;
            parameters[i] -= rate * m / ((float) Math.sqrt(v) * correction + EPSILON);
        }
    }

    /** Writes moments and step count. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(steps);
        FloatStream.write(mean, out);
        FloatStream.write(square, out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if the lengths differ or the input ends
     */
    public void read(DataInput in) throws IOException {
        int read = in.readInt();
        FloatStream.read(in, mean);
        FloatStream.read(in, square);
        steps = read;
    }
}
