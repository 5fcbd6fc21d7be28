package io.fairrec.internal;

import static io.fairrec.internal.ItemTable.LANES;

import java.util.Arrays;
import java.util.Objects;

/**
 * The k items of a table with the largest inner products, without writing all of them: block after block is scored into the
 * cache and offered to {@link TopScores}. The result is that of {@link TopK} on all scores of the same kernel: best first,
 * of equal scores the smaller item.
 *
 * <p>Scratch for one thread, to be reused; allocates nothing once it has grown.
 */
public final class TopItems {

    /** Blocks between two offers: 1,024 scores, 4 KB. */
    private static final int CHUNK = 16;

    private TopScores[] best = {new TopScores()};
    private float[] scores = new float[CHUNK * LANES];
    private final float[] errors = new float[LANES];
    private final ItemTable.Scratch scratch = new ItemTable.Scratch();
    private int[] survivors = new int[256];
    private float[] upper = new float[256];
    private int surviving;

    /**
     * The best items for one user.
     *
     * @param user the vector, from {@code userAt} on
     * @param k how many are wanted, at least 0
     * @param items receives the items
     * @param bestScores receives their scores
     * @return {@code min(k, rows)}; less if scores are NaN, which needs numbers near the largest float
     */
    public int best(
            ItemTable table, ScoreKernel kernel, float[] user, int userAt, int k, int[] items, float[] bestScores) {
        int d = table.dimension();
        Objects.checkFromIndexSize(userAt, d, user.length);
        TopScores top = best[0];
        top.start(k, table.rows());
        for (int from = 0; from < table.blockCount(); from += CHUNK) {
            int to = Math.min(table.blockCount(), from + CHUNK);
            for (int b = from; b < to; b++) {
                kernel.score(table.block(b), d, user, userAt, scores, (b - from) * LANES);
            }
            int first = from * LANES;
            top.offer(scores, 0, Math.min(table.rows() - first, CHUNK * LANES), first);
        }
        return top.finish(items, bestScores, 0);
    }

    /**
     * The best items for many users, each block once from memory for all of them.
     *
     * @param users row-major {@code [userCount][dimension]}
     * @param items receives row-major {@code [userCount][k]}
     * @param bestScores receives their scores, row-major {@code [userCount][k]}
     * @return how many items a row has; what is left of it is −1, with NaN
     */
    public int bestOfMany(
            ItemTable table, ScoreKernel kernel, float[] users, int userCount, int k, int[] items, float[] bestScores) {
        int d = table.dimension();
        Objects.checkFromIndexSize(0, Math.multiplyExact(userCount, d), users.length);
        Objects.checkFromIndexSize(0, Math.multiplyExact(userCount, k), items.length);
        Objects.checkFromIndexSize(0, items.length, bestScores.length);
        if (best.length < userCount) {
            int old = best.length;
            best = Arrays.copyOf(best, userCount);
            for (int u = old; u < userCount; u++) {
                best[u] = new TopScores();
            }
        }
        // Several blocks between two offers to a user, as long as the scores stay in the nearest cache.
        int chunk = Math.max(1, Math.min(CHUNK, 128 / Math.max(1, userCount)));
        int stride = chunk * LANES;
        if (scores.length < userCount * stride) {
            scores = new float[userCount * stride];
        }
        for (int u = 0; u < userCount; u++) {
            best[u].start(k, table.rows());
        }
        for (int from = 0; from < table.blockCount(); from += chunk) {
            int to = Math.min(table.blockCount(), from + chunk);
            for (int b = from; b < to; b++) {
                kernel.scoreUsers(table.block(b), d, users, userCount, scores, (b - from) * LANES, stride);
            }
            int first = from * LANES;
            int n = Math.min(table.rows() - first, stride);
            for (int u = 0; u < userCount; u++) {
                best[u].offer(scores, u * stride, n, first);
            }
        }
        int most = 0;
        for (int u = 0; u < userCount; u++) {
            int found = best[u].finish(items, bestScores, u * k);
            Arrays.fill(items, u * k + found, (u + 1) * k, -1);
            Arrays.fill(bestScores, u * k + found, (u + 1) * k, Float.NaN);
            most = Math.max(most, found);
        }
        return most;
    }

    /**
     * {@link #best(ItemTable, ScoreKernel, float[], int, int, int[], float[])} by way of bytes: an item is scored exactly
     * only where its bound reaches the k-th best lower bound. The same result; the more alike the scores around the k-th
     * one, the more items are scored twice, and they are kept in memory meanwhile: all of the table if all scores tie.
     *
     * @param bytes the quantized {@code table}
     * @param kernel of {@link Arithmetic#AUDIT}: the bounds are those of its scores
     */
    public int best(
            QuantizedItems bytes,
            ItemTable table,
            ScoreKernel kernel,
            float[] user,
            int userAt,
            int k,
            int[] items,
            float[] bestScores) {
        if (kernel.arithmetic() != Arithmetic.AUDIT) {
            throw new IllegalArgumentException("The kernel (" + kernel + ") must be one of " + Arithmetic.AUDIT + ".");
        }
        Objects.checkFromIndexSize(userAt, table.dimension(), user.length);
        double squares = 0;
        for (int i = userAt; i < userAt + table.dimension(); i++) {
            squares += (double) user[i] * user[i];
        }
        float length = Math.nextUp((float) (Math.sqrt(squares) * (1 + 0x1p-40)));
        if (!bytes.bounds(Math.sqrt(squares))) {
            return best(table, kernel, user, userAt, k, items, bestScores);
        }
        scan(bytes, kernel, user, userAt, length, k);
        TopScores top = best[0];
        top.start(k, table.rows());
        for (int from = 0; from < surviving; from += scores.length) {
            int n = Math.min(scores.length, surviving - from);
            if (from > 0) {
                System.arraycopy(survivors, from, survivors, 0, n);
            }
            table.score(kernel, user, userAt, survivors, n, scores, scratch);
            for (int i = 0; i < n; i++) {
                top.offer(scores[i], survivors[i]);
            }
        }
        return top.finish(items, bestScores, 0);
    }

    /** Collects the items that may be among the best, ascending. */
    private void scan(QuantizedItems bytes, ScoreKernel kernel, float[] user, int userAt, float length, int k) {
        TopScores lower = best[0];
        lower.start(k, bytes.rows());
        surviving = 0;
        float bar = Float.NEGATIVE_INFINITY;
        for (int b = 0; b < bytes.blockCount(); b++) {
            int lanes = bytes.score(kernel, b, user, userAt, length, scores, errors);
            for (int lane = 0; lane < lanes; lane++) {
                float most = scores[lane] + errors[lane];
                if (most >= bar) {
                    int item = b * LANES + lane;
                    lower.offer(scores[lane] - errors[lane], item);
                    bar = lower.threshold();
                    survive(item, most, bar);
                }
            }
        }
        lower.settle();
        prune(lower.threshold());
    }

    private void survive(int item, float most, float bar) {
        if (surviving == survivors.length) {
            prune(bar);
            if (surviving > survivors.length / 2) {
                survivors = Arrays.copyOf(survivors, 2 * survivors.length);
                upper = Arrays.copyOf(upper, survivors.length);
            }
        }
        survivors[surviving] = item;
        upper[surviving++] = most;
    }

    private void prune(float bar) {
        int kept = 0;
        for (int i = 0; i < surviving; i++) {
            if (upper[i] >= bar) {
                survivors[kept] = survivors[i];
                upper[kept++] = upper[i];
            }
        }
        surviving = kept;
    }

    /** How many items the last call by way of bytes scored exactly. */
    public int scoredTwice() {
        return surviving;
    }
}
