package io.fairrec.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fairrec.base.ModelException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A loaded model: a handle on a native session.
 *
 * <p>Thread-safe; all threads share one session. Handles of equal bytes and options share one as well, so that an encoder
 * and a scorer of one file cost its memory once. An adapter owns the handle that it was given and closes it; load the
 * source again for another adapter. Closing is idempotent and waits for no one: calls that run end normally, later ones
 * throw {@link IllegalStateException}.
 *
 * <p>A model is a program: load only what you trust, or pin it with {@link ModelSource#sha256}.
 */
public final class OnnxModel implements AutoCloseable {

    private final SharedSession shared;
    private final ModelInfo info;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OnnxModel(SharedSession shared, String source) {
        this.shared = shared;
        this.info = shared.info().named(source);
    }

    /**
     * Loads a model with {@link OnnxOptions#defaults()}.
     *
     * @throws ModelException as {@link #load(ModelSource, OnnxOptions)} does
     */
    public static OnnxModel load(ModelSource source) {
        return load(source, OnnxOptions.defaults());
    }

    /**
     * Loads a model. Reads and hashes the source even if the session is already open.
     *
     * @throws ModelException if the source cannot be read, is too long, has another checksum, is no ONNX model, or the
     *     device that was demanded cannot be had
     */
    public static OnnxModel load(ModelSource source, OnnxOptions options) {
        return new OnnxModel(SharedSession.acquire(source, options), source.name());
    }

    /** What runs, and where. */
    public ModelInfo info() {
        return info;
    }

    /**
     * Runs a call whose output shapes are set. Check ids before: ONNX Runtime's Java binding (1.29) never frees the text
     * of an error that it throws.
     */
    void run(Call call) {
        OrtSession session = enter();
        try {
            call.run(NativeRuntime.environment(), session);
        } catch (OrtException e) {
            throw failed(call, e);
        } finally {
            shared.release();
        }
    }

    /** Runs a call and tells the shapes of its outputs. */
    long[][] shapes(Call call) {
        OrtSession session = enter();
        try {
            return call.shapes(NativeRuntime.environment(), session);
        } catch (OrtException e) {
            throw failed(call, e);
        } finally {
            shared.release();
        }
    }

    /** A call on these tensors of this model. */
    Call call(List<String> inputs, List<String> outputs) {
        return Call.of(info(), inputs, outputs);
    }

    private OrtSession enter() {
        if (closed.get() || !shared.retain()) {
            throw new IllegalStateException("The model \"" + info().source()
                    + "\" is closed. Close encoders and scorers" + " only after the last request.");
        }
        return shared.session();
    }

    private ModelException failed(Call call, OrtException e) {
        return new ModelException(
                "The model \"" + info().source() + "\" failed on " + call + ": " + e.getMessage()
                        + ". The model has:" + info().signature()
                        + "\nCheck that ids lie inside its tables and that its outputs have the shape that its signature"
                        + " says.",
                e);
    }

    /** Gives the session back; the last handle frees it, after the last call. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            shared.release();
        }
    }

    @Override
    public String toString() {
        return "OnnxModel[" + info().source() + ", " + info().provider() + "]";
    }
}
