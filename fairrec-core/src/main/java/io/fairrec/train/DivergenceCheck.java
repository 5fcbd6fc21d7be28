package io.fairrec.train;

import io.fairrec.internal.Floats;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Ends a training whose numbers stopped being numbers, or whose first loss exploded. Not thread-safe. */
final class DivergenceCheck {

    /** An untrained model's loss is of the order 1 for every loss; one that trains does not come near ten times that. */
    private static final double EXPLOSION = 10;

    private double firstLoss = Double.NaN;

    /**
     * A loss of one step.
     *
     * @param task its number; that of task 0 must not explode, either
     * @param step from 1, for the message
     */
    void loss(int task, EmbeddingTrainer.Task of, double value, int step) throws DivergenceException {
        String name = of.loss().name();
        if (!Double.isFinite(value * of.weight())) {
            throw new DivergenceException("in step " + step + " the loss of the task \"" + name + "\" is " + value
                    + (Double.isFinite(value) ? ", times its weight not finite" : ""));
        }
        if (task == 0 && Double.isNaN(firstLoss)) {
            firstLoss = Math.max(Math.abs(value), 1);
        }
        if (task == 0 && value > EXPLOSION * firstLoss) {
            throw new DivergenceException("in step " + step + " the loss of the task \"" + name + "\" is " + value
                    + ", more than " + EXPLOSION + " times what it was at the start");
        }
    }

    /** A gradient of one task. */
    static void gradient(EmbeddingTrainer.Task of, float[] values, int step) throws DivergenceException {
        finite(values, "the gradient of the task \"" + of.loss().name() + "\" is", step);
    }

    /** A sum of squares is finite only if all numbers are: one pass, no branch a number. */
    static void finite(float[] values, String what, int step) throws DivergenceException {
        if (!Double.isFinite(Floats.dot(values, 0, values, 0, values.length))) {
            throw new DivergenceException("in step " + step + " " + what + " not finite");
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(firstLoss);
    }

    void read(DataInput in) throws IOException {
        firstLoss = in.readDouble();
    }
}
