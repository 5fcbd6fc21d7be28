package io.fairrec.internal;

import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the {@link FactorKernel} of this JVM, once: vector instructions where the module {@code jdk.incubator.vector} was
 * added and the JVM is good at it, plain loops otherwise. Results do not depend on the choice. Thread-safe.
 */
public final class FactorKernels {

    private static final Logger LOG = LoggerFactory.getLogger(FactorKernels.class);

    /** Before, C2 gave up on some of these loops and put every vector on the heap. */
    private static final int FIRST_GOOD_VERSION = 21;

    private static final @Nullable Constructor<? extends FactorKernel> VECTOR = vectorKernel();

    private FactorKernels() {}

    /** A kernel with scratch for one thread. */
    public static FactorKernel of(int dimension) {
        if (VECTOR == null) {
            return new PlainFactorKernel(dimension);
        }
        try {
            return VECTOR.newInstance(dimension);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The vector kernel was there when it was chosen, but cannot be made.", e);
        }
    }

    private static @Nullable Constructor<? extends FactorKernel> vectorKernel() {
        int version = Runtime.version().feature();
        String why;
        if (version < FIRST_GOOD_VERSION) {
            why = "Java " + version + " is older than " + FIRST_GOOD_VERSION;
        } else if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            why = "the module is not there; --add-modules jdk.incubator.vector adds it";
        } else {
            try {
                Constructor<? extends FactorKernel> constructor = Class.forName(
                                "io.fairrec.internal.VectorFactorKernel")
                        .asSubclass(FactorKernel.class)
                        .getConstructor(int.class);
                constructor.newInstance(1);
                LOG.info("Factors are trained with the Vector API.");
                return constructor;
            } catch (ReflectiveOperationException | LinkageError e) {
                why = "the kernel cannot be made: " + e;
            }
        }
        LOG.info("Factors are trained with plain loops, not with the Vector API: {}.", why);
        return null;
    }
}
