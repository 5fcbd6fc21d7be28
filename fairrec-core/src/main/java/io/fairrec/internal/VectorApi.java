package io.fairrec.internal;

import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a kernel that uses the Vector API, where the module {@code jdk.incubator.vector} was added and the JVM is good at it.
 * Kernels are found by name: nothing else may refer to a class of that module. Thread-safe.
 */
final class VectorApi {

    private static final Logger LOG = LoggerFactory.getLogger(VectorApi.class);

    /** Before, C2 gave up on some loops and put every vector on the heap. */
    private static final int FIRST_GOOD_VERSION = 21;

    private VectorApi() {}

    /**
     * A kernel's constructor, tried once; null where plain loops must do, with one line in the log that says why.
     *
     * @param what it does, as the beginning of a sentence: "Items are scored"
     * @param name its simple name in this package
     * @param argument what the constructor is tried with
     */
    static <T> @Nullable Constructor<? extends T> find(
            String what, String name, Class<T> type, Class<?> parameter, Object argument) {
        int version = Runtime.version().feature();
        String why;
        if (version < FIRST_GOOD_VERSION) {
            why = "Java " + version + " is older than " + FIRST_GOOD_VERSION;
        } else if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            why = "the module is not there; --add-modules jdk.incubator.vector adds it";
        } else {
            try {
                Constructor<? extends T> constructor = Class.forName("io.fairrec.internal." + name)
                        .asSubclass(type)
                        .getConstructor(parameter);
                LOG.info("{} with the Vector API: {}.", what, constructor.newInstance(argument));
                return constructor;
            } catch (ReflectiveOperationException | LinkageError e) {
                why = "the kernel cannot be made: " + e;
            }
        }
        LOG.info("{} with plain loops, not with the Vector API: {}.", what, why);
        return null;
    }

    /** Calls a constructor that {@link #find} has tried. */
    static <T> T make(Constructor<? extends T> constructor, Object argument) {
        try {
            return constructor.newInstance(argument);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The vector kernel was there when it was chosen, but cannot be made.", e);
        }
    }
}
