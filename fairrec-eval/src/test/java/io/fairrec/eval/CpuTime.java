package io.fairrec.eval;

import java.lang.management.ManagementFactory;

/** Measures what the current thread costs, so that a busy machine fails no test. */
public final class CpuTime {

    private CpuTime() {}

    /** The CPU seconds of the current thread that a task takes. */
    public static double seconds(Runnable task) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        task.run();
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
    }
}
