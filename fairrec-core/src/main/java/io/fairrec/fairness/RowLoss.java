package io.fairrec.fairness;

import io.fairrec.internal.Logistic;
import java.util.Arrays;
import java.util.Locale;

/** The loss of one row, from which the loss of a group is the mean. */
public enum RowLoss {

    /** The score is the loss itself, such as the BPR loss of a pair, which a training gives; labels mean nothing. */
    GIVEN {
        @Override
        double of(double score, double label) {
            return score;
        }

        @Override
        double slope(double score, double label) {
            return 1;
        }
    },

    /** Cross entropy of a logit: ln(1 + e^score) − label · score, label in [0, 1]. */
    LOGISTIC {
        @Override
        double of(double score, double label) {
            if (label < 0 || label > 1) {
                throw new IllegalArgumentException(
                        "The label (" + label + ") must lie in [0, 1] for the logistic loss.");
            }
            return Math.max(score, 0) - label * score + Math.log1p(Math.exp(-Math.abs(score)));
        }

        @Override
        double slope(double score, double label) {
            return Logistic.sigmoid(score) - label;
        }
    },

    /** (score − label)². */
    SQUARED {
        @Override
        double of(double score, double label) {
            return (score - label) * (score - label);
        }

        @Override
        double slope(double score, double label) {
            return 2 * (score - label);
        }
    };

    abstract double of(double score, double label);

    abstract double slope(double score, double label);

    /** The name in policies: {@code given}, {@code logistic}, {@code squared}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The loss of that label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RowLoss of(String label) {
        for (RowLoss loss : values()) {
            if (loss.label().equals(label)) {
                return loss;
            }
        }
        throw new IllegalArgumentException("The row loss (\"" + label + "\") must be one of "
                + Arrays.stream(values()).map(RowLoss::label).toList() + ".");
    }
}
