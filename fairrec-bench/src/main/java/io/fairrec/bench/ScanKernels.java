package io.fairrec.bench;

import io.fairrec.internal.Arithmetic;
import io.fairrec.internal.ItemTable;
import io.fairrec.internal.PlainScoreKernel;
import io.fairrec.internal.QuantizedItems;
import io.fairrec.internal.ScoreKernel;
import io.fairrec.internal.ScoreKernels;
import io.fairrec.internal.Seeds;
import io.fairrec.internal.TopItems;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Inner products of users with all items, one thread. Rivals: {@code bandwidth}, a pass that does nothing but add up the
 * same table in the same registers, and {@code naive}, one loop in another over a row-major table.
 *
 * <p>Before anything is measured, the scores of every kernel are held to those of the naive loop, and the best items to
 * each other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx2g"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScanKernels {

    private static final int MANY = 32;
    private static final int BEST = 100;

    /** How many items there are. */
    @Param("1000000")
    public int items = 1_000_000;

    /** How many numbers an item has. */
    @Param("64")
    public int dimension = 64;

    private final ScoreKernel plain = new PlainScoreKernel();
    private final ScoreKernel audit = ScoreKernels.of(Arithmetic.AUDIT);
    private final ScoreKernel fused = ScoreKernels.of(Arithmetic.FUSED);
    private final ItemTable.Scratch scratch = new ItemTable.Scratch();
    private final TopItems top = new TopItems();
    private final int[] best = new int[MANY * BEST];
    private final float[] bestScores = new float[MANY * BEST];
    private ItemTable table;
    private float[] users;
    private float[] scores;

    /** Draws items and users. */
    @Setup
    public void setUp() {
        table = ItemTable.of(items, dimension, draw(Seeds.stream(1, 0, 0)));
        users = new float[MANY * dimension];
        SplittableRandom random = Seeds.stream(2, 0, 0);
        for (int i = 0; i < users.length; i++) {
            users[i] = (float) (random.nextDouble() - 0.5);
        }
        scores = new float[items];
        check();
    }

    private ItemTable.Rows draw(SplittableRandom random) {
        return (row, out) -> {
            for (int k = 0; k < dimension; k++) {
                out[k] = (float) (random.nextDouble() - 0.5);
            }
        };
    }

    private void check() {
        float[] row = new float[dimension];
        ItemTable.Rows source = draw(Seeds.stream(1, 0, 0));
        for (ScoreKernel kernel : new ScoreKernel[] {plain, audit, fused}) {
            table.score(kernel, users, 0, scores, scratch);
            ItemTable.Rows rows = kernel == plain ? source : draw(Seeds.stream(1, 0, 0));
            for (int i = 0; i < items; i++) {
                rows.copyRow(i, row);
                float sum = 0;
                for (int k = 0; k < dimension; k++) {
                    sum += users[k] * row[k];
                }
                boolean right = kernel.arithmetic() == Arithmetic.AUDIT
                        ? scores[i] == sum
                        : Math.abs(scores[i] - sum) <= 2 * ScoreKernel.errorBound(dimension, dimension);
                if (!right) {
                    throw new IllegalStateException(kernel + " scores item " + i + " " + scores[i] + ", not " + sum);
                }
            }
        }
    }

    /** The table's byte copy. */
    @State(Scope.Benchmark)
    public static class Bytes {
        private QuantizedItems items;

        /** Copies, and holds the best items by way of bytes to those without. */
        @Setup
        public void setUp(ScanKernels scan) {
            items = QuantizedItems.of(scan.table);
            int[] expected = scan.auditTop().clone();
            scan.bytesTop(this);
            for (int i = 0; i < BEST; i++) {
                if (scan.best[i] != expected[i]) {
                    throw new IllegalStateException("The best item " + i + " by way of bytes is " + scan.best[i]
                            + ", not " + expected[i] + ".");
                }
            }
        }
    }

    /** The table row by row. */
    @State(Scope.Benchmark)
    public static class RowMajor {
        private float[] values;

        /** Copies. */
        @Setup
        public void setUp(ScanKernels scan) {
            values = new float[scan.items * scan.dimension];
            ItemTable.Rows source = scan.draw(Seeds.stream(1, 0, 0));
            float[] row = new float[scan.dimension];
            for (int i = 0; i < scan.items; i++) {
                source.copyRow(i, row);
                System.arraycopy(row, 0, values, i * scan.dimension, scan.dimension);
            }
        }
    }

    /** Room for the scores of all users. */
    @State(Scope.Benchmark)
    public static class Many {
        private float[] scores;

        /** Makes room. */
        @Setup
        public void setUp(ScanKernels scan) {
            scores = new float[MANY * scan.items];
        }
    }

    /** The pass over memory; in plain loops where the Vector API is not there. */
    @State(Scope.Benchmark)
    public static class Pass {
        private final ToDoubleFunction<ItemTable> sum = vectorPass();

        @SuppressWarnings("unchecked")
        private static ToDoubleFunction<ItemTable> vectorPass() {
            if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
                return Pass::plainSum;
            }
            try {
                return (ToDoubleFunction<ItemTable>) Class.forName("io.fairrec.bench.VectorPass")
                        .asSubclass(ToDoubleFunction.class)
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The pass over memory cannot be made.", e);
            }
        }

        private static double plainSum(ItemTable table) {
            double sum = 0;
            for (int b = 0; b < table.blockCount(); b++) {
                for (float x : table.block(b)) {
                    sum += x;
                }
            }
            return sum;
        }
    }

    /** Reads all numbers and adds them up. */
    @Benchmark
    public double bandwidth(Pass pass) {
        return pass.sum.applyAsDouble(table);
    }

    /** One loop in another, as one writes it. */
    @Benchmark
    public float[] naive(RowMajor rows) {
        for (int i = 0; i < items; i++) {
            float sum = 0;
            for (int k = 0; k < dimension; k++) {
                sum += users[k] * rows.values[i * dimension + k];
            }
            scores[i] = sum;
        }
        return scores;
    }

    /** Scores of the fallback without the Vector API. */
    @Benchmark
    public float[] plain() {
        table.score(plain, users, 0, scores, scratch);
        return scores;
    }

    /** Scores with the same bits, by vectors. */
    @Benchmark
    public float[] audit() {
        table.score(audit, users, 0, scores, scratch);
        return scores;
    }

    /** Scores with fused multiply-adds. */
    @Benchmark
    public float[] fused() {
        table.score(fused, users, 0, scores, scratch);
        return scores;
    }

    /** Scores in audit arithmetic and the 100 best of them. */
    @Benchmark
    public int[] auditTop() {
        top.best(table, audit, users, 0, BEST, best, bestScores);
        return best;
    }

    /** Scores with fused multiply-adds and the 100 best of them. */
    @Benchmark
    public int[] fusedTop() {
        top.best(table, fused, users, 0, BEST, best, bestScores);
        return best;
    }

    /** The result of {@code auditTop} from bytes, the few that may be among the best scored again. */
    @Benchmark
    public int[] bytesTop(Bytes bytes) {
        top.best(bytes.items, table, audit, users, 0, BEST, best, bestScores);
        return best;
    }

    /** 32 users, block by block. */
    @Benchmark
    public float[] usersAtOnce(Many many) {
        table.scoreUsers(audit, users, MANY, many.scores, scratch);
        return many.scores;
    }

    /** 32 users, one after the other. */
    @Benchmark
    public float[] usersOneByOne() {
        for (int u = 0; u < MANY; u++) {
            table.score(audit, users, u * dimension, scores, scratch);
        }
        return scores;
    }
}
