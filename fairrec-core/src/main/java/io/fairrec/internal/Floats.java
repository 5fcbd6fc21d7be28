package io.fairrec.internal;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Small kernels over flat float arrays. Stateless, thread-safe. */
public final class Floats {

    private Floats() {}

    /** The nearest float; a value beyond the floats becomes the largest of its sign, NaN becomes 0. */
    public static float saturate(double value) {
        float f = (float) value;
        if (Float.isFinite(f)) {
            return f;
        }
        if (Double.isNaN(value)) {
            return 0;
        }
        return value > 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
    }

    /**
     * {@code Σ a[aBegin + i] · b[bBegin + i]} for i in {@code [0, length)}.
     *
     * <p>Products and sums are doubles: a product of two floats is exact, and the sum cannot overflow. Four sums run side
     * by side, because one would wait for its own last addition; they are added as {@code (s0 + s1) + (s2 + s3)}, then
     * the tail: one fixed order, so the same bits on every machine.
     */
    public static double dot(float[] a, int aBegin, float[] b, int bBegin, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (int bound = length & ~3; i < bound; i += 4) {
            s0 += (double) a[aBegin + i] * b[bBegin + i];
            s1 += (double) a[aBegin + i + 1] * b[bBegin + i + 1];
            s2 += (double) a[aBegin + i + 2] * b[bBegin + i + 2];
            s3 += (double) a[aBegin + i + 3] * b[bBegin + i + 3];
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (; i < length; i++) {
            sum += (double) a[aBegin + i] * b[bBegin + i];
        }
        return sum;
    }

    /** {@link #dot(float[], int, float[], int, int)} with {@code a} in a buffer, by absolute index: the same bits. */
    public static double dot(FloatBuffer a, int aBegin, float[] b, int bBegin, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (int bound = length & ~3; i < bound; i += 4) {
            s0 += (double) a.get(aBegin + i) * b[bBegin + i];
            s1 += (double) a.get(aBegin + i + 1) * b[bBegin + i + 1];
            s2 += (double) a.get(aBegin + i + 2) * b[bBegin + i + 2];
            s3 += (double) a.get(aBegin + i + 3) * b[bBegin + i + 3];
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (; i < length; i++) {
            sum += (double) a.get(aBegin + i) * b[bBegin + i];
        }
        return sum;
    }

    /**
     * A copy of a row-major table of finite values.
     *
     * @param columns at least 1
     * @throws IllegalArgumentException if the length is no multiple of {@code columns} or a value is not finite
     */
    public static float[] checkedTable(float[] values, int columns, String name) {
        if (columns < 1) {
            throw new IllegalArgumentException(
                    "The dimension of the " + name + " (" + columns + ") must be at least 1.");
        }
        if (values.length % columns != 0) {
            throw new IllegalArgumentException("The " + name + ".length (" + values.length
                    + ") must be a multiple of the dimension (" + columns + "): row-major [n][" + columns + "].");
        }
        float[] copy = values.clone();
        for (int i = 0; i < copy.length; i++) {
            if (!Float.isFinite(copy[i])) {
                throw new IllegalArgumentException("The " + name + " at row " + i / columns + ", column " + i % columns
                        + " (" + copy[i] + ") must be a finite number.");
            }
        }
        return copy;
    }

    /** SHA-256 over the bits of the values, big-endian, in lower-case hexadecimal. */
    public static String sha256(float[] values) {
        MessageDigest digest = digest();
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        for (float value : values) {
            if (!buffer.hasRemaining()) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            buffer.putInt(Float.floatToIntBits(value));
        }
        digest.update(buffer.flip());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A new SHA-256 digest. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must offer SHA-256, but this one does not.", e);
        }
    }
}
