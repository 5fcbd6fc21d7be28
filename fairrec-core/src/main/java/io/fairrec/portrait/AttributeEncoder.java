package io.fairrec.portrait;

import io.fairrec.data.Groups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Group labels as 0/1 columns, one per group of each partition: one-hot for one label, multi-hot for several.
 *
 * <p>Only the partitions given here are read, and only from portraits that name them ({@link
 * UserPortrait#withAttribute}): a sensitive attribute reaches a model when the caller says so twice, never by itself. A
 * portrait without a known label, or with labels that the partition does not have, is 1 in the column {@code unknown},
 * which is always there: exactly one column if a partition is single-label.
 *
 * <p>Immutable, thread-safe; O(dimension + labels) a portrait. Keeps labels, not who belongs to which group.
 */
public final class AttributeEncoder implements PortraitEncoder {

    private final List<Vocabulary> partitions;
    private final int dimension;

    /** The labels of one partition, {@code unknown} last. */
    private record Vocabulary(String name, List<String> labels) {

        int unknown() {
            return labels.size() - 1;
        }
    }

    private AttributeEncoder(List<Vocabulary> partitions) {
        this.partitions = partitions;
        int sum = 0;
        for (Vocabulary partition : partitions) {
            sum += partition.labels.size();
        }
        this.dimension = sum;
    }

    /**
     * An encoder of these partitions of users.
     *
     * @throws IllegalArgumentException if there is none, or two have the same name
     */
    public static AttributeEncoder of(Groups... userGroups) {
        if (userGroups.length == 0) {
            throw new IllegalArgumentException(
                    "The attribute encoder has 0 partitions; it needs at least 1. Leave the block out instead.");
        }
        List<Vocabulary> partitions = new ArrayList<>();
        for (Groups groups : userGroups) {
            for (Vocabulary earlier : partitions) {
                if (earlier.name.equals(groups.name())) {
                    throw new IllegalArgumentException(
                            "The partition \"" + groups.name() + "\" is given twice. Give it once.");
                }
            }
            partitions.add(new Vocabulary(groups.name(), groups.labels()));
        }
        return new AttributeEncoder(List.copyOf(partitions));
    }

    /** The names of the columns, such as {@code "age=65+"} and {@code "age=unknown"}. */
    public List<String> columns() {
        List<String> names = new ArrayList<>();
        for (Vocabulary partition : partitions) {
            for (String label : partition.labels) {
                names.add(partition.name + "=" + label);
            }
        }
        return List.copyOf(names);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int n = Encoders.checked(portraits, dimension, out);
        Arrays.fill(out, 0, n * dimension, 0);
        for (int p = 0; p < n; p++) {
            int at = p * dimension;
            for (Vocabulary partition : partitions) {
                boolean known = false;
                for (String label : portraits.get(p).attribute(partition.name)) {
                    int column = partition.labels.indexOf(label.strip());
                    if (column >= 0 && column != partition.unknown()) {
                        out[at + column] = 1;
                        known = true;
                    }
                }
                if (!known) {
                    out[at + partition.unknown()] = 1;
                }
                at += partition.labels.size();
            }
        }
    }

    /** The names of the partitions. */
    @Override
    public String toString() {
        return "AttributeEncoder[" + partitions.stream().map(Vocabulary::name).toList() + "]";
    }
}
