package io.fairrec.onnx;

import io.fairrec.base.ModelException;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Calls of one model on one choice of tensors, kept for reuse. Thread-safe.
 *
 * <p>A call is given back after a failure too: its buffers are rewritten by the next one, and native memory that waits for
 * the garbage collector would look like a leak to whoever watches a service under bad input.
 */
final class Calls implements AutoCloseable {

    private final OnnxModel model;
    private final Workspaces<Call> pool;

    Calls(OnnxModel model, List<String> inputs, List<String> outputs) {
        this.model = model;
        this.pool = new Workspaces<>(() -> model.call(inputs, outputs));
    }

    /** Makes an adapter that owns the model; closes the model if the adapter cannot be made. */
    static <T> T handOver(OnnxModel model, Supplier<T> adapter) {
        try {
            return adapter.get();
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    Call borrow() {
        return pool.borrow();
    }

    void giveBack(Call call) {
        pool.giveBack(call);
    }

    /** Runs a call and copies its first output, which must be finite. */
    void run(Call call, float[] out, int offset) {
        model.run(call);
        call.output(0).copyFinite(out, offset, info().source());
    }

    /**
     * Runs a call to learn the shape of its first output.
     *
     * @param shape what it must be; −1 for any size of at least 1
     * @throws ModelException if it is another one, or the model fails
     */
    long[] probe(String adapter, String what, Call call, long... shape) {
        long[] actual;
        try {
            actual = model.shapes(call)[0];
        } catch (ModelException e) {
            throw new ModelException(
                    "The trial call of the " + adapter + " with " + what + " failed. " + e.getMessage(), e);
        }
        boolean fits = actual.length == shape.length;
        for (int d = 0; fits && d < shape.length; d++) {
            fits = shape[d] < 0 ? actual[d] >= 1 : actual[d] == shape[d];
        }
        if (!fits) {
            throw new ModelException("The model \"" + info().source() + "\" answered the trial call of the " + adapter
                    + " with " + what + " by an output \"" + call.output(0).name + "\" of shape "
                    + Arrays.toString(actual) + "; it must be "
                    + Arrays.toString(shape).replace("-1", "any") + ". The model has:"
                    + info().signature() + "\nCheck the axes of the export.");
        }
        return actual;
    }

    ModelInfo info() {
        return model.info();
    }

    @Override
    public void close() {
        model.close();
    }
}
