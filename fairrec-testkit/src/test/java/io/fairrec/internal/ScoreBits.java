package io.fairrec.internal;

import io.fairrec.internal.ScoreKernelTest.Scores;
import java.util.Arrays;

/**
 * Program that scores with the kernels that its JVM chooses, until they are compiled, and prints what came out: the kernel, a
 * checksum of the bits for each way of scoring, how many bytes a round allocates, and how far fused scores are off.
 */
final class ScoreBits {

    static final int D = 37;
    static final int ROWS = 200;
    static final int USERS = 6;
    static final float[] ITEMS = Scores.numbers(ROWS * D, 11);
    static final float[] USER_VECTORS = Scores.numbers(USERS * D, 12);
    static final int[] SOME = Scores.some(ROWS, 13);

    private static final int K = 20;
    private static final int ROUNDS = 60;

    private final ItemTable table = ItemTable.of(ITEMS, D);
    private final QuantizedItems bytes = QuantizedItems.of(table);
    private final ItemTable.Scratch scratch = new ItemTable.Scratch();
    private final TopItems top = new TopItems();
    private final float[] all = new float[ROWS];
    private final float[] many = new float[USERS * ROWS];
    private final float[] some = new float[SOME.length];
    private final float[] rows = new float[SOME.length];
    private final int[] best = new int[K];
    private final float[] bestScores = new float[K];
    private final int[] byBytes = new int[K];
    private final float[] byBytesScores = new float[K];

    private ScoreBits() {}

    public static void main(String[] args) {
        ScoreKernel audit = ScoreKernels.of(Arithmetic.AUDIT);
        ScoreBits program = new ScoreBits();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            allocated = Math.min(allocated, Allocation.least(() -> program.score(audit)));
        }
        System.out.println(audit);
        System.out.println(checksums(program.all, program.many, program.some));
        System.out.println(Arrays.equals(program.some, program.rows));
        System.out.println(Arrays.toString(program.best) + " " + Arrays.toString(program.bestScores));
        System.out.println(Arrays.toString(program.byBytes) + " " + Arrays.toString(program.byBytesScores));
        System.out.println(allocated);
        program.fused();
    }

    private void score(ScoreKernel kernel) {
        table.score(kernel, USER_VECTORS, D, all, scratch);
        table.scoreUsers(kernel, USER_VECTORS, USERS, many, scratch);
        table.score(kernel, USER_VECTORS, 2 * D, SOME, SOME.length, some, scratch);
        FloatRows.products(ITEMS, D, USER_VECTORS, 2 * D, SOME, SOME.length, rows, 0);
        top.best(table, kernel, USER_VECTORS, D, K, best, bestScores);
        top.best(bytes, table, kernel, USER_VECTORS, D, K, byBytes, byBytesScores);
    }

    private void fused() {
        ScoreKernel fused = ScoreKernels.of(Arithmetic.FUSED);
        float[] expected = all.clone();
        table.score(fused, USER_VECTORS, D, all, scratch);
        double most = 0;
        for (int i = 0; i < ROWS; i++) {
            most = Math.max(most, Math.abs((double) all[i] - expected[i]));
        }
        System.out.println(fused.arithmetic() + " " + most);
    }

    static String checksums(float[]... arrays) {
        int[] sums = new int[arrays.length];
        for (int a = 0; a < arrays.length; a++) {
            for (float x : arrays[a]) {
                sums[a] = 31 * sums[a] + Float.floatToRawIntBits(x);
            }
        }
        return Arrays.toString(sums);
    }
}
