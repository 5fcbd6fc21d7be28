package io.fairrec.bench;

import io.fairrec.internal.Arithmetic;
import io.fairrec.internal.ItemTable;
import io.fairrec.internal.ScoreKernel;
import io.fairrec.internal.ScoreKernels;
import io.fairrec.internal.Seeds;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.util.VectorUtil;
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
 * All items scored for one user: by fairrec's blocks, and by Lucene's dot product row after row, both with the Vector API.
 * Lucene takes an array a vector and fuses as the processor likes; the scores may differ by rounding, and are held to that.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LuceneScan {

    /** How many items. */
    @Param("1000000")
    public int items = 1_000_000;

    /** How long the vectors are. */
    @Param("64")
    public int dimension = 64;

    private final ScoreKernel audit = ScoreKernels.of(Arithmetic.AUDIT);
    private final ScoreKernel fused = ScoreKernels.of(Arithmetic.FUSED);
    private ItemTable table;
    private final ItemTable.Scratch scratch = new ItemTable.Scratch();
    private float[][] rows;
    private float[] user;
    private float[] scores;

    /** Draws items and a user, and holds Lucene's scores to fairrec's. */
    @Setup
    public void setUp() {
        SplittableRandom random = Seeds.stream(1, 0, 0);
        rows = new float[items][dimension];
        for (float[] row : rows) {
            for (int k = 0; k < dimension; k++) {
                row[k] = (float) (random.nextDouble() - 0.5);
            }
        }
        user = rows[0].clone();
        scores = new float[items];
        table = ItemTable.of(items, dimension, (row, out) -> System.arraycopy(rows[row], 0, out, 0, dimension));
        float[] ours = audit().clone();
        float[] rivals = lucene();
        for (int i = 0; i < items; i++) {
            if (!(Math.abs(ours[i] - rivals[i]) <= 2 * ScoreKernel.errorBound(dimension, dimension))) {
                throw new IllegalStateException("Lucene scores item " + i + " " + rivals[i] + ", not " + ours[i] + ".");
            }
        }
    }

    /** fairrec, with the same bits everywhere. */
    @Benchmark
    public float[] audit() {
        table.score(audit, user, 0, scores, scratch);
        return scores;
    }

    /** fairrec, fused. */
    @Benchmark
    public float[] fused() {
        table.score(fused, user, 0, scores, scratch);
        return scores;
    }

    /** Lucene. */
    @Benchmark
    public float[] lucene() {
        for (int i = 0; i < items; i++) {
            scores[i] = VectorUtil.dotProduct(user, rows[i]);
        }
        return scores;
    }
}
