package io.fairrec.bench;

import io.fairrec.data.InteractionGraph;
import io.fairrec.onnx.ModelSource;
import io.fairrec.onnx.OnnxGraphEncoder;
import io.fairrec.onnx.OnnxModel;
import io.fairrec.onnx.OnnxOptions;
import io.fairrec.portrait.GraphEncoder;
import io.fairrec.portrait.LightGcnPropagation;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * LightGCN's propagation over a graph of the size of MovieLens-100K's training part: 943 users, 1,682 items, 80,367 pairs
 * whose items follow Zipf's law, both directions, 64 dimensions, 3 layers. Rival: the same as an ONNX graph.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class Propagation {

    private static final int USERS = 943;
    private static final int ITEMS = 1_682;
    private static final int PAIRS = 80_367;
    private static final int DIMENSION = 64;

    /** {@code csr}: the loop of fairrec-core, one thread. {@code onnx}: ONNX Runtime, one thread. */
    @Param({"csr", "onnx"})
    public String path = "csr";

    private GraphEncoder encoder;
    private InteractionGraph graph;
    private float[] x0;
    private float[] out;

    /** Draws the graph and the vectors. */
    @Setup
    public void setUp() {
        SplittableRandom random = new SplittableRandom(1);
        graph = zipf(random);
        x0 = new float[(USERS + ITEMS) * DIMENSION];
        for (int i = 0; i < x0.length; i++) {
            x0[i] = (float) (random.nextDouble() - 0.5);
        }
        out = new float[x0.length];
        encoder = path.equals("csr")
                ? LightGcnPropagation.layers(3)
                : OnnxGraphEncoder.builder(OnnxModel.load(
                                ModelSource.classPath("io/fairrec/onnx/lightgcn_propagate.onnx"),
                                OnnxOptions.defaults().threads(1)))
                        .build();
    }

    /** Closes the model. */
    @TearDown
    public void tearDown() {
        encoder.close();
    }

    /** Three layers over the whole graph. */
    @Benchmark
    public float[] propagate() {
        encoder.encode(graph, x0, DIMENSION, out);
        return out;
    }

    private static InteractionGraph zipf(SplittableRandom random) {
        double[] cumulative = new double[ITEMS];
        double sum = 0;
        for (int i = 0; i < ITEMS; i++) {
            sum += 1 / (i + 10.0);
            cumulative[i] = sum;
        }
        Set<Long> pairs = new HashSet<>();
        while (pairs.size() < PAIRS) {
            int found = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
            int item = Math.min(ITEMS - 1, found < 0 ? -found - 1 : found);
            pairs.add((long) random.nextInt(USERS) * ITEMS + item);
        }
        int[] source = new int[2 * PAIRS];
        int[] target = new int[2 * PAIRS];
        int[] degree = new int[USERS + ITEMS];
        int e = 0;
        for (long pair : pairs.stream().sorted().toList()) {
            source[e] = (int) (pair / ITEMS);
            target[e] = USERS + (int) (pair % ITEMS);
            degree[source[e]]++;
            degree[target[e]]++;
            e++;
        }
        float[] weight = new float[2 * PAIRS];
        for (int p = 0; p < PAIRS; p++) {
            source[PAIRS + p] = target[p];
            target[PAIRS + p] = source[p];
            weight[p] = (float) (1 / Math.sqrt((double) degree[source[p]] * degree[target[p]]));
            weight[PAIRS + p] = weight[p];
        }
        return InteractionGraph.of(USERS + ITEMS, source, target, weight);
    }
}
