package io.fairrec.base;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The settings of one component as a policy file or a caller gave them: names to strings, numbers, booleans or lists of
 * these.
 *
 * <p>A {@link ComponentProvider} reads each setting that it knows, then calls {@link #finish(String)}, which fails on any
 * setting that nobody read: a misspelt key is an error, never ignored. An instance serves one {@code create} call and is
 * not thread-safe; the map given to it is copied.
 */
public final class ComponentConfig {

    private final Map<String, Object> values;
    private final Set<String> read = new LinkedHashSet<>();
    private final Problems problems = new Problems();

    private ComponentConfig(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** A configuration with these settings; the map is copied. */
    public static ComponentConfig of(Map<String, ?> values) {
        return new ComponentConfig(new TreeMap<>(values));
    }

    /** A configuration without settings: every default applies. */
    public static ComponentConfig empty() {
        return new ComponentConfig(Map.of());
    }

    /** A number, or {@code fallback} when the setting is absent. A value that is no finite number is a problem. */
    public double number(String key, double fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Number n && Double.isFinite(n.doubleValue())) {
            return n.doubleValue();
        }
        problems.add("The " + key + " (" + value + ") must be a finite number.");
        return fallback;
    }

    /** A whole number, or {@code fallback} when the setting is absent. */
    public int integer(String key, int fallback) {
        double value = number(key, fallback);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            problems.add("The " + key + " (" + value + ") must be a whole number of 32 bits.");
            return fallback;
        }
        return (int) value;
    }

    /** A text, or {@code fallback} when the setting is absent. */
    public String text(String key, String fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof String s) {
            return s;
        }
        problems.add("The " + key + " (" + value + ") must be a text.");
        return fallback;
    }

    /** A truth value, or {@code fallback} when the setting is absent. */
    public boolean flag(String key, boolean fallback) {
        Object value = take(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean b) {
            return b;
        }
        problems.add("The " + key + " (" + value + ") must be true or false.");
        return fallback;
    }

    /** A list of texts, or an empty list when the setting is absent. */
    public List<String> texts(String key) {
        Object value = take(key);
        if (value == null) {
            return List.of();
        }
        List<String> result = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String s) {
                    result.add(s);
                } else {
                    problems.add("The " + key + " (" + value + ") must be a list of texts.");
                    return List.of();
                }
            }
            return List.copyOf(result);
        }
        problems.add("The " + key + " (" + value + ") must be a list of texts.");
        return List.of();
    }

    /** A list of finite numbers, or an empty list when the setting is absent. */
    public List<Double> numbers(String key) {
        Object value = take(key);
        if (value == null) {
            return List.of();
        }
        List<Double> result = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Number n && Double.isFinite(n.doubleValue())) {
                    result.add(n.doubleValue());
                }
            }
            if (result.size() == list.size()) {
                return List.copyOf(result);
            }
        }
        problems.add("The " + key + " (" + value + ") must be a list of finite numbers.");
        return List.of();
    }

    /**
     * Ends the reading, then makes the component.
     *
     * @param what the component, for the message
     * @param maker may throw {@link IllegalArgumentException} for a setting out of range
     * @throws ConfigException as {@link #finish(String)} does, or with the message of that exception, its cause kept
     */
    public <T> T make(String what, Supplier<T> maker) {
        finish(what);
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("The " + what + " cannot be built: " + e.getMessage(), e);
        }
    }

    /**
     * Ends the reading.
     *
     * @param what the component, for the message
     * @throws ConfigException if a value had the wrong type or a setting was never read; all of them at once, each
     *     unknown one with the nearest known name
     */
    public void finish(String what) {
        for (String key : values.keySet()) {
            if (!read.contains(key)) {
                problems.add("The " + what + " has no setting \"" + key + "\". " + NearestName.advice(key, read));
            }
        }
        problems.throwIfAny(what);
    }

    private @org.jspecify.annotations.Nullable Object take(String key) {
        read.add(key);
        return values.get(key);
    }
}
