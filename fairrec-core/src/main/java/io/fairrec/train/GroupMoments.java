package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;

/**
 * Means and covariances of labelled vectors: what every removal of group information is computed from. Rows of group −1 are
 * left out.
 */
final class GroupMoments {

    final int dimension;
    final int groups;
    /** Rows with a group. */
    final int rows;

    final int[] counts;
    /** The mean of all rows with a group, {@code [dimension]}. */
    final double[] mean;
    /** The means of the groups, {@code [groups][dimension]}; that of an empty group is the mean of all. */
    final double[] groupMeans;

    private final float[] vectors;
    private final int[] group;

    GroupMoments(float[] vectors, int dimension, int[] group, int groups) {
        this.dimension = Checks.atLeast(dimension, 1, "dimension");
        this.groups = Checks.atLeast(groups, 1, "groups");
        Checks.length(vectors.length, Math.multiplyExact(group.length, dimension), "vectors");
        this.vectors = vectors;
        this.group = group;
        this.counts = new int[groups];
        this.mean = new double[dimension];
        this.groupMeans = new double[groups * dimension];
        int known = 0;
        for (int i = 0; i < group.length; i++) {
            if (group[i] == -1) {
                continue;
            }
            counts[Checks.index(group[i], groups, "group")]++;
            known++;
            for (int j = 0; j < dimension; j++) {
                double value = Checks.finite(vectors[i * dimension + j], "value of row " + i);
                mean[j] += value;
                groupMeans[group[i] * dimension + j] += value;
            }
        }
        this.rows = known;
        int present = 0;
        for (int g = 0; g < groups; g++) {
            present += counts[g] > 0 ? 1 : 0;
        }
        if (present < 2) {
            throw new DataException("The labels name " + present + " group" + (present == 1 ? "" : "s")
                    + " with at least one row, but what tells groups apart can only be found among 2 or more."
                    + " Check which labels reached the fit.");
        }
        for (int j = 0; j < dimension; j++) {
            mean[j] /= known;
        }
        for (int g = 0; g < groups; g++) {
            for (int j = 0; j < dimension; j++) {
                int at = g * dimension + j;
                groupMeans[at] = counts[g] == 0 ? mean[j] : groupMeans[at] / counts[g];
            }
        }
    }

    /** How far a group's mean lies from the mean, times the group's share: the covariance of vector and label. */
    double[] labelCovariance(int g) {
        double[] out = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            out[j] = (double) counts[g] / rows * (groupMeans[g * dimension + j] - mean[j]);
        }
        return out;
    }

    /** The covariance of all rows with a group, row-major, divided by their number. */
    double[] covariance() {
        return covariance(-1, rows);
    }

    /** The covariance of a group around its own mean, divided by its number; zeros if it is empty. */
    double[] covariance(int g) {
        return covariance(g, Math.max(1, counts[g]));
    }

    private double[] covariance(int only, int count) {
        double[] out = new double[dimension * dimension];
        double[] centred = new double[dimension];
        for (int i = 0; i < group.length; i++) {
            if (group[i] == -1 || (only >= 0 && group[i] != only)) {
                continue;
            }
            for (int j = 0; j < dimension; j++) {
                double centre = only >= 0 ? groupMeans[only * dimension + j] : mean[j];
                centred[j] = vectors[i * dimension + j] - centre;
            }
            for (int j = 0; j < dimension; j++) {
                double factor = centred[j];
                for (int k = 0; k < dimension; k++) {
                    out[j * dimension + k] += factor * centred[k];
                }
            }
        }
        for (int k = 0; k < out.length; k++) {
            out[k] /= count;
        }
        return out;
    }
}
