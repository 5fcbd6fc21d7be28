package io.fairrec.data;

import io.fairrec.base.Checks;
import io.fairrec.base.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One partition of users or of items into groups, such as {@code age} or {@code brand}.
 *
 * <p>An entity may carry several labels. One that carries none belongs to the group {@value #UNKNOWN_LABEL}, the last
 * group, which exists even when it is empty: what is unknown is counted, measured and reported, never dropped. Immutable
 * and thread-safe; accessors are O(1).
 */
public final class Groups {

    /** The label of the group of entities about which nothing is known. */
    public static final String UNKNOWN_LABEL = "unknown";

    private final String name;
    private final String[] labels;
    private final Map<String, Integer> ordinals;
    private final int[] begin;
    private final int[] group;
    private final int[] sizes;

    private Groups(String name, String[] labels, int[] begin, int[] group) {
        this.name = name;
        this.labels = labels;
        this.begin = begin;
        this.group = group;
        this.ordinals = new LinkedHashMap<>();
        for (int g = 0; g < labels.length; g++) {
            ordinals.put(labels[g], g);
        }
        this.sizes = new int[labels.length];
        for (int g : group) {
            sizes[g]++;
        }
    }

    /**
     * A partition with at most one label per entity.
     *
     * @param name what the partition is about, such as {@code "age"}; not blank
     * @param labelOf the label per ordinal; null, blank or {@code "unknown"} means unknown
     */
    public static Groups of(String name, List<? extends @Nullable String> labelOf) {
        List<Collection<String>> sets = new ArrayList<>(labelOf.size());
        for (String label : labelOf) {
            sets.add(label == null ? List.of() : List.of(label));
        }
        return multiLabel(name, sets);
    }

    /**
     * A partition in which an entity may carry several labels.
     *
     * <p>Groups are ordered by label (code units), {@code unknown} last. Labels are trimmed; blank ones and the word
     * {@code "unknown"} itself count as no label; a label given twice counts once.
     *
     * @param name what the partition is about; not blank
     * @param labelsOf the labels per ordinal; an empty collection means unknown
     */
    public static Groups multiLabel(String name, List<? extends Collection<String>> labelsOf) {
        Checks.notBlank(name, "partition name");
        TreeSet<String> all = new TreeSet<>();
        int most = 0;
        for (Collection<String> raw : labelsOf) {
            for (String label : raw) {
                String trimmed = label.strip();
                if (!trimmed.isEmpty()) {
                    all.add(trimmed);
                }
            }
            most += Math.max(1, raw.size());
        }
        all.remove(UNKNOWN_LABEL);
        String[] labels = all.toArray(new String[all.size() + 1]);
        labels[all.size()] = UNKNOWN_LABEL;
        Map<String, Integer> ordinal = new HashMap<>();
        for (int g = 0; g < all.size(); g++) {
            ordinal.put(labels[g], g);
        }
        int[] begin = new int[labelsOf.size() + 1];
        int[] group = new int[most];
        int next = 0;
        int entity = 0;
        for (Collection<String> raw : labelsOf) {
            int first = next;
            begin[entity++] = first;
            for (String label : raw) {
                Integer g = ordinal.get(label.strip());
                if (g != null) {
                    group[next++] = g;
                }
            }
            next = distinct(group, first, next);
            if (next == first) {
                group[next++] = all.size();
            }
        }
        begin[entity] = next;
        return new Groups(name, labels, begin, Arrays.copyOf(group, next));
    }

    /** Sorts a range and drops repetitions; returns its new end. */
    private static int distinct(int[] values, int from, int to) {
        Arrays.sort(values, from, to);
        int end = from;
        for (int i = from; i < to; i++) {
            if (end == from || values[end - 1] != values[i]) {
                values[end++] = values[i];
            }
        }
        return end;
    }

    /**
     * The same partition for other ordinals; the groups stay, even those that become empty. O(result).
     *
     * @param source entity {@code i} of the result is entity {@code source[i]} here, or unknown if that is −1
     * @throws IndexOutOfBoundsException if an element is neither −1 nor an entity
     */
    public Groups select(int[] source) {
        int[] newBegin = new int[source.length + 1];
        int[] buffer = new int[Math.max(16, source.length)];
        int next = 0;
        for (int i = 0; i < source.length; i++) {
            newBegin[i] = next;
            if (source[i] != IdIndex.UNKNOWN) {
                Checks.index(source[i], entityCount(), "source[" + i + "]");
            }
            int n = source[i] < 0 ? 1 : count(source[i]);
            if (next + n > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(next + n, buffer.length * 2));
            }
            for (int j = 0; j < n; j++) {
                buffer[next++] = source[i] < 0 ? unknown() : group(source[i], j);
            }
        }
        newBegin[source.length] = next;
        return new Groups(name, labels, newBegin, Arrays.copyOf(buffer, next));
    }

    /** What the partition is about. */
    public String name() {
        return name;
    }

    /** How many entities it covers. */
    public int entityCount() {
        return begin.length - 1;
    }

    /** How many groups there are, {@code unknown} included. */
    public int groupCount() {
        return labels.length;
    }

    /** The label of a group. */
    public String label(int groupOrdinal) {
        Checks.index(groupOrdinal, labels.length, "group");
        return labels[groupOrdinal];
    }

    /** All labels by ordinal, {@code unknown} last. */
    public List<String> labels() {
        return List.of(labels);
    }

    /** The ordinal of the group {@code unknown}: always the last. */
    public int unknown() {
        return labels.length - 1;
    }

    /**
     * The ordinal of a label.
     *
     * @throws IllegalArgumentException if no group has it; the message names the nearest label
     */
    public int ordinal(String label) {
        Integer ordinal = ordinals.get(label);
        if (ordinal == null) {
            throw new IllegalArgumentException("The partition \"" + name + "\" has no group \"" + label + "\". "
                    + NearestName.advice(label, ordinals.keySet()));
        }
        return ordinal;
    }

    /** Whether a group has this label. */
    public boolean hasLabel(String label) {
        return ordinals.containsKey(label);
    }

    /** How many labels an entity carries, at least 1 ({@code unknown} counts). */
    public int count(int entity) {
        return begin[entity + 1] - begin[entity];
    }

    /** The {@code index}-th group of an entity, ascending. */
    public int group(int entity, int index) {
        return group[begin[entity] + index];
    }

    /** The first group of an entity: the only one when {@link #singleLabel()}. */
    public int group(int entity) {
        return group[begin[entity]];
    }

    /** Whether an entity belongs to a group; O(labels of the entity). */
    public boolean isIn(int entity, int groupOrdinal) {
        for (int i = begin[entity]; i < begin[entity + 1]; i++) {
            if (group[i] == groupOrdinal) {
                return true;
            }
        }
        return false;
    }

    /** Whether no entity carries more than one label. */
    public boolean singleLabel() {
        return group.length == entityCount();
    }

    /** How many entities belong to a group. */
    public int size(int groupOrdinal) {
        return sizes[groupOrdinal];
    }

    /** Name and number of groups; never who belongs to which. */
    @Override
    public String toString() {
        return "Groups[" + name + ", " + labels.length + " groups, " + entityCount() + " entities]";
    }
}
