package io.fairrec.data;

import io.fairrec.internal.FloatRows;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import java.nio.FloatBuffer;

/** Where the numbers of a {@link VectorTable} lie. Arguments are checked by the table. Immutable, thread-safe. */
sealed interface VectorStore permits VectorStore.Heap, VectorStore.Mapped {

    float value(int row, int column);

    void copyRow(int row, float[] out, int offset);

    void addRow(int row, double factor, double[] sums);

    /** The same additions in the same order as {@link Floats#dot(float[], int, float[], int, int)}. */
    double dot(int row, float[] vector, int offset);

    /** {@link FloatRows#products}: the same additions in the same order. */
    void products(float[] vector, int offset, int[] rows, int n, float[] out);

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
        public void addRow(int row, double factor, double[] sums) {
            for (int d = 0, at = row * dimension; d < dimension; d++) {
                sums[d] += factor * values[at + d];
            }
        }

        @Override
        public double dot(int row, float[] vector, int offset) {
            return Floats.dot(values, row * dimension, vector, offset, dimension);
        }

        @Override
        public void products(float[] vector, int offset, int[] rows, int n, float[] out) {
            FloatRows.products(values, dimension, vector, offset, rows, n, out, 0);
        }

        @Override
        public void copyTo(int row, int count, FloatBuffer out) {
            out.put(values, row * dimension, count * dimension);
        }
    }

    /**
     * Read-only mappings of a file, each of {@code 2^shift} whole rows but the last: a mapping holds at most 2³¹−1 bytes,
     * and a row must not lie across two. Only absolute reads, which share no position between threads.
     */
    final class Mapped implements VectorStore {

        /** Rows that are copied at a time, because a buffer is slow number by number: their places in the copy. */
        private static final int[] COPIED = {0, 1, 2, 3, 4, 5, 6, 7};

        private final FloatBuffer[] segments;
        private final int shift;
        private final int mask;
        private final int dimension;
        private final Workspaces<float[]> copies;

        /** Keeps {@code segments}. */
        Mapped(FloatBuffer[] segments, int shift, int dimension) {
            this.segments = segments;
            this.shift = shift;
            this.mask = (1 << shift) - 1;
            this.dimension = dimension;
            this.copies = new Workspaces<>(() -> new float[COPIED.length * dimension]);
        }

        @Override
        public float value(int row, int column) {
            return segments[row >>> shift].get(at(row) + column);
        }

        @Override
        public void copyRow(int row, float[] out, int offset) {
            segments[row >>> shift].get(at(row), out, offset, dimension);
        }

        @Override
        public void addRow(int row, double factor, double[] sums) {
            FloatBuffer segment = segments[row >>> shift];
            for (int d = 0, at = at(row); d < dimension; d++) {
                sums[d] += factor * segment.get(at + d);
            }
        }

        @Override
        public double dot(int row, float[] vector, int offset) {
            return Floats.dot(segments[row >>> shift], at(row), vector, offset, dimension);
        }

        @Override
        public void products(float[] vector, int offset, int[] rows, int n, float[] out) {
            float[] some = copies.borrow();
            for (int from = 0; from < n; from += COPIED.length) {
                int count = Math.min(COPIED.length, n - from);
                for (int c = 0; c < count; c++) {
                    copyRow(rows[from + c], some, c * dimension);
                }
                FloatRows.products(some, dimension, vector, offset, COPIED, count, out, from);
            }
            copies.giveBack(some);
        }

        @Override
        public void copyTo(int row, int count, FloatBuffer out) {
            int end = row + count;
            for (int r = row; r < end; ) {
                int here = Math.min(end - r, (1 << shift) - (r & mask));
                int length = here * dimension;
                out.put(out.position(), segments[r >>> shift], at(r), length);
                out.position(out.position() + length);
                r += here;
            }
        }

        private int at(int row) {
            return (row & mask) * dimension;
        }
    }
}
