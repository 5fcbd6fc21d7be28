package io.fairrec.bench;

import io.fairrec.internal.Seeds;
import io.fairrec.internal.TopK;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** The 100 best of many scores, in an order that is kind and in one that is not. Rival: a heap of boxed indexes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SelectTop {

    private static final int BEST = 100;

    /** How many scores there are. */
    @Param("1000000")
    public int items = 1_000_000;

    /** {@code ascending}: each score is a new best one. */
    @Param({"random", "ascending"})
    public String order = "random";

    private final int[] best = new int[BEST];
    private float[] scores;

    /** Draws the scores. */
    @Setup
    public void setUp() {
        scores = new float[items];
        SplittableRandom random = Seeds.stream(1, 0, 0);
        for (int i = 0; i < items; i++) {
            scores[i] = order.equals("ascending") ? i : (float) random.nextDouble();
        }
    }

    /** The threshold and its buffer. */
    @Benchmark
    public int[] select() {
        TopK.select(scores, items, BEST, best);
        return best;
    }

    /** The collection of the JDK. */
    @Benchmark
    public PriorityQueue<Integer> heap() {
        PriorityQueue<Integer> heap = new PriorityQueue<>(BEST + 1, (a, b) -> Float.compare(scores[a], scores[b]));
        for (int i = 0; i < items; i++) {
            if (heap.size() < BEST) {
                heap.add(i);
            } else if (scores[i] > scores[heap.element()]) {
                heap.remove();
                heap.add(i);
            }
        }
        return heap;
    }
}
