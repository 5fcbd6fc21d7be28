package io.fairrec.onnx;

import io.fairrec.base.Checks;

/**
 * How a model is run. Two loads of equal bytes with equal options share one session.
 *
 * @param device where
 * @param threads how many threads compute one call, at least 1
 * @param optimization how far the graph is rewritten at loading
 */
public record OnnxOptions(Device device, int threads, Optimization optimization) {

    /** Levels of graph rewriting, as ONNX Runtime defines them. */
    public enum Optimization {
        /** The graph as it is in the file. */
        NONE,
        /** Constant folding and removal of nodes without effect. */
        BASIC,
        /** Also fused nodes. */
        EXTENDED,
        /** Also memory layouts. */
        ALL
    }

    /** Checks the number of threads. */
    public OnnxOptions {
        Checks.atLeast(threads, 1, "threads");
    }

    /**
     * {@link Device#auto()}, every rewriting, and as many threads as the JVM may use, at most 4.
     *
     * <p>The JVM's number knows a container's limit, ONNX Runtime's own default does not. Small models gain little beyond
     * 4 threads a call, and a server runs several calls at once.
     */
    public static OnnxOptions defaults() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new OnnxOptions(Device.auto(), Math.min(4, processors), Optimization.ALL);
    }

    /** These options on another device. */
    public OnnxOptions device(Device newDevice) {
        return new OnnxOptions(newDevice, threads, optimization);
    }

    /** These options with another number of threads. */
    public OnnxOptions threads(int newThreads) {
        return new OnnxOptions(device, newThreads, optimization);
    }

    /** These options with another level of rewriting. */
    public OnnxOptions optimization(Optimization newOptimization) {
        return new OnnxOptions(device, threads, newOptimization);
    }
}
