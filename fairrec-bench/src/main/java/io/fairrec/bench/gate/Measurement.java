package io.fairrec.bench.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One benchmark of one run of JMH.
 *
 * @param benchmark the fully qualified method
 * @param params its {@code @Param} values by name, sorted; empty without
 * @param setting what else changes figures: threads, virtual machine and its arguments
 * @param mode JMH's short name of the mode, such as {@code avgt} or {@code thrpt}
 * @param unit such as {@code us/op}
 * @param samples the score of every iteration of every fork, at least one, all finite
 * @param bytesPerOp what {@code -prof gc} measured; empty without it
 * @param bytesNoise how much of it may be JMH's own; see {@link #HARNESS_BYTES}
 */
record Measurement(
        String benchmark,
        Map<String, String> params,
        String setting,
        String mode,
        String unit,
        List<Double> samples,
        OptionalDouble bytesPerOp,
        double bytesNoise) {

    /**
     * What JMH and its profiler allocate in an iteration, all threads together: 6 to 15 kB were seen on JDK 17 and 25. The
     * profiler divides it by the operations of the iteration, so an operation of a microsecond shows nothing of it and
     * one of 20 ms, in a second, 200 bytes or more. An object per operation is found if 32 kB / operations is less than 16.
     */
    static final double HARNESS_BYTES = 32 * 1024;

    Measurement {
        params = new TreeMap<>(params);
        samples = List.copyOf(samples);
    }

    /** What two runs must have in common to be compared; their {@link #setting} too, but that is a mistake to be told. */
    String key() {
        return benchmark + (params.isEmpty() ? "" : params.toString()) + ":" + mode;
    }

    /** Simple class and method, and the parameters: for people. */
    String label() {
        int method = benchmark.lastIndexOf('.');
        String name = benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
        return params.isEmpty() ? name : name + params;
    }

    /**
     * The median over iterations. Not the mean: one iteration in which the machine did something else must not fail a
     * build. Not the minimum: a change that is slow in every second iteration must.
     */
    double median() {
        List<Double> sorted = samples.stream().sorted().toList();
        int n = sorted.size();
        return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
    }

    /** Seconds, or whatever the unit is, per operation: the inverse where the mode is throughput. */
    double cost() {
        return mode.equals("thrpt") ? 1 / median() : median();
    }

    /** Both runs' iterations as one measurement; of the allocations the smaller, as noise only adds. */
    Measurement with(Measurement other) {
        if (!unit.equals(other.unit) || !setting.equals(other.setting)) {
            throw new IllegalArgumentException("The runs of " + key() + " (" + unit + ", " + setting + ") and ("
                    + other.unit + ", " + other.setting + ") must be in one unit and one setting to count as one run.");
        }
        List<Double> all = new ArrayList<>(samples);
        all.addAll(other.samples);
        OptionalDouble bytes = bytesPerOp.isPresent() && other.bytesPerOp.isPresent()
                ? OptionalDouble.of(Math.min(bytesPerOp.getAsDouble(), other.bytesPerOp.getAsDouble()))
                : bytesPerOp.isPresent() ? bytesPerOp : other.bytesPerOp;
        return new Measurement(
                benchmark, params, setting, mode, unit, all, bytes, Math.max(bytesNoise, other.bytesNoise));
    }
}
