package io.fairrec.eval.group;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/**
 * A question about one metric and one partition of the users.
 *
 * @param metric the metric's name
 * @param partition the partition's name
 * @param kind what is compared
 * @param covariate what is standardised, such as {@code "history length"}; null unless the kind is
 *     {@link Kind#UNKNOWN_AGAINST_KNOWN_STANDARDISED}
 */
public record GroupQuestion(
        String metric,
        String partition,
        Kind kind,
        @Nullable String covariate) {

    /** What is compared. */
    public enum Kind {
        /** All known groups that are large enough, at once. */
        AMONG_KNOWN,
        /** The users about whom nothing is known, against all others. */
        UNKNOWN_AGAINST_KNOWN,
        /** The same among users with a similar covariate. */
        UNKNOWN_AGAINST_KNOWN_STANDARDISED
    }

    /** Checks that a covariate is there exactly when it is used. */
    public GroupQuestion {
        Checks.notBlank(metric, "metric");
        Checks.notBlank(partition, "partition");
        if ((covariate != null) != (kind == Kind.UNKNOWN_AGAINST_KNOWN_STANDARDISED)) {
            throw new IllegalArgumentException("The covariate (" + covariate
                    + ") must be given for UNKNOWN_AGAINST_KNOWN_STANDARDISED and for nothing else, but the kind is "
                    + kind + ".");
        }
    }
}
