package io.fairrec.bench;

import io.fairrec.fairness.ExposureModel;
import io.fairrec.rerank.ExposureNotion;
import io.fairrec.rerank.ExposureProblem;
import io.fairrec.rerank.RankingMixture;
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
 * The fairest useful mixture of rankings of n items of two groups, under equal mean exposure: by the dual with one
 * multiplier, and by the linear programme over n² probabilities. Both find the same optimum within 1e-6, which the setup
 * checks.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExposureDual {

    /** Items. */
    @Param({"20", "100"})
    public int ranked = 20;

    private double[] utilities = new double[0];
    private int[] groupOf = new int[0];
    private double[] exposures = new double[0];

    /** Every third item is of the second group, and less useful. */
    @Setup(Level.Trial)
    public void setUp() {
        SplittableRandom random = new SplittableRandom(7);
        utilities = new double[ranked];
        groupOf = new int[ranked];
        exposures = new double[ranked];
        for (int i = 0; i < ranked; i++) {
            groupOf[i] = i % 3 == 2 ? 1 : 0;
            utilities[i] = random.nextDouble(0, 0.7) + (groupOf[i] == 0 ? 0.3 : 0);
            exposures[i] = ExposureModel.logarithmic().weight(i + 1);
        }
        double gap = dual().utility() - linearProgramme();
        if (!(Math.abs(gap) <= 1e-6)) {
            throw new IllegalStateException("The optima differ by " + gap + ".");
        }
    }

    /** As the library does it. */
    @Benchmark
    public RankingMixture dual() {
        return ExposureProblem.of(utilities, groupOf, 2, exposures).solve(ExposureNotion.DEMOGRAPHIC_PARITY);
    }

    /** As the paper states it. */
    @Benchmark
    public double linearProgramme() {
        return ExposureLp.demographicParity(utilities, groupOf, exposures);
    }
}
