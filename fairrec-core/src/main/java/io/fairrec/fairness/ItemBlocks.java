package io.fairrec.fairness;

import java.util.Arrays;

/** The rows that belong to a group, sorted by item, as blocks of one item each. O(n log n). */
final class ItemBlocks {

    private final int[] rows;
    private final int[] begin;
    private final int blocks;

    private ItemBlocks(int[] rows, int[] begin, int blocks) {
        this.rows = rows;
        this.begin = begin;
        this.blocks = blocks;
    }

    static ItemBlocks of(FairnessBatch b) {
        int[] items = b.items();
        int[] group = b.group();
        long[] keys = new long[b.rows()];
        int n = 0;
        for (int r = 0; r < b.rows(); r++) {
            if (group[r] >= 0) {
                keys[n++] = ((long) items[r] << 32) | r;
            }
        }
        Arrays.sort(keys, 0, n);
        int[] rows = new int[n];
        int[] begin = new int[n + 1];
        int blocks = 0;
        for (int k = 0; k < n; k++) {
            rows[k] = (int) keys[k];
            if (k == 0 || (int) (keys[k] >>> 32) != (int) (keys[k - 1] >>> 32)) {
                begin[blocks++] = k;
            }
        }
        begin[blocks] = n;
        return new ItemBlocks(rows, begin, blocks);
    }

    int blocks() {
        return blocks;
    }

    int begin(int block) {
        return begin[block];
    }

    int end(int block) {
        return begin[block + 1];
    }

    /** The batch row at a position. */
    int row(int position) {
        return rows[position];
    }
}
