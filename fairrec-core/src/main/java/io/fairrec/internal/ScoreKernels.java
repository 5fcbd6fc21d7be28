package io.fairrec.internal;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the {@link ScoreKernel}s of this JVM, once: vector instructions where the module {@code jdk.incubator.vector} was
 * added and the JVM is good at it, plain loops otherwise. Scores in {@link Arithmetic#AUDIT} do not depend on the choice.
 * Thread-safe.
 */
public final class ScoreKernels {

    private static final Logger LOG = LoggerFactory.getLogger(ScoreKernels.class);

    private static final ScoreKernel AUDIT;
    private static final ScoreKernel FUSED;

    static {
        Constructor<? extends ScoreKernel> vector =
                VectorApi.find("Items are scored", "VectorScoreKernel", ScoreKernel.class, boolean.class, false);
        if (vector == null) {
            AUDIT = new PlainScoreKernel();
            FUSED = AUDIT;
        } else {
            AUDIT = VectorApi.make(vector, false);
            FUSED = hasFusedInstruction() ? VectorApi.make(vector, true) : AUDIT;
        }
    }

    private ScoreKernels() {}

    /**
     * The kernel for an arithmetic. {@link Arithmetic#FUSED} needs the Vector API and the CPU's instruction; without them
     * this is the kernel of {@link Arithmetic#AUDIT}, and {@link ScoreKernel#arithmetic} says so.
     */
    public static ScoreKernel of(Arithmetic arithmetic) {
        return arithmetic == Arithmetic.FUSED ? FUSED : AUDIT;
    }

    /** Without the instruction Java computes a fused multiply-add with BigDecimal, a thousand times slower. */
    private static boolean hasFusedInstruction() {
        try {
            HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return jvm != null && Boolean.parseBoolean(jvm.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException | LinkageError e) {
            LOG.info(
                    "Nothing tells whether the CPU has a fused multiply-add ({}): scores multiply, then add.",
                    e.toString());
            return false;
        }
    }
}
