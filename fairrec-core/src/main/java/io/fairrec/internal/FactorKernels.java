package io.fairrec.internal;

import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the {@link FactorKernel} of this JVM, once: vector instructions where the module {@code jdk.incubator.vector} was
 * added and the JVM is good at it, plain loops otherwise. Results do not depend on the choice. Thread-safe.
 */
public final class FactorKernels {

    private static final @Nullable Constructor<? extends FactorKernel> VECTOR =
            VectorApi.find("Factors are trained", "VectorFactorKernel", FactorKernel.class, int.class, 1);

    private FactorKernels() {}

    /** A kernel with scratch for one thread. */
    public static FactorKernel of(int dimension) {
        return VECTOR == null ? new PlainFactorKernel(dimension) : VectorApi.make(VECTOR, dimension);
    }
}
