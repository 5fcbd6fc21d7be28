package io.fairrec.internal;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the {@link ScoreKernel}s of this JVM, once: vector instructions where the module {@code jdk.incubator.vector} was
 * added and the JVM is good at it, plain loops otherwise. Scores in {@link Arithmetic#AUDIT} do not depend on the choice.
 * Thread-safe.
 */
public final class ScoreKernels {

    private static final Logger LOG = LoggerFactory.getLogger(ScoreKernels.class);

    /** Before, the JIT put vectors on the heap. */
    private static final int FIRST_GOOD_VERSION = 21;

    private static final ScoreKernel AUDIT;
    private static final ScoreKernel FUSED;

    static {
        Constructor<? extends ScoreKernel> vector = vectorKernel();
        if (vector == null) {
            AUDIT = new PlainScoreKernel();
            FUSED = AUDIT;
        } else {
            AUDIT = make(vector, false);
            FUSED = hasFusedInstruction() ? make(vector, true) : AUDIT;
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

    private static ScoreKernel make(Constructor<? extends ScoreKernel> constructor, boolean fused) {
        try {
            return constructor.newInstance(fused);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The vector kernel was there when it was chosen, but cannot be made.", e);
        }
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

    private static @Nullable Constructor<? extends ScoreKernel> vectorKernel() {
        int version = Runtime.version().feature();
        String why;
        if (version < FIRST_GOOD_VERSION) {
            why = "Java " + version + " is older than " + FIRST_GOOD_VERSION;
        } else if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            why = "the module is not there; --add-modules jdk.incubator.vector adds it";
        } else {
            try {
                Constructor<? extends ScoreKernel> constructor = Class.forName("io.fairrec.internal.VectorScoreKernel")
                        .asSubclass(ScoreKernel.class)
                        .getConstructor(boolean.class);
                LOG.info("Items are scored with the Vector API: {}.", constructor.newInstance(false));
                return constructor;
            } catch (ReflectiveOperationException | LinkageError e) {
                why = "the kernel cannot be made: " + e;
            }
        }
        LOG.info("Items are scored with plain loops, not with the Vector API: {}.", why);
        return null;
    }
}
