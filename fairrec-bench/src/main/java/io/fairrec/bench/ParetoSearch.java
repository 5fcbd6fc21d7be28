package io.fairrec.bench;

import io.fairrec.objective.Nsga2;
import io.fairrec.objective.ParetoSet;
import io.fairrec.objective.PlainSortSearch;
import io.fairrec.objective.SearchBox;
import io.fairrec.objective.VectorFunction;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole run of NSGA-II on ZDT1: 30 variables, a population of 100, 250 generations, 25,000 evaluations. Rival: the same
 * run, the same answer, with the quadratic sort of the paper.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParetoSearch {

    private static final VectorFunction ZDT1 = (x, f) -> {
        double sum = 0;
        for (int j = 1; j < x.length; j++) {
            sum += x[j];
        }
        double g = 1 + 9 * sum / (x.length - 1);
        f[0] = x[0];
        f[1] = g * (1 - Math.sqrt(x[0] / g));
    };

    private final Nsga2 search = Nsga2.of(SearchBox.unit(30), 2);

    /** As the library does it. */
    @Benchmark
    public ParetoSet sweep() {
        return search.minimize(ZDT1);
    }

    /** With the quadratic sort. */
    @Benchmark
    public ParetoSet plainSort() {
        return PlainSortSearch.minimize(search, ZDT1);
    }
}
