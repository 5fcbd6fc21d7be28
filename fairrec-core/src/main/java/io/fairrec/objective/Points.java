package io.fairrec.objective;

import io.fairrec.base.Checks;

/** The rules for points of the objective space, shared by everything that works on sets of them. */
final class Points {

    private Points() {}

    /** Checks one point. */
    static void check(double[] point, int objectives) {
        Checks.length(point.length, objectives, "objectives");
        for (int k = 0; k < objectives; k++) {
            if (!Double.isFinite(point[k])) {
                throw new IllegalArgumentException("The objective " + k + " (" + point[k]
                        + ") must be a finite number. Leave out points that could not be measured.");
            }
        }
    }

    /** How many objectives the points have: the length of the first row, 0 if there is none. */
    static int objectives(double[][] points) {
        return points.length == 0 ? 0 : Checks.atLeast(points[0].length, 1, "number of objectives");
    }

    /**
     * Checks all points.
     *
     * @throws IllegalArgumentException if a row has another length or a value is not finite
     */
    static void checkAll(double[][] points, int objectives, String name) {
        for (int i = 0; i < points.length; i++) {
            if (points[i].length != objectives) {
                throw new IllegalArgumentException("The point " + i + " of the " + name + " has " + points[i].length
                        + " objectives; it must have " + objectives + ", as many as the others.");
            }
            for (int k = 0; k < objectives; k++) {
                if (!Double.isFinite(points[i][k])) {
                    throw new IllegalArgumentException("The objective " + k + " (" + points[i][k] + ") of point " + i
                            + " of the " + name
                            + " must be a finite number. Leave out points that could not be measured.");
                }
            }
        }
    }

    /**
     * A checked flat copy, row-major [n][objectives].
     *
     * @throws IllegalArgumentException if a row has another length or a value is not finite
     */
    static double[] flat(double[][] points, int objectives, String name) {
        checkAll(points, objectives, name);
        double[] flat = new double[points.length * objectives];
        for (int i = 0; i < points.length; i++) {
            System.arraycopy(points[i], 0, flat, i * objectives, objectives);
        }
        return flat;
    }
}
