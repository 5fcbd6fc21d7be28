package io.fairrec.fairness;

import io.fairrec.internal.Logistic;
import java.util.Arrays;
import java.util.Locale;

/** How a score becomes a probability. */
public enum Link {

    /** The score is a probability already: in [0, 1], else an error. */
    IDENTITY {
        @Override
        double of(double score) {
            if (score < 0 || score > 1) {
                throw new IllegalArgumentException("The score (" + score
                        + ") must be a probability in [0, 1]. Maybe it is a logit: then use the link sigmoid.");
            }
            return score;
        }

        @Override
        double slope(double probability) {
            return 1;
        }
    },

    /** 1 / (1 + e^−score). */
    SIGMOID {
        @Override
        double of(double score) {
            return Logistic.sigmoid(score);
        }

        @Override
        double slope(double probability) {
            return probability * (1 - probability);
        }
    };

    /** The probability of a score. */
    abstract double of(double score);

    /** ∂probability / ∂score where the probability is as given. */
    abstract double slope(double probability);

    /** The name in policies: {@code identity}, {@code sigmoid}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The link of that label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Link of(String label) {
        for (Link link : values()) {
            if (link.label().equals(label)) {
                return link;
            }
        }
        throw new IllegalArgumentException("The link (\"" + label + "\") must be one of "
                + Arrays.stream(values()).map(Link::label).toList() + ".");
    }
}
