package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One metric's value for every user, or the reason why a user has none: what bootstrap, groups and tests work on.
 *
 * <p>Immutable and thread-safe.
 */
public final class UserValues {

    private final UserMetric metric;
    private final double[] value;
    private final @Nullable Undefined[] reason;
    private final int count;
    private final double mean;

    private UserValues(UserMetric metric, double[] value, @Nullable Undefined[] reason) {
        this.metric = metric;
        this.value = value;
        this.reason = reason;
        int defined = 0;
        double sum = 0;
        for (int u = 0; u < value.length; u++) {
            if (reason[u] == null) {
                defined++;
                sum += value[u];
            }
        }
        this.count = defined;
        this.mean = defined == 0 ? 0 : sum / defined;
    }

    /**
     * Measures every slate. O(users · k log R).
     *
     * @throws IllegalArgumentException if there is not one slate per user of the context, or a slate holds an item outside
     *     the catalogue
     */
    public static UserValues of(UserMetric metric, EvaluationContext context, Slates slates) {
        Checks.length(slates.userCount(), context.userCount(), "slates");
        slates.checkItems(context.itemCount());
        double[] value = new double[slates.userCount()];
        @Nullable Undefined[] reason = new Undefined[slates.userCount()];
        int[] slate = new int[slates.slateSize()];
        for (int u = 0; u < value.length; u++) {
            int size = slates.copy(u, slate);
            reason[u] = metric.undefined(context, u, size);
            if (reason[u] == null) {
                value[u] = metric.value(context, u, slate, size);
                if (!Double.isFinite(value[u])) {
                    throw new IllegalStateException("The metric \"" + metric.name() + "\" gave the value " + value[u]
                            + " for user " + u + ". It must be finite; name a reason in undefined() instead.");
                }
            }
        }
        return new UserValues(metric, value, reason);
    }

    /** The metric. */
    public UserMetric metric() {
        return metric;
    }

    /** How many users there are, those without a value included. */
    public int userCount() {
        return value.length;
    }

    /** How many users have a value. */
    public int count() {
        return count;
    }

    /** Whether a user has a value. */
    public boolean isDefined(int user) {
        return reason[user] == null;
    }

    /** Why a user has no value, or null if there is one. */
    public @Nullable Undefined reason(int user) {
        return reason[user];
    }

    /**
     * The value of a user.
     *
     * @throws IllegalStateException if there is none
     */
    public double value(int user) {
        Undefined missing = reason[user];
        if (missing != null) {
            throw new IllegalStateException("User " + user + " has no value of \"" + metric.name() + "\": "
                    + missing.words() + ". Ask isDefined() first.");
        }
        return value[user];
    }

    /** The values of the users that have one and that {@code wanted} accepts, by ordinal; a new array. */
    public double[] values(IntPredicate wanted) {
        double[] chosen = new double[count];
        int n = 0;
        for (int u = 0; u < value.length; u++) {
            if (reason[u] == null && wanted.test(u)) {
                chosen[n++] = value[u];
            }
        }
        return java.util.Arrays.copyOf(chosen, n);
    }

    /** The mean over the users that have a value. */
    public MetricResult result() {
        return count == 0
                ? new MetricResult.Missing(metric.name(), Undefined.NO_USERS, 0, value.length)
                : new MetricResult.Value(metric.name(), mean, count, value.length - count);
    }

    /** The metric and counts; never a user's value. */
    @Override
    public String toString() {
        return "UserValues[" + metric.name() + ", " + count + " of " + value.length + " users]";
    }
}
