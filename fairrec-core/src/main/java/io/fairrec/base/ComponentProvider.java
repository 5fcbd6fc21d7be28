package io.fairrec.base;

/**
 * Makes a component of one SPI by name: the one door for built-ins and for what users bring.
 *
 * <p>List an implementation in {@code META-INF/services/io.fairrec.base.ComponentProvider}; it is then reachable from
 * policy files by its {@link #name()}. Implementations must be stateless and have a public constructor without
 * arguments.
 *
 * @param <T> the SPI, such as {@code ObjectiveCombiner}
 */
public interface ComponentProvider<T> {

    /** The SPI that {@link #create} implements. */
    Class<T> type();

    /** The name by which policy files call the component; unique within {@link #type()}, lower-case with hyphens. */
    String name();

    /**
     * Makes a component.
     *
     * @throws ConfigException if a setting is unknown, of the wrong type or out of range
     */
    T create(ComponentConfig config);
}
