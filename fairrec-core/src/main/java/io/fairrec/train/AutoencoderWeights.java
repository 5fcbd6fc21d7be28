package io.fairrec.train;

import io.fairrec.data.VectorTable;
import io.fairrec.internal.FloatRows;
import java.util.Arrays;

/**
 * The parameters of a {@link PortraitAutoencoder} in one array: w {@code [items][d]}, b {@code [d]}, v {@code [items][d]}, c
 * {@code [items]}; with the way there and the way back. Not thread-safe while somebody writes.
 */
final class AutoencoderWeights {

    private final int items;
    private final int dimension;
    private final float[] parameters;

    AutoencoderWeights(int items, int dimension) {
        this(items, dimension, new float[size(items, dimension)]);
    }

    /** Keeps the array. */
    AutoencoderWeights(int items, int dimension, float[] parameters) {
        this.items = items;
        this.dimension = dimension;
        this.parameters = parameters;
    }

    private static int size(int items, int dimension) {
        return Math.addExact(Math.multiplyExact(items, Math.addExact(Math.multiplyExact(2, dimension), 1)), dimension);
    }

    int items() {
        return items;
    }

    int dimension() {
        return dimension;
    }

    /** The live array. */
    float[] parameters() {
        return parameters;
    }

    private int biasAt() {
        return items * dimension;
    }

    private int decoderAt(int item) {
        return biasAt() + dimension + item * dimension;
    }

    private int decoderBiasAt() {
        return decoderAt(items);
    }

    /** {@code h} of all of a history. */
    void encode(int[] history, int n, float[] out, int at) {
        encode(history, n, n == 0 ? 0 : (float) (1 / Math.sqrt(n)), out, at);
    }

    /** {@code h = tanh(b + scale · Σ w_j)} over the first {@code n} items of the input. */
    private void encode(int[] input, int n, float scale, float[] out, int at) {
        System.arraycopy(parameters, biasAt(), out, at, dimension);
        for (int k = 0; k < n; k++) {
            FloatRows.add(scale, parameters, input[k] * dimension, out, at, dimension);
        }
        for (int d = 0; d < dimension; d++) {
            out[at + d] = (float) Math.tanh(out[at + d]);
        }
    }

    /** {@code (v_i, c_i)}, one row an item. */
    VectorTable decoder() {
        float[] rows = new float[Math.multiplyExact(items, dimension + 1)];
        for (int i = 0; i < items; i++) {
            System.arraycopy(parameters, decoderAt(i), rows, i * (dimension + 1), dimension);
            rows[i * (dimension + 1) + dimension] = parameters[decoderBiasAt() + i];
        }
        return VectorTable.of(rows, dimension + 1);
    }

    /** Scratch of one user's passes. */
    static final class Scratch {
        private final float[] hidden;
        private final float[] error;
        private final float[] slopes;

        Scratch(AutoencoderWeights weights) {
            hidden = new float[weights.dimension];
            error = new float[weights.dimension];
            slopes = new float[weights.items];
        }
    }

    /**
     * The loss of one user, and its gradient times {@code factor}, added to {@code gradient}. O(items · d).
     *
     * @param input the items that were not dropped
     * @param kept how many of them count
     * @param scale what each of them weighs
     * @param target all items of the history, distinct, at least one
     * @param n how many of them count
     */
    double accumulate(
            int[] input, int kept, float scale, int[] target, int n, float factor, float[] gradient, Scratch scratch) {
        float[] h = scratch.hidden;
        encode(input, kept, scale, h, 0);
        double loss = softmax(h, target, n, scratch.slopes);
        Arrays.fill(scratch.error, 0);
        for (int i = 0; i < items; i++) {
            float slope = scratch.slopes[i];
            FloatRows.add(slope, parameters, decoderAt(i), scratch.error, 0, dimension);
            FloatRows.add(factor * slope, h, 0, gradient, decoderAt(i), dimension);
            gradient[decoderBiasAt() + i] += factor * slope;
        }
        for (int d = 0; d < dimension; d++) {
            scratch.error[d] *= factor * (1 - h[d] * h[d]);
        }
        FloatRows.add(1, scratch.error, 0, gradient, biasAt(), dimension);
        for (int k = 0; k < kept; k++) {
            FloatRows.add(scale, scratch.error, 0, gradient, input[k] * dimension, dimension);
        }
        return loss;
    }

    /** The loss; ∂loss / ∂log-odds in {@code slopes}. */
    private double softmax(float[] h, int[] target, int n, float[] slopes) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < items; i++) {
            slopes[i] = parameters[decoderBiasAt() + i] + FloatRows.dot(h, 0, parameters, decoderAt(i), dimension);
            largest = Math.max(largest, slopes[i]);
        }
        double sum = 0;
        for (int i = 0; i < items; i++) {
            sum += Math.exp(slopes[i] - largest);
        }
        double loss = largest + Math.log(sum);
        for (int k = 0; k < n; k++) {
            loss -= (double) slopes[target[k]] / n;
        }
        for (int i = 0; i < items; i++) {
            slopes[i] = (float) (Math.exp(slopes[i] - largest) / sum);
        }
        for (int k = 0; k < n; k++) {
            slopes[target[k]] -= 1f / n;
        }
        return loss;
    }

    /** Adds {@code factor} times the weights, but not the biases, to a gradient. */
    void addDecay(float factor, float[] gradient) {
        FloatRows.add(factor, parameters, 0, gradient, 0, biasAt());
        FloatRows.add(factor, parameters, decoderAt(0), gradient, decoderAt(0), items * dimension);
    }
}
