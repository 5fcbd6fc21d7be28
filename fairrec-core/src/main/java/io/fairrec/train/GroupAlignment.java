package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.ModelFile;
import io.fairrec.internal.SymmetricEigen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moves each group's vectors onto one common law, {@code x ↦ T_g (x − m_g) + m}: everybody keeps the place within the group,
 * and the groups cannot be told apart by their means nor, as far as asked, by their covariances.
 *
 * <p>{@link GroupProjection} deletes a direction for everybody, and with it all taste along that direction; this map needs
 * the group of the row and can therefore delete the difference alone. With {@code covariance = 0} it shifts means: oracle
 * LEACE, the least-squares erasure when labels are at hand (Belrose et al., NeurIPS 2023, theorem 4.4). With {@code
 * covariance = κ > 0} it also is the optimal transport between the Gaussians N(m_g, κ C_g + (1 − κ) C) and their Wasserstein
 * barycentre, C being the pooled covariance within groups (Agueh and Carlier, SIAM J. Math. Anal. 2011; fixed point of
 * Álvarez-Esteban et al., J. Math. Anal. Appl. 2016; for fairness: Gouic, Loubes and Rigollet, 2020). κ shrinks, because
 * maps that differ by group leave a mark of their own where C_g is estimated from few rows: full strength on 943 users of
 * 64 dimensions inverts every attacker.
 *
 * <p>Two warnings. The group of a row must be known when the row is made, and using it there is the caller's decision. And
 * the map is for rows of the fit: rows of unknown group, −1, go through {@link GroupProjection#leace}, which never asks;
 * so should users whose label came after the fit, since differences between the fitted maps would mark them.
 *
 * <p>Immutable, thread-safe; O(dimension²) a row. The fit takes some ten eigendecompositions a group.
 */
public final class GroupAlignment {

    private static final int MAX_ITERATIONS = 200;
    private static final double FLOOR = 1e-8;
    private static final double CONVERGED = 1e-11;

    private static final String KIND = "group-alignment";

    private final int dimension;
    private final double[] mean;
    private final double[] groupMeans;
    private final double[][] maps;
    private final int[] counts;
    private final GroupProjection blind;
    private final Provenance provenance;

    private GroupAlignment(
            double[] mean,
            double[] groupMeans,
            int[] counts,
            double[][] maps,
            GroupProjection blind,
            Provenance provenance) {
        this.dimension = mean.length;
        this.mean = mean;
        this.groupMeans = groupMeans;
        this.counts = counts;
        this.maps = maps;
        this.blind = blind;
        this.provenance = provenance;
    }

    /**
     * Fits.
     *
     * @param vectors row-major {@code [n][dimension]}, finite
     * @param group per row in [−1, groups); −1 is unknown and takes no part
     * @param groups at least 2, of which at least 2 must have rows
     * @param covariance κ in [0, 1]: how much of the groups' own covariances is moved
     * @throws io.fairrec.base.DataException if fewer than 2 groups have rows
     */
    public static GroupAlignment fit(float[] vectors, int dimension, int[] group, int groups, double covariance) {
        Checks.between(covariance, 0, 1, "covariance");
        GroupMoments moments = new GroupMoments(vectors, dimension, group, groups);
        double[][] maps = covariance == 0 ? new double[0][] : maps(moments, covariance);
        Map<String, String> config = new LinkedHashMap<>();
        config.put("covariance", Double.toString(covariance));
        return new GroupAlignment(
                moments.mean,
                moments.groupMeans,
                moments.counts,
                maps,
                GroupProjection.leace(vectors, dimension, group, groups, 0),
                GroupProjection.provenance("group-alignment", config, moments, vectors));
    }

    /** {@link #fit(float[], int, int[], int, double)} of a table; <em>unknown</em> is no group. */
    public static GroupAlignment fit(VectorTable vectors, Groups groups, double covariance) {
        return fit(
                GroupProjection.values(vectors),
                vectors.dimension(),
                GroupProjection.labels(vectors, groups),
                GroupLabels.known(groups),
                covariance);
    }

    private static double[][] maps(GroupMoments moments, double covariance) {
        int d = moments.dimension;
        double[] pooled = new double[d * d];
        double[][] own = new double[moments.groups][];
        for (int g = 0; g < moments.groups; g++) {
            own[g] = moments.covariance(g);
            for (int i = 0; i < pooled.length; i++) {
                pooled[i] += (double) moments.counts[g] / moments.rows * own[g][i];
            }
        }
        double[][] laws = new double[moments.groups][];
        double[] shares = new double[moments.groups];
        for (int g = 0; g < laws.length; g++) {
            // One row has no covariance of its own.
            double kappa = moments.counts[g] < 2 ? 0 : covariance;
            laws[g] = new double[d * d];
            for (int i = 0; i < pooled.length; i++) {
                laws[g][i] = kappa * own[g][i] + (1 - kappa) * pooled[i];
            }
            laws[g] = SymmetricEigen.of(laws[g], d, FLOOR).power(1);
            shares[g] = (double) moments.counts[g] / moments.rows;
        }
        double[] centre = barycentre(laws, shares, pooled, d);
        double[][] maps = new double[laws.length][];
        for (int g = 0; g < maps.length; g++) {
            maps[g] = transport(laws[g], centre, d);
        }
        return maps;
    }

    /** B = Σ p_g (B^½ C_g B^½)^½, by B ← B^-½ (Σ p_g (B^½ C_g B^½)^½)² B^-½. */
    static double[] barycentre(double[][] laws, double[] shares, double[] start, int d) {
        double[] centre = SymmetricEigen.of(start, d, FLOOR).power(1);
        for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
            SymmetricEigen eigen = SymmetricEigen.of(centre, d, FLOOR);
            double[] root = eigen.power(0.5);
            double[] inverse = eigen.power(-0.5);
            double[] sum = new double[d * d];
            for (int g = 0; g < laws.length; g++) {
                double[] middle = sandwich(root, laws[g], d);
                double[] half = SymmetricEigen.of(middle, d, FLOOR * FLOOR).power(0.5);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += shares[g] * half[i];
                }
            }
            double[] next = sandwich(inverse, SymmetricEigen.multiply(sum, sum, d), d);
            double change = 0;
            double size = 0;
            for (int i = 0; i < next.length; i++) {
                change += (next[i] - centre[i]) * (next[i] - centre[i]);
                size += next[i] * next[i];
            }
            centre = next;
            if (change <= CONVERGED * CONVERGED * size) {
                break;
            }
        }
        return centre;
    }

    /** The symmetric T with T C T = B: C^-½ (C^½ B C^½)^½ C^-½. */
    static double[] transport(double[] from, double[] to, int d) {
        SymmetricEigen eigen = SymmetricEigen.of(from, d, FLOOR);
        double[] middle = sandwich(eigen.power(0.5), to, d);
        return sandwich(
                eigen.power(-0.5), SymmetricEigen.of(middle, d, FLOOR * FLOOR).power(0.5), d);
    }

    private static double[] sandwich(double[] outside, double[] inside, int d) {
        return SymmetricEigen.multiply(SymmetricEigen.multiply(outside, inside, d), outside, d);
    }

    /**
     * Writes the maps, with {@link #blind()}, to one file, which appears under its name only when it is whole. It holds means
     * and sizes of groups, no rows.
     *
     * @throws io.fairrec.base.DataException if the file cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, KIND, provenance, out -> {
            out.writeInt(dimension);
            out.writeInt(counts.length);
            for (int count : counts) {
                out.writeInt(count);
            }
            StoredNumbers.write(mean, out);
            StoredNumbers.write(groupMeans, out);
            StoredNumbers.write(maps, out);
            blind.write(out);
        });
    }

    /**
     * Reads what {@link #save} wrote; it maps rows to the same bits. {@link #blind()} then has the provenance of the whole.
     *
     * @throws io.fairrec.base.DataException if the file is missing, torn or no alignment
     */
    public static GroupAlignment load(Path file) {
        return ModelFile.read(file, KIND, (origin, in) -> {
            int dimension = in.readInt();
            int[] counts = new int[in.readInt()];
            for (int g = 0; g < counts.length; g++) {
                counts[g] = in.readInt();
            }
            double[] mean = StoredNumbers.read(in, dimension);
            double[] groupMeans = StoredNumbers.read(in, Math.multiplyExact(counts.length, dimension));
            double[][] maps = StoredNumbers.readRows(in, counts.length, Math.multiplyExact(dimension, dimension));
            GroupProjection blind = GroupProjection.read(origin, in);
            if ((maps.length != 0 && maps.length != counts.length) || blind.dimension() != dimension) {
                throw new IOException("it has " + maps.length + " maps for " + counts.length + " groups");
            }
            return new GroupAlignment(mean, groupMeans, counts, maps, blind, origin);
        });
    }

    /** The length of a vector. */
    public int dimension() {
        return dimension;
    }

    /** What rows of unknown group go through. */
    public GroupProjection blind() {
        return blind;
    }

    /** What was fitted, from which vectors; the hash does not cover the labels. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Aligns rows in place.
     *
     * @param vectors row-major {@code [n][dimension]}, finite
     * @param group per row in [−1, groups); −1, and a group that the fit saw no row of, go through {@link #blind()}
     */
    public void apply(float[] vectors, int[] group) {
        Checks.length(vectors.length, Math.multiplyExact(group.length, dimension), "vectors");
        double[] centred = new double[dimension];
        float[] row = new float[dimension];
        for (int i = 0; i < group.length; i++) {
            int at = i * dimension;
            if (group[i] == -1 || counts[Checks.index(group[i], counts.length, "group")] == 0) {
                System.arraycopy(vectors, at, row, 0, dimension);
                blind.apply(row);
                System.arraycopy(row, 0, vectors, at, dimension);
                continue;
            }
            for (int j = 0; j < dimension; j++) {
                centred[j] = vectors[at + j] - groupMeans[group[i] * dimension + j];
            }
            for (int j = 0; j < dimension; j++) {
                double value = maps.length == 0 ? centred[j] : times(maps[group[i]], j, centred);
                vectors[at + j] = (float) (mean[j] + value);
            }
        }
    }

    private double times(double[] map, int row, double[] vector) {
        double sum = 0;
        for (int k = 0; k < dimension; k++) {
            sum += map[row * dimension + k] * vector[k];
        }
        return sum;
    }

    /** The aligned rows of a table, in memory; <em>unknown</em> goes through {@link #blind()}. */
    public VectorTable apply(VectorTable vectors, Groups groups) {
        Checks.length(vectors.dimension(), dimension, "dimension of the table");
        Checks.length(GroupLabels.known(groups), counts.length, "known groups of \"" + groups.name() + "\"");
        float[] values = GroupProjection.values(vectors);
        apply(values, GroupProjection.labels(vectors, groups));
        return VectorTable.of(values, dimension)
                .note((vectors.note().isEmpty() ? "" : vectors.note() + " | ") + provenance.component());
    }

    @Override
    public String toString() {
        return "GroupAlignment[" + counts.length + " groups, dimension " + dimension + "]";
    }
}
