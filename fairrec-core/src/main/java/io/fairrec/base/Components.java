package io.fairrec.base;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Finds components by SPI and name: built-ins and those of users, all through {@code META-INF/services}.
 *
 * <p>Stateless, thread-safe. Each call asks the {@link ServiceLoader} anew: meant for start-up, not for requests.
 */
public final class Components {

    private Components() {}

    /**
     * Makes a component.
     *
     * @throws ConfigException if no provider of that SPI has the name (the message names the nearest), if two have it, or
     *     if the settings are wrong
     */
    public static <T> T create(Class<T> type, String name, ComponentConfig config) {
        TreeMap<String, ComponentProvider<?>> providers = new TreeMap<>();
        for (ComponentProvider<?> provider : ServiceLoader.load(ComponentProvider.class)) {
            if (provider.type() == type) {
                ComponentProvider<?> earlier = providers.put(provider.name(), provider);
                if (earlier != null) {
                    throw new ConfigException("Two providers offer the " + type.getSimpleName() + " \""
                            + provider.name() + "\": " + earlier.getClass().getName() + " and "
                            + provider.getClass().getName() + ". Remove one of them from the class path.");
                }
            }
        }
        ComponentProvider<?> found = providers.get(name);
        if (found == null) {
            throw new ConfigException("There is no " + type.getSimpleName() + " named \"" + name + "\". "
                    + NearestName.advice(name, providers.keySet()));
        }
        return type.cast(found.create(config));
    }

    /** The names of all components of an SPI, ascending. */
    public static List<String> names(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (ComponentProvider<?> provider : ServiceLoader.load(ComponentProvider.class)) {
            if (provider.type() == type) {
                names.add(provider.name());
            }
        }
        names.sort(null);
        return List.copyOf(names);
    }
}
