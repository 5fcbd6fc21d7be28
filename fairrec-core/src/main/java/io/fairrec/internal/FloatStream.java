package io.fairrec.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Arrays of floats in data streams: the length, then the bits, big-endian. Stateless, thread-safe; O(length). */
public final class FloatStream {

    private static final int CHUNK = 1 << 12;

    private FloatStream() {}

    /** Writes an array. */
    public static void write(float[] values, DataOutput out) throws IOException {
        out.writeInt(values.length);
        byte[] bytes = new byte[CHUNK * Float.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int at = 0; at < values.length; at += CHUNK) {
            int n = Math.min(CHUNK, values.length - at);
            buffer.clear().asFloatBuffer().put(values, at, n);
            out.write(bytes, 0, n * Float.BYTES);
        }
    }

    /**
     * Reads an array of exactly this length.
     *
     * @throws IOException if the input ends, or holds an array of another length
     */
    public static void read(DataInput in, float[] values) throws IOException {
        int length = in.readInt();
        if (length != values.length) {
            throw new IOException("an array of " + length + " numbers stands where " + values.length + " are wanted");
        }
        byte[] bytes = new byte[CHUNK * Float.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int at = 0; at < values.length; at += CHUNK) {
            int n = Math.min(CHUNK, values.length - at);
            in.readFully(bytes, 0, n * Float.BYTES);
            buffer.clear().asFloatBuffer().get(values, at, n);
        }
    }
}
