package io.fairrec.train;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** How good the answers of a {@link PortraitHead} are. Stateless, thread-safe. */
final class HeadMeasures {

    private HeadMeasures() {}

    /** The chance that a target of 1 has a larger answer than one of 0, ties counting half: Mann and Whitney, 1947. */
    static double auc(double[] answers, IntToDoubleFunction target) {
        double[] sorted = answers.clone();
        Arrays.sort(sorted);
        double ranks = 0;
        double ones = 0;
        for (int e = 0; e < answers.length; e++) {
            double t = target.applyAsDouble(e);
            if (t != 0 && t != 1) {
                throw new IllegalArgumentException(
                        "The target (" + t + ") must be 0 or 1 for an AUC. Take the RMSE of other targets.");
            }
            if (t == 1) {
                ones++;
                // The mean of the ranks that equal answers share.
                ranks += (below(sorted, answers[e], false) + below(sorted, answers[e], true) + 1) / 2.0;
            }
        }
        double zeros = answers.length - ones;
        if (ones == 0 || zeros == 0) {
            throw new IllegalArgumentException("An AUC needs targets of both kinds, but there are " + (int) ones
                    + " of 1 and " + (int) zeros + " of 0. Take more examples.");
        }
        return (ranks - ones * (ones + 1) / 2) / (ones * zeros);
    }

    /** How many numbers are smaller, or not larger. */
    private static int below(double[] sorted, double value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The root of the mean squared error. */
    static double rmse(double[] answers, IntToDoubleFunction target) {
        double sum = 0;
        for (int e = 0; e < answers.length; e++) {
            double error = answers[e] - target.applyAsDouble(e);
            sum += error * error;
        }
        return Math.sqrt(sum / answers.length);
    }
}
