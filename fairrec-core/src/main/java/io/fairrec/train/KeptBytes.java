package io.fairrec.train;

import java.io.DataOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes in memory, in pieces: the state of an optimiser may be longer than an array can be. Not thread-safe. */
final class KeptBytes extends OutputStream {

    private static final int PIECE = 1 << 20;

    private final List<byte[]> pieces = new ArrayList<>();
    private int used = PIECE;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (used == PIECE) {
                pieces.add(new byte[PIECE]);
                used = 0;
            }
            int n = Math.min(left, PIECE - used);
            System.arraycopy(bytes, at, pieces.get(pieces.size() - 1), used, n);
            used += n;
            at += n;
            left -= n;
        }
    }

    /** Writes everything that was written here. */
    void copyTo(DataOutput out) throws IOException {
        for (int p = 0; p < pieces.size(); p++) {
            out.write(pieces.get(p), 0, p == pieces.size() - 1 ? used : PIECE);
        }
    }
}
