package io.fairrec.bench;

import io.fairrec.internal.FactorKernel;
import io.fairrec.internal.FactorKernels;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.PlainFactorKernel;
import io.fairrec.internal.SampleLosses;
import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One epoch of BPR by stochastic gradient descent on a log of the size of MovieLens-100K's training part: 943 users, 1,682
 * items, 80,367 pairs whose items follow Zipf's law, 64 factors; the samples are drawn before. Rivals: the formulas as plain
 * scalar loops, over one flat array and over an array a row.
 *
 * <p>After one epoch the factors of {@code plain} and {@code vector} must be within 1e-5 of those of {@code scalar}, or the
 * benchmark fails.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class BprEpoch {

    private static final int USERS = 943;
    private static final int ITEMS = 1_682;
    private static final int PAIRS = 80_367;
    private static final int DIMENSION = 64;
    private static final float RATE = 0.02f;
    private static final float LAMBDA = 0.02f;

    /**
     * {@code scalar}, {@code scalar-rows}: plain loops. {@code plain}: the kernel without the Vector API. {@code chosen}: what
     * training uses, with the Vector API on Java 21 and later.
     */
    @Param({"scalar", "scalar-rows", "plain", "chosen"})
    public String path = "scalar";

    private final int[] user = new int[PAIRS];
    private final int[] positive = new int[PAIRS];
    private final int[] negative = new int[PAIRS];
    private final float[] start = new float[(USERS + ITEMS) * DIMENSION];
    private float[] factors;
    private float[][] rows;
    private SampleLosses samples;

    /** Draws the samples, and holds the kernel to the scalar loop. */
    @Setup
    public void setUp() {
        SplittableRandom random = Seeds.stream(1, 0, 0);
        draw(random);
        Gaussians.fill(start, 0.1, random);
        FactorKernel kernel = path.equals("chosen") ? FactorKernels.of(DIMENSION) : new PlainFactorKernel(DIMENSION);
        samples = new SampleLosses(kernel, RATE, LAMBDA);
        reset();
        scalar();
        float[] oracle = factors.clone();
        reset();
        epoch();
        for (int k = 0; k < oracle.length; k++) {
            float actual = path.equals("scalar-rows") ? rows[k / DIMENSION][k % DIMENSION] : factors[k];
            if (!(Math.abs(actual - oracle[k]) <= 1e-5)) {
                throw new IllegalStateException("The factor " + k + " (" + actual + ") of " + kernel
                        + " must be within 1e-5 of the scalar loop's, " + oracle[k] + ".");
            }
        }
    }

    /** Every epoch begins with the same factors; 0.7 MB, a hundredth of an epoch. */
    @Setup(Level.Invocation)
    public void reset() {
        factors = start.clone();
        rows = new float[USERS + ITEMS][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Arrays.copyOfRange(start, r * DIMENSION, (r + 1) * DIMENSION);
        }
    }

    /** One pass over all samples. */
    @Benchmark
    public double epoch() {
        return switch (path) {
            case "scalar" -> scalar();
            case "scalar-rows" -> scalarRows();
            default -> samples.bpr(factors, user, positive, negative, PAIRS);
        };
    }

    private double scalar() {
        float[] f = factors;
        double loss = 0;
        for (int s = 0; s < PAIRS; s++) {
            int u = user[s];
            int i = positive[s];
            int j = negative[s];
            float x = 0;
            for (int k = 0; k < DIMENSION; k++) {
                x += f[u + k] * (f[i + k] - f[j + k]);
            }
            double e = Math.exp(-x);
            loss += Math.log1p(e);
            float z = (float) (e / (1 + e));
            for (int k = 0; k < DIMENSION; k++) {
                float w = f[u + k];
                float a = f[i + k];
                float b = f[j + k];
                f[u + k] += RATE * (z * (a - b) - LAMBDA * w);
                f[i + k] += RATE * (z * w - LAMBDA * a);
                f[j + k] += RATE * (-z * w - LAMBDA * b);
            }
        }
        return loss;
    }

    private double scalarRows() {
        double loss = 0;
        for (int s = 0; s < PAIRS; s++) {
            float[] u = rows[user[s] / DIMENSION];
            float[] i = rows[positive[s] / DIMENSION];
            float[] j = rows[negative[s] / DIMENSION];
            float x = 0;
            for (int k = 0; k < DIMENSION; k++) {
                x += u[k] * (i[k] - j[k]);
            }
            double e = Math.exp(-x);
            loss += Math.log1p(e);
            float z = (float) (e / (1 + e));
            for (int k = 0; k < DIMENSION; k++) {
                float w = u[k];
                float a = i[k];
                float b = j[k];
                u[k] += RATE * (z * (a - b) - LAMBDA * w);
                i[k] += RATE * (z * w - LAMBDA * a);
                j[k] += RATE * (-z * w - LAMBDA * b);
            }
        }
        return loss;
    }

    private void draw(SplittableRandom random) {
        double[] cumulative = new double[ITEMS];
        double sum = 0;
        for (int i = 0; i < ITEMS; i++) {
            sum += 1 / (i + 10.0);
            cumulative[i] = sum;
        }
        Set<Long> pairs = new HashSet<>();
        int n = 0;
        while (n < PAIRS) {
            int found = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
            int item = Math.min(ITEMS - 1, found < 0 ? -found - 1 : found);
            int owner = random.nextInt(USERS);
            if (pairs.add((long) owner * ITEMS + item)) {
                user[n] = owner * DIMENSION;
                positive[n++] = (USERS + item) * DIMENSION;
            }
        }
        for (int s = 0; s < PAIRS; s++) {
            int item = random.nextInt(ITEMS);
            while (pairs.contains((long) (user[s] / DIMENSION) * ITEMS + item)) {
                item = random.nextInt(ITEMS);
            }
            negative[s] = (USERS + item) * DIMENSION;
        }
    }
}
