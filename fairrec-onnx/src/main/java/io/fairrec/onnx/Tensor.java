package io.fairrec.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.fairrec.base.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * One input or output of a call, in memory that ONNX Runtime reads and writes without a copy.
 *
 * <p>Reused from call to call; grows, never shrinks. Not thread-safe.
 */
final class Tensor {

    /** The types that ONNX Runtime's tensors may have here. */
    enum Type {
        FLOAT32(4),
        INT64(8),
        INT32(4);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        static Type of(String name) {
            return switch (name) {
                case "float32" -> FLOAT32;
                case "int64" -> INT64;
                case "int32" -> INT32;
                default -> throw new IllegalArgumentException("The element type (" + name + ") is not served.");
            };
        }
    }

    final String name;
    private final Type type;
    private long[] shape = {0};
    private int size;
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
    private FloatBuffer floats = bytes.asFloatBuffer();
    private LongBuffer longs = bytes.asLongBuffer();
    private IntBuffer ints = bytes.asIntBuffer();

    Tensor(TensorSpec spec) {
        this.name = spec.name();
        this.type = Type.of(spec.type());
    }

    /**
     * Sets the shape. A smaller one keeps what lies at the head; otherwise what the tensor holds is undefined until
     * written.
     */
    Tensor reshape(long... newShape) {
        long elements = 1;
        for (long dimension : newShape) {
            elements = Math.multiplyExact(elements, dimension);
        }
        long needed = Math.multiplyExact(elements, type.bytes);
        if (needed > bytes.capacity()) {
            grow(needed);
        }
        shape = newShape;
        size = (int) elements;
        floats.limit(type == Type.FLOAT32 ? size : 0).position(0);
        longs.limit(type == Type.INT64 ? size : 0).position(0);
        ints.limit(type == Type.INT32 ? size : 0).position(0);
        return this;
    }

    private void grow(long needed) {
        if (needed > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("The tensor \"" + name + "\" would need " + needed
                    + " bytes; the limit is 2 GiB. Send fewer rows a call.");
        }
        long roomy = Math.min(needed + needed / 4, Integer.MAX_VALUE - 8);
        bytes = ByteBuffer.allocateDirect((int) roomy).order(ByteOrder.nativeOrder());
        floats = bytes.asFloatBuffer();
        longs = bytes.asLongBuffer();
        ints = bytes.asIntBuffer();
    }

    /** How many elements the shape has. */
    int size() {
        return size;
    }

    /** The elements of a float tensor; position 0, limit {@link #size()}. */
    FloatBuffer floats() {
        floats.position(0);
        return floats;
    }

    /** Writes an element of a tensor of whole numbers. */
    void set(int index, long value) {
        if (type == Type.INT64) {
            longs.put(index, value);
        } else {
            ints.put(index, Math.toIntExact(value));
        }
    }

    /** Reads an element of a tensor of whole numbers. */
    long get(int index) {
        return type == Type.INT64 ? longs.get(index) : ints.get(index);
    }

    /** A native view of these bytes; the caller closes it before the tensor is reshaped. */
    OnnxTensor open(OrtEnvironment environment) throws OrtException {
        return switch (type) {
            case FLOAT32 -> OnnxTensor.createTensor(environment, floats(), shape);
            case INT64 -> OnnxTensor.createTensor(environment, longs.position(0), shape);
            case INT32 -> OnnxTensor.createTensor(environment, ints.position(0), shape);
        };
    }

    /**
     * Copies the floats that the model wrote.
     *
     * @throws ModelException if one is NaN or infinite
     */
    void copyFinite(float[] out, int offset, String model) {
        floats().get(out, offset, size);
        // The largest exponent tells whether all are finite: a loop over whole numbers, which the JIT makes vectors of.
        // A
        // test per float took a third of the time of a small dense layer.
        int largest = 0;
        for (int i = offset; i < offset + size; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(out[i]) & 0x7fff_ffff);
        }
        if (largest >= 0x7f80_0000) {
            throw notFinite(out, offset, model);
        }
    }

    private ModelException notFinite(float[] out, int offset, String model) {
        int at = offset;
        while (Float.isFinite(out[at])) {
            at++;
        }
        return new ModelException("The model \"" + model + "\" answered " + out[at] + " in its output \"" + name
                + "\" at element " + (at - offset) + " of shape " + Arrays.toString(shape)
                + ". Answers must be finite: check the inputs' scale and the model's divisions and logarithms.");
    }

    @Override
    public String toString() {
        return name + " " + type + " " + Arrays.toString(shape);
    }
}
