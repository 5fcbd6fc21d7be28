package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Catalog;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The user's interests by partition; few, so looked up by walking. */
final class Interests {
    static final Interests NONE = new Interests(new String[0], new double[0][]);

    private final String[] partitions;
    private final double[][] shares;

    private Interests(String[] partitions, double[][] shares) {
        this.partitions = partitions;
        this.shares = shares;
    }

    Interests with(String partition, double[] newShares) {
        int at = index(partition);
        int size = at < 0 ? partitions.length + 1 : partitions.length;
        String[] names = Arrays.copyOf(partitions, size);
        double[][] all = Arrays.copyOf(shares, size);
        names[at < 0 ? size - 1 : at] = partition;
        all[at < 0 ? size - 1 : at] = newShares;
        return new Interests(names, all);
    }

    double @Nullable [] of(String partition) {
        int at = index(partition);
        return at < 0 ? null : shares[at];
    }

    private int index(String partition) {
        for (int p = 0; p < partitions.length; p++) {
            if (partitions[p].equals(partition)) {
                return p;
            }
        }
        return -1;
    }

    void check(Catalog catalog) {
        for (int p = 0; p < partitions.length; p++) {
            String name = "interests in \"" + partitions[p] + "\"";
            Checks.length(shares[p].length, catalog.groups(partitions[p]).groupCount(), name);
            double sum = 0;
            for (double share : shares[p]) {
                sum += Checks.nonNegative(share, name);
            }
            Checks.positive(sum, "sum of the " + name);
        }
    }
}
