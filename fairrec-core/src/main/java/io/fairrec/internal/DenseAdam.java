package io.fairrec.internal;

import io.fairrec.base.Checks;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Adam (Kingma and Ba, ICLR 2015, Algorithm 1) over a dense array of doubles, with the paper's β₁ = .9, β₂ = .999 and ε =
 * 1e-8: the step of the small networks, whose gradient is never sparse.
 *
 * <p>Holds two doubles a parameter and the number of steps. Not thread-safe. O(parameters) a step.
 */
public final class DenseAdam {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double[] mean;
    private final double[] square;
    private double power1 = 1;
    private double power2 = 1;

    /** A stepper that has made no step yet. */
    public DenseAdam(int parameters) {
        this.mean = new double[parameters];
        this.square = new double[parameters];
    }

    /**
     * One step down the gradient.
     *
     * @param parameters moved in place
     * @param gradient of the loss
     * @param rate the step size α, above 0
     */
    public void step(double[] parameters, double[] gradient, double rate) {
        Checks.length(parameters.length, mean.length, "parameters");
        power1 *= BETA1;
        power2 *= BETA2;
        double correction = Math.sqrt(1 - power2);
        double scaled = rate * correction / (1 - power1);
        double small = EPSILON * correction;
        for (int i = 0; i < parameters.length; i++) {
            double g = gradient[i];
            mean[i] = BETA1 * mean[i] + (1 - BETA1) * g;
            square[i] = BETA2 * square[i] + (1 - BETA2) * g * g;
            parameters[i] -= scaled * mean[i] / (Math.sqrt(square[i]) + small);
        }
    }

    /** Writes the moments and how far their corrections are. */
    public void write(DataOutput out) throws IOException {
        out.writeDouble(power1);
        out.writeDouble(power2);
        for (int i = 0; i < mean.length; i++) {
            out.writeDouble(mean[i]);
            out.writeDouble(square[i]);
        }
    }

    /** Reads what {@link #write} wrote for as many parameters. */
    public void read(DataInput in) throws IOException {
        power1 = in.readDouble();
        power2 = in.readDouble();
        for (int i = 0; i < mean.length; i++) {
            mean[i] = in.readDouble();
            square[i] = in.readDouble();
        }
    }
}
