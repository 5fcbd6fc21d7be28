package io.fairrec.internal;

import io.fairrec.base.Checks;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A small dense network with hand-written backpropagation: the adversaries, the attackers and the heads.
 *
 * <pre>{@code
 * a_0 = x,  a_{l+1} = f(W_lᵀ a_l + b_l),  logits = W_Lᵀ a_L + b_L,  answer = output(logits)
 * }</pre>
 *
 * <p>The loss of a row goes with the output, so that its gradient in the logits is always {@code answer − target}: half
 * the squared error of a {@link Output#LINEAR} one, the binary cross entropy of each {@link Output#LOGISTIC} one, the
 * cross entropy of the {@link Output#SOFTMAX}. Everything is a double; weights lie by input, {@code [in][out]}, so that
 * the inner loops are additions of a multiple of a row, which the JIT turns into vector instructions.
 *
 * <p>Mutable: {@link #parameters()} is the live array. Any number of threads may read ({@link #forward}, {@link
 * #backward}), each with its own {@link Scratch} and gradient, while none writes. One pass is O(parameters).
 */
public final class Mlp {

    /** What hidden units do with their sum. */
    public enum Activation {
        /** max(0, z); the slope at 0 is 0. */
        RELU,
        /** The hyperbolic tangent. */
        TANH
    }

    /** What the last layer does with its sums, and which loss goes with it. */
    public enum Output {
        /** The sums themselves; ½ Σ (answer − target)². */
        LINEAR,
        /** {@code 1 / (1 + exp(−z))} each; binary cross entropy with targets in [0, 1], summed over the outputs. */
        LOGISTIC,
        /** {@code exp(z_k) / Σ exp(z)}; cross entropy with targets that are at least 0 and sum to 1. */
        SOFTMAX
    }

    private final int[] sizes;
    private final int[] begin;
    private final Activation activation;
    private final Output output;
    private final double[] parameters;

    private Mlp(int[] sizes, Activation activation, Output output) {
        this.sizes = sizes;
        this.activation = activation;
        this.output = output;
        this.begin = new int[sizes.length];
        for (int l = 0; l + 1 < sizes.length; l++) {
            begin[l + 1] = Math.addExact(begin[l], Math.multiplyExact(sizes[l] + 1, sizes[l + 1]));
        }
        this.parameters = new double[begin[sizes.length - 1]];
    }

    /**
     * A network with random weights and zero biases: uniform with variance 2 / in before {@link Activation#RELU} units (He
     * et al., ICCV 2015), 2 / (in + out) elsewhere (Glorot and Bengio, AISTATS 2010).
     *
     * @param sizes inputs, units of each hidden layer, outputs; two sizes make a linear model
     * @param seed equal seeds give equal networks
     */
    public static Mlp create(int[] sizes, Activation activation, Output output, long seed) {
        Checks.atLeast(sizes.length, 2, "sizes.length");
        for (int size : sizes) {
            Checks.atLeast(size, 1, "layer size");
        }
        Mlp net = new Mlp(sizes.clone(), activation, output);
        for (int l = 0; l + 1 < sizes.length; l++) {
            SplittableRandom random = Seeds.stream(seed, l, 0);
            boolean he = activation == Activation.RELU && l + 2 < sizes.length;
            double variance = he ? 2.0 / sizes[l] : 2.0 / (sizes[l] + sizes[l + 1]);
            double bound = Math.sqrt(3 * variance);
            for (int i = 0; i < sizes[l] * sizes[l + 1]; i++) {
                net.parameters[net.begin[l] + i] = bound * (2 * random.nextDouble() - 1);
            }
        }
        return net;
    }

    /** How many numbers go in. */
    public int inputs() {
        return sizes[0];
    }

    /** How many numbers come out. */
    public int outputs() {
        return sizes[sizes.length - 1];
    }

    /** What the last layer does. */
    public Output output() {
        return output;
    }

    /** All weights and biases, layer by layer, weights {@code [in][out]} first: the live array, not a copy. */
    public double[] parameters() {
        return parameters;
    }

    /** A network of the same shape with a copy of the parameters. */
    public Mlp copy() {
        Mlp net = new Mlp(sizes, activation, output);
        System.arraycopy(parameters, 0, net.parameters, 0, parameters.length);
        return net;
    }

    /** Room for one thread's passes through this network. */
    public Scratch scratch() {
        return new Scratch(sizes);
    }

    /** The activations and errors of one row; not thread-safe. */
    public static final class Scratch {

        private final double[][] values;
        private final double[][] errors;
        private final double[] logits;

        private Scratch(int[] sizes) {
            values = new double[sizes.length][];
            errors = new double[sizes.length][];
            for (int l = 0; l < sizes.length; l++) {
                values[l] = new double[sizes[l]];
                errors[l] = new double[sizes[l]];
            }
            logits = new double[sizes[sizes.length - 1]];
        }

        /** The answers of the last {@link Mlp#forward}, {@code [outputs]}; overwritten by the next. */
        public double[] answers() {
            return values[values.length - 1];
        }

        /** The room for ∂loss / ∂logits that {@link Mlp#backward} reads, {@code [outputs]}. */
        public double[] logitGradient() {
            return errors[errors.length - 1];
        }

        /** ∂loss / ∂input after {@link Mlp#backward}, {@code [inputs]}; overwritten by the next. */
        public double[] inputGradient() {
            return errors[0];
        }
    }

    /**
     * Answers one row {@code x[at … at + inputs)}.
     *
     * @return {@link Scratch#answers()}
     */
    public double[] forward(float[] x, int at, Scratch scratch) {
        double[] first = scratch.values[0];
        for (int j = 0; j < first.length; j++) {
            first[j] = x[at + j];
        }
        return forward(scratch);
    }

    /** As {@link #forward(float[], int, Scratch)}. */
    public double[] forward(double[] x, int at, Scratch scratch) {
        System.arraycopy(x, at, scratch.values[0], 0, sizes[0]);
        return forward(scratch);
    }

    private double[] forward(Scratch scratch) {
        int last = sizes.length - 1;
        for (int l = 0; l < last; l++) {
            double[] in = scratch.values[l];
            double[] out = scratch.values[l + 1];
            int width = out.length;
            int at = begin[l];
            System.arraycopy(parameters, at + in.length * width, out, 0, width);
            for (double value : in) {
                if (value != 0) {
                    addRow(value, parameters, at, out, width);
                }
                at += width;
            }
            if (l + 1 < last) {
                activate(out);
            }
        }
        System.arraycopy(scratch.values[last], 0, scratch.logits, 0, scratch.logits.length);
        finish(scratch.values[last]);
        return scratch.values[last];
    }

    private static void addRow(double factor, double[] rows, int at, double[] out, int width) {
        for (int k = 0; k < width; k++) {
            out[k] += factor * rows[at + k];
        }
    }

    private void activate(double[] z) {
        for (int k = 0; k < z.length; k++) {
            z[k] = activation == Activation.RELU ? Math.max(0, z[k]) : Math.tanh(z[k]);
        }
    }

    private void finish(double[] z) {
        switch (output) {
            case LINEAR -> {}
            case LOGISTIC -> {
                for (int k = 0; k < z.length; k++) {
                    z[k] = Logistic.sigmoid(z[k]);
                }
            }
            case SOFTMAX -> {
                double largest = Double.NEGATIVE_INFINITY;
                for (double value : z) {
                    largest = Math.max(largest, value);
                }
                double sum = 0;
                for (int k = 0; k < z.length; k++) {
                    z[k] = Math.exp(z[k] - largest);
                    sum += z[k];
                }
                for (int k = 0; k < z.length; k++) {
                    z[k] /= sum;
                }
            }
        }
    }

    /**
     * The loss of the row that {@link #forward} just answered, and its gradient in the logits, times {@code weight}, in
     * {@link Scratch#logitGradient()}.
     *
     * @param targets {@code targets[at … at + outputs)}; a NaN is unknown: no loss, no gradient
     * @return the loss, without the weight
     */
    public double loss(double[] targets, int at, double weight, Scratch scratch) {
        double[] answers = scratch.answers();
        double[] gradient = scratch.logitGradient();
        double logTotal = output == Output.SOFTMAX ? logSumExp(scratch.logits) : 0;
        double sum = 0;
        for (int k = 0; k < answers.length; k++) {
            double target = targets[at + k];
            if (Double.isNaN(target)) {
                gradient[k] = 0;
                continue;
            }
            gradient[k] = weight * (answers[k] - target);
            sum += switch (output) {
                case LINEAR -> 0.5 * (answers[k] - target) * (answers[k] - target);
                case LOGISTIC -> logistic(target, scratch.logits[k]);
                case SOFTMAX -> target * (logTotal - scratch.logits[k]);
            };
        }
        return sum;
    }

    /** −t ln σ(z) − (1 − t) ln(1 − σ(z)), from z: the probability of a certain answer is 0 or 1 long before z ends. */
    private static double logistic(double target, double z) {
        return Logistic.softplus(z) - target * z;
    }

    private static double logSumExp(double[] z) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : z) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (double value : z) {
            sum += Math.exp(value - largest);
        }
        return largest + Math.log(sum);
    }

    /**
     * Carries {@link Scratch#logitGradient()} back through the row that {@link #forward} just answered.
     *
     * @param gradient {@code [parameters]}, added to; or an empty array, for the input's gradient only
     * @return {@link Scratch#inputGradient()}
     */
    public double[] backward(Scratch scratch, double[] gradient) {
        for (int l = sizes.length - 2; l >= 0; l--) {
            double[] in = scratch.values[l];
            double[] error = scratch.errors[l + 1];
            double[] below = scratch.errors[l];
            int width = error.length;
            int at = begin[l];
            if (gradient.length > 0) {
                for (int j = 0; j < in.length; j++) {
                    if (in[j] != 0) {
                        addMultiple(in[j], error, gradient, at + j * width);
                    }
                }
                addMultiple(1, error, gradient, at + in.length * width);
            }
            for (int j = 0; j < in.length; j++) {
                below[j] = l > 0 && flat(in[j]) ? 0 : slope(l, in[j]) * dot(at + j * width, error);
            }
        }
        return scratch.errors[0];
    }

    private static void addMultiple(double factor, double[] row, double[] out, int at) {
        for (int k = 0; k < row.length; k++) {
            out[at + k] += factor * row[k];
        }
    }

    private boolean flat(double activated) {
        return activation == Activation.RELU && activated == 0;
    }

    private double slope(int layer, double activated) {
        return layer == 0 || activation == Activation.RELU ? 1 : 1 - activated * activated;
    }

    private double dot(int at, double[] error) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (int bound = error.length & ~3; k < bound; k += 4) {
            s0 += parameters[at + k] * error[k];
            s1 += parameters[at + k + 1] * error[k + 1];
            s2 += parameters[at + k + 2] * error[k + 2];
            s3 += parameters[at + k + 3] * error[k + 3];
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (; k < error.length; k++) {
            sum += parameters[at + k] * error[k];
        }
        return sum;
    }

    /**
     * How {@link #fit} goes about it.
     *
     * @param epochs passes over the rows, at least 1
     * @param batch rows per step, at least 1
     * @param rate Adam's step size, above 0
     * @param decay decoupled weight decay a step as a part of the rate (Loshchilov and Hutter, ICLR 2019), at least 0;
     *     biases are spared
     * @param seed of the order of the rows
     */
    public record Training(int epochs, int batch, double rate, double decay, long seed) {

        /** Checks the ranges. */
        public Training {
            Checks.atLeast(epochs, 1, "epochs");
            Checks.atLeast(batch, 1, "batch");
            Checks.positive(rate, "rate");
            Checks.nonNegative(decay, "decay");
        }
    }

    /**
     * Fits the network by mini-batch Adam on the weighted mean loss. O(epochs · n · parameters); deterministic.
     *
     * @param x row-major {@code [n][inputs]}, finite
     * @param targets row-major {@code [n][outputs]}; NaN is unknown
     * @param caseWeights n weights of at least 0, or an empty array for 1 each
     * @return the weighted mean loss of the last epoch, each row taken before its step
     */
    public double fit(float[] x, double[] targets, double[] caseWeights, Training how) {
        int n = x.length / inputs();
        Checks.length(x.length, n * inputs(), "x");
        Checks.length(targets.length, n * outputs(), "targets");
        if (caseWeights.length > 0) {
            Checks.length(caseWeights.length, n, "caseWeights");
        }
        DenseAdam adam = new DenseAdam(parameters.length);
        Scratch scratch = scratch();
        double[] gradient = new double[parameters.length];
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        SplittableRandom random = Seeds.stream(how.seed, 0, 1);
        double mean = 0;
        for (int epoch = 0; epoch < how.epochs; epoch++) {
            Shuffle.values(order, order.length, random);
            double sum = 0;
            double weights = 0;
            for (int from = 0; from < n; from += how.batch) {
                int to = Math.min(n, from + how.batch);
                Arrays.fill(gradient, 0);
                double size = 0;
                for (int i = from; i < to; i++) {
                    int row = order[i];
                    double weight = caseWeights.length == 0 ? 1 : caseWeights[row];
                    forward(x, row * inputs(), scratch);
                    sum += weight * loss(targets, row * outputs(), weight, scratch);
                    backward(scratch, gradient);
                    size += weight;
                }
                weights += size;
                if (size > 0) {
                    scale(gradient, 1 / size);
                    adam.step(parameters, gradient, how.rate);
                    decay(how.rate * how.decay);
                }
            }
            mean = weights > 0 ? sum / weights : 0;
        }
        return mean;
    }

    /** Shrinks all weights, but no bias, by a part of themselves. */
    public void decay(double part) {
        for (int l = 0; l + 1 < sizes.length && part > 0; l++) {
            for (int i = begin[l]; i < begin[l] + sizes[l] * sizes[l + 1]; i++) {
                parameters[i] -= part * parameters[i];
            }
        }
    }

    private static void scale(double[] a, double factor) {
        for (int i = 0; i < a.length; i++) {
            a[i] *= factor;
        }
    }

    /** Sizes only. */
    @Override
    public String toString() {
        return "Mlp[" + Arrays.toString(sizes) + ", " + activation + ", " + output + "]";
    }
}
