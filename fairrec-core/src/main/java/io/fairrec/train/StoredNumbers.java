package io.fairrec.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Arrays of doubles as a {@link io.fairrec.internal.ModelFile} holds them: the length, then the bits. Stateless. */
final class StoredNumbers {

    private StoredNumbers() {}

    static void write(double[] values, DataOutput out) throws IOException {
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    static void write(double[][] rows, DataOutput out) throws IOException {
        out.writeInt(rows.length);
        for (double[] row : rows) {
            write(row, out);
        }
    }

    /** Finite numbers, exactly so many. */
    static double[] read(DataInput in, int length) throws IOException {
        int found = in.readInt();
        if (found != length) {
            throw new IOException("it has " + found + " numbers where " + length + " are wanted");
        }
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readDouble();
            if (!Double.isFinite(values[i])) {
                throw new IOException("it holds " + values[i] + " where a finite number is wanted");
            }
        }
        return values;
    }

    /** As many rows as there are, at most {@code most}, each of so many numbers. */
    static double[][] readRows(DataInput in, int most, int length) throws IOException {
        int rows = in.readInt();
        if (rows < 0 || rows > most) {
            throw new IOException("it has " + rows + " rows where at most " + most + " are wanted");
        }
        double[][] values = new double[rows][];
        for (int r = 0; r < rows; r++) {
            values[r] = read(in, length);
        }
        return values;
    }
}
