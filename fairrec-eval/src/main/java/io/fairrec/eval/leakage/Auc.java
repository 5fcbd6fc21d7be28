package io.fairrec.eval.leakage;

import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/**
 * The area under the ROC curve of one fold, and of its bootstrap resamples: the mean over the classes of the chance that a
 * row of the class gets a higher score for it than a row of another class, ties counting half (one against the rest; of two
 * classes, the same figure twice).
 */
final class Auc {

    private final int[] labels;
    private final int classes;
    private final double[] scores;
    private final int[][] order;
    private final int[][] members;

    /**
     * Sorts the rows of a fold once.
     *
     * @param labels in [0, classes); at least one row of each class
     * @param scores row-major {@code [n][classes]}
     */
    Auc(int[] labels, int classes, double[] scores) {
        this.labels = labels;
        this.classes = classes;
        this.scores = scores;
        this.order = new int[classes][];
        this.members = new int[classes][];
        for (int c = 0; c < classes; c++) {
            int column = c;
            Integer[] rows = new Integer[labels.length];
            Arrays.setAll(rows, i -> i);
            Arrays.sort(rows, Comparator.comparingDouble(i -> scores[i * classes + column]));
            order[c] = Arrays.stream(rows).mapToInt(Integer::intValue).toArray();
            members[c] = Arrays.stream(rows)
                    .mapToInt(Integer::intValue)
                    .filter(i -> labels[i] == column)
                    .sorted()
                    .toArray();
        }
    }

    int rows() {
        return labels.length;
    }

    double value() {
        int[] once = new int[labels.length];
        Arrays.fill(once, 1);
        return value(once);
    }

    /** The AUC when rows are drawn with replacement, each class by itself, so that none can go missing. */
    double resampled(long seed, int resample, int fold) {
        int[] times = new int[labels.length];
        SplittableRandom random = Seeds.stream(seed, resample, fold);
        for (int[] rows : members) {
            for (int i = 0; i < rows.length; i++) {
                times[rows[random.nextInt(rows.length)]]++;
            }
        }
        return value(times);
    }

    private double value(int[] times) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += value(c, times);
        }
        return sum / classes;
    }

    private double value(int c, int[] times) {
        double won = 0;
        double inside = 0;
        double outside = 0;
        int[] rows = order[c];
        for (int from = 0; from < rows.length; ) {
            double score = scores[rows[from] * classes + c];
            double tiedInside = 0;
            double tiedOutside = 0;
            int to = from;
            for (; to < rows.length && scores[rows[to] * classes + c] == score; to++) {
                if (labels[rows[to]] == c) {
                    tiedInside += times[rows[to]];
                } else {
                    tiedOutside += times[rows[to]];
                }
            }
            won += tiedInside * (outside + tiedOutside / 2);
            inside += tiedInside;
            outside += tiedOutside;
            from = to;
        }
        return won / (inside * outside);
    }
}
