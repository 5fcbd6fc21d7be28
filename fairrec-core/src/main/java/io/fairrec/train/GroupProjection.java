package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import io.fairrec.internal.LogisticRegression;
import io.fairrec.internal.ModelFile;
import io.fairrec.internal.SymmetricEigen;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes what tells groups apart from vectors by a projection, {@code r(x) = x − s · A (x − μ)}: fitted where labels are
 * known, applied to anybody, because it never asks for the label of the row.
 *
 * <ul>
 *   <li>{@link #mean}: orthogonal to the differences of the groups' means. The smallest change of the space, not of the data.
 *   <li>{@link #leace}: least-squares concept erasure (Belrose et al., "LEACE: Perfect linear concept erasure in closed
 *       form", NeurIPS 2023, theorem 4.3): of all affine maps after which every group has the same mean, hence no linear
 *       classifier beats the prior on the rows of the fit, the one that changes these rows least in the mean square.
 *   <li>{@link #inlp}: iterated null-space projection (Ravfogel et al., "Null It Out", ACL 2020): fits a linear classifier,
 *       projects its direction out, and again. Removes more directions the longer it goes on; the means end close, not equal.
 * </ul>
 *
 * <p>Exact for the rows of the fit only. A linear attacker in cross validation then reads an AUC far <em>below</em> .5 there:
 * with equal means over all rows, the means of a held-out part point the other way than those of the rest. That is an
 * inversion, not an absence of information: whoever turns the attacker's answer round reads the group. Users outside the fit
 * keep what the fit did not find. Nor does a linear map remove what sits in variances: {@code io.fairrec.eval.leakage}
 * measures all of it.
 *
 * <p>Fits leave out rows of unknown group; they are projected like the others. Immutable, thread-safe; applying costs O(rank ·
 * dimension) a row.
 */
public final class GroupProjection {

    /** The least eigenvalue of a covariance as a part of its largest: below, floats are rounding. */
    private static final double FLOOR = 1e-10;

    /** A direction this small beside the largest is the others' rounding. */
    private static final double DEPENDENT = 1e-9;

    private static final String KIND = "group-projection";

    private final int dimension;
    private final double[] mean;
    private final double[][] added;
    private final double[][] read;
    private final double strength;
    private final Provenance provenance;

    private GroupProjection(double[] mean, double[][] added, double[][] read, double strength, Provenance provenance) {
        this.dimension = mean.length;
        this.mean = mean;
        this.added = added;
        this.read = read;
        this.strength = strength;
        this.provenance = provenance;
    }

    /**
     * The mean projection.
     *
     * @param vectors row-major {@code [n][dimension]}, finite
     * @param group per row in [−1, groups); −1 is unknown
     * @param groups at least 2, of which at least 2 must have rows
     * @throws io.fairrec.base.DataException if fewer than 2 groups have rows
     */
    public static GroupProjection mean(float[] vectors, int dimension, int[] group, int groups) {
        GroupMoments moments = new GroupMoments(vectors, dimension, group, groups);
        double[][] basis = basis(labelCovariances(moments));
        return new GroupProjection(
                moments.mean, basis, basis, 1, provenance("mean-projection", Map.of(), moments, vectors));
    }

    /**
     * LEACE.
     *
     * @param vectors row-major {@code [n][dimension]}, finite
     * @param group per row in [−1, groups); −1 is unknown
     * @param groups at least 2, of which at least 2 must have rows
     * @param ridge what is added to every eigenvalue of the covariance before whitening, in units of their mean, at least 0.
     *     The means become equal for any ridge; 0 is the paper's and changes the rows least; from 1 on the result nears the
     *     mean projection. A singular covariance needs none: eigenvalues are at least 1e-10 of the largest
     * @throws io.fairrec.base.DataException if fewer than 2 groups have rows
     */
    public static GroupProjection leace(float[] vectors, int dimension, int[] group, int groups, double ridge) {
        Checks.nonNegative(ridge, "ridge");
        GroupMoments moments = new GroupMoments(vectors, dimension, group, groups);
        double[] covariance = moments.covariance();
        double trace = 0;
        for (int j = 0; j < dimension; j++) {
            trace += covariance[j * dimension + j];
        }
        for (int j = 0; j < dimension; j++) {
            covariance[j * dimension + j] += ridge * trace / dimension;
        }
        SymmetricEigen eigen = SymmetricEigen.of(covariance, dimension, FLOOR);
        double[] whiten = eigen.power(-0.5);
        double[] colour = eigen.power(0.5);
        double[][] basis = basis(times(whiten, labelCovariances(moments)));
        return new GroupProjection(
                moments.mean,
                times(colour, basis),
                times(whiten, basis),
                1,
                provenance("leace", Map.of("ridge", Double.toString(ridge)), moments, vectors));
    }

    /**
     * Iterated null-space projection, with one logistic regression per group in each round.
     *
     * @param vectors row-major {@code [n][dimension]}, finite
     * @param group per row in [−1, groups); −1 is unknown
     * @param groups at least 2, of which at least 2 must have rows
     * @param rounds how many times, at least 1; ends earlier when nothing is left
     * @param ridge of the classifiers, above 0, in units of examples
     * @throws io.fairrec.base.DataException if fewer than 2 groups have rows
     */
    public static GroupProjection inlp(
            float[] vectors, int dimension, int[] group, int groups, int rounds, double ridge) {
        Checks.atLeast(rounds, 1, "rounds");
        Checks.positive(ridge, "ridge");
        GroupMoments moments = new GroupMoments(vectors, dimension, group, groups);
        List<double[]> directions = new ArrayList<>();
        for (int round = 0; round < rounds && directions.size() < dimension; round++) {
            double[][] soFar = directions.toArray(new double[0][]);
            float[] left = vectors.clone();
            new GroupProjection(moments.mean, soFar, soFar, 1, nothing()).apply(left);
            int before = directions.size();
            for (double[] weights : classifiers(left, moments, group, ridge)) {
                addOrthonormal(directions, weights, Math.max(1e-12, DEPENDENT * length(weights)));
            }
            if (directions.size() == before) {
                break;
            }
        }
        double[][] basis = directions.toArray(new double[0][]);
        Map<String, String> config = new LinkedHashMap<>();
        config.put("rounds", Integer.toString(rounds));
        config.put("ridge", Double.toString(ridge));
        return new GroupProjection(moments.mean, basis, basis, 1, provenance("inlp", config, moments, vectors));
    }

    /** {@link #leace(float[], int, int[], int, double)} without a ridge; <em>unknown</em> is no group. */
    public static GroupProjection leace(VectorTable vectors, Groups groups) {
        return leace(values(vectors), vectors.dimension(), labels(vectors, groups), GroupLabels.known(groups), 0);
    }

    /** {@link #mean(float[], int, int[], int)} of a table; <em>unknown</em> is no group. */
    public static GroupProjection mean(VectorTable vectors, Groups groups) {
        return mean(values(vectors), vectors.dimension(), labels(vectors, groups), GroupLabels.known(groups));
    }

    /** {@link #inlp(float[], int, int[], int, int, double)} of a table; <em>unknown</em> is no group. */
    public static GroupProjection inlp(VectorTable vectors, Groups groups, int rounds, double ridge) {
        return inlp(
                values(vectors),
                vectors.dimension(),
                labels(vectors, groups),
                GroupLabels.known(groups),
                rounds,
                ridge);
    }

    /** One weight vector per group with rows; of two groups one, because the other is its negative. */
    private static List<double[]> classifiers(float[] vectors, GroupMoments moments, int[] group, double ridge) {
        int d = moments.dimension;
        float[] x = new float[moments.rows * d];
        int[] y = new int[moments.rows];
        for (int i = 0, row = 0; i < group.length; i++) {
            if (group[i] != -1) {
                System.arraycopy(vectors, i * d, x, row * d, d);
                y[row++] = group[i];
            }
        }
        double[] ones = new double[y.length];
        Arrays.fill(ones, 1);
        List<double[]> weights = new ArrayList<>();
        int left = 0;
        for (int g = 0; g < moments.groups; g++) {
            left += moments.counts[g] > 0 ? 1 : 0;
        }
        for (int g = 0; g < moments.groups; g++) {
            if (moments.counts[g] == 0 || (left == 2 && !weights.isEmpty())) {
                continue;
            }
            boolean[] positive = new boolean[y.length];
            for (int i = 0; i < y.length; i++) {
                positive[i] = y[i] == g;
            }
            weights.add(LogisticRegression.fit(x, d, positive, ones, ridge).weights());
        }
        return weights;
    }

    /**
     * This projection done in part: 0 changes nothing, 1 is exact.
     *
     * @param newStrength s, in [0, 1]
     */
    public GroupProjection strength(double newStrength) {
        Checks.between(newStrength, 0, 1, "strength");
        Map<String, String> config = new LinkedHashMap<>(provenance.config());
        config.put("strength", Double.toString(newStrength));
        return new GroupProjection(
                mean,
                added,
                read,
                newStrength,
                new Provenance(
                        provenance.component(),
                        config,
                        provenance.dataHash(),
                        provenance.seed(),
                        provenance.version()));
    }

    /**
     * Writes the map to one file, which appears under its name only when it is whole: what serves the portraits of new users
     * needs the map of the fit, not the labels.
     *
     * @throws io.fairrec.base.DataException if the file cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, KIND, provenance, this::write);
    }

    /**
     * Reads what {@link #save} wrote; it maps rows to the same bits.
     *
     * @throws io.fairrec.base.DataException if the file is missing, torn or no projection
     */
    public static GroupProjection load(Path file) {
        return ModelFile.read(file, KIND, GroupProjection::read);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(dimension);
        out.writeDouble(strength);
        StoredNumbers.write(mean, out);
        StoredNumbers.write(added, out);
        StoredNumbers.write(read, out);
    }

    static GroupProjection read(Provenance origin, DataInput in) throws IOException {
        int dimension = in.readInt();
        double strength = in.readDouble();
        double[] mean = StoredNumbers.read(in, dimension);
        double[][] added = StoredNumbers.readRows(in, dimension, dimension);
        double[][] read = StoredNumbers.readRows(in, dimension, dimension);
        if (read.length != added.length || !(strength >= 0 && strength <= 1)) {
            throw new IOException("it removes " + added.length + " directions and reads " + read.length
                    + ", at strength " + strength);
        }
        return new GroupProjection(mean, added, read, strength, origin);
    }

    /** The length of a vector. */
    public int dimension() {
        return dimension;
    }

    /** How many dimensions are lost at strength 1. */
    public int rank() {
        return added.length;
    }

    /** What was fitted, from which vectors; the hash does not cover the labels. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Projects rows in place.
     *
     * @param vectors row-major {@code [n][dimension]}, finite
     */
    public void apply(float[] vectors) {
        checkRows(vectors);
        double[] amount = new double[rank()];
        for (int at = 0; at < vectors.length; at += dimension) {
            for (int k = 0; k < amount.length; k++) {
                double sum = 0;
                for (int j = 0; j < dimension; j++) {
                    sum += read[k][j] * (vectors[at + j] - mean[j]);
                }
                amount[k] = strength * sum;
            }
            for (int j = 0; j < dimension; j++) {
                double value = vectors[at + j];
                for (int k = 0; k < amount.length; k++) {
                    value -= amount[k] * added[k][j];
                }
                vectors[at + j] = (float) value;
            }
        }
    }

    /** The projected rows of a table, in memory, its note extended by the projection's name. */
    public VectorTable apply(VectorTable vectors) {
        Checks.length(vectors.dimension(), dimension, "dimension of the table");
        float[] values = values(vectors);
        apply(values);
        return VectorTable.of(values, dimension)
                .note((vectors.note().isEmpty() ? "" : vectors.note() + " | ") + provenance.component() + ", strength "
                        + strength);
    }

    /** Carries the gradient by projected rows back to the rows themselves, in place: the transposed map. */
    public void applyTransposed(float[] gradient) {
        checkRows(gradient);
        double[] amount = new double[rank()];
        for (int at = 0; at < gradient.length; at += dimension) {
            for (int k = 0; k < amount.length; k++) {
                double sum = 0;
                for (int j = 0; j < dimension; j++) {
                    sum += added[k][j] * gradient[at + j];
                }
                amount[k] = strength * sum;
            }
            for (int j = 0; j < dimension; j++) {
                double value = gradient[at + j];
                for (int k = 0; k < amount.length; k++) {
                    value -= amount[k] * read[k][j];
                }
                gradient[at + j] = (float) value;
            }
        }
    }

    private void checkRows(float[] rows) {
        if (rows.length % dimension != 0) {
            throw new IllegalArgumentException("The length of the rows (" + rows.length
                    + ") must be a multiple of the dimension (" + dimension + ").");
        }
    }

    @Override
    public String toString() {
        return "GroupProjection[" + provenance.component() + ", rank " + rank() + " of " + dimension + ", strength "
                + strength + "]";
    }

    private static double[][] labelCovariances(GroupMoments moments) {
        double[][] columns = new double[moments.groups][];
        for (int g = 0; g < moments.groups; g++) {
            columns[g] = moments.labelCovariance(g);
        }
        return columns;
    }

    private static double[][] times(double[] matrix, double[][] columns) {
        double[][] out = new double[columns.length][];
        for (int c = 0; c < columns.length; c++) {
            int n = columns[c].length;
            out[c] = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    out[c][i] += matrix[i * n + j] * columns[c][j];
                }
            }
        }
        return out;
    }

    /** An orthonormal basis of the span, the longest column first; empty if all are zero. */
    private static double[][] basis(double[][] columns) {
        List<double[]> order = new ArrayList<>(List.of(columns));
        order.sort((a, b) -> Double.compare(length(b), length(a)));
        double least = DEPENDENT * length(order.get(0));
        List<double[]> basis = new ArrayList<>();
        for (double[] column : order) {
            addOrthonormal(basis, column, least);
        }
        return basis.toArray(new double[0][]);
    }

    /** Gram and Schmidt, twice: once leaves rounding of the parts that were removed. */
    private static void addOrthonormal(List<double[]> basis, double[] column, double least) {
        double[] rest = column.clone();
        for (int pass = 0; pass < 2; pass++) {
            for (double[] unit : basis) {
                double along = dot(unit, rest);
                for (int j = 0; j < rest.length; j++) {
                    rest[j] -= along * unit[j];
                }
            }
        }
        double length = length(rest);
        if (length > least) {
            for (int j = 0; j < rest.length; j++) {
                rest[j] /= length;
            }
            basis.add(rest);
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double length(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    static float[] values(VectorTable table) {
        float[] values = new float[Math.multiplyExact(table.rows(), table.dimension())];
        table.copyTo(0, table.rows(), FloatBuffer.wrap(values));
        return values;
    }

    static int[] labels(VectorTable table, Groups groups) {
        Checks.length(groups.entityCount(), table.rows(), "groups of \"" + groups.name() + "\"");
        return GroupLabels.knownOnly(groups);
    }

    private static Provenance nothing() {
        return new Provenance("none", Map.of(), "", 0, Version.current());
    }

    static Provenance provenance(String name, Map<String, String> settings, GroupMoments moments, float[] vectors) {
        Map<String, String> config = new LinkedHashMap<>(settings);
        config.put("dimension", Integer.toString(moments.dimension));
        config.put("groups", Integer.toString(moments.groups));
        config.put("labelledRows", Integer.toString(moments.rows));
        return new Provenance(name, config, Floats.sha256(vectors), 0, Version.current());
    }
}
