package io.fairrec.data;

import io.fairrec.internal.Floats;
import java.nio.FloatBuffer;

/** Where the numbers of a {@link VectorTable} lie. Arguments are checked by the table. Immutable, thread-safe. */
sealed interface VectorStore {

    float value(int row, int column);

    void copyRow(int row, float[] out, int offset);

    /** The same additions in the same order as {@link Floats#dot(float[], int, float[], int, int)}. */
    double dot(int row, float[] vector, int offset);

    /** Puts rows at the buffer's position and moves it on. */
    void copyTo(int row, int count, FloatBuffer out);

    /** One flat array. */
    final class Heap implements VectorStore {

        private final float[] values;
        private final int dimension;

        /** Keeps {@code values}. */
        Heap(float[] values, int dimension) {
            this.values = values;
            this.dimension = dimension;
        }

        @Override
        public float value(int row, int column) {
            return values[row * dimension + column];
        }

        @Override
        public void copyRow(int row, float[] out, int offset) {
            System.arraycopy(values, row * dimension, out, offset, dimension);
        }

        @Override
        public double dot(int row, float[] vector, int offset) {
            return Floats.dot(values, row * dimension, vector, offset, dimension);
        }

        @Override
        public void copyTo(int row, int count, FloatBuffer out) {
            out.put(values, row * dimension, count * dimension);
        }
    }
}
