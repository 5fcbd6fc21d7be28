package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * When an epoch ends: after N answers, or every T milliseconds.
 *
 * <p>Epochs of N answers are exact in a replay, but each machine counts its own. Epochs by time have the same numbers on
 * every machine whose clock agrees, so that their ledgers merge; a replay needs the recorded times. Immutable,
 * thread-safe if the clock is.
 */
public final class Epochs {

    /** How far the clocks of two machines may be apart, at most: this, or one epoch where that is longer. */
    public static final Duration MAX_LEAD = Duration.ofMinutes(1);

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private final int requests;
    private final long millis;
    private final @Nullable InstantSource clock;

    private Epochs(int requests, long millis, @Nullable InstantSource clock) {
        this.requests = requests;
        this.millis = millis;
        this.clock = clock;
    }

    /**
     * An epoch is {@code requests} answers, numbered from 0.
     *
     * @param requests at least 1; 1 is the papers' online setting
     */
    public static Epochs ofRequests(int requests) {
        return new Epochs(Checks.atLeast(requests, 1, "requestsPerEpoch"), 0, null);
    }

    /**
     * An epoch is a stretch of time, numbered by how many whole stretches passed since 1970-01-01T00:00Z.
     *
     * @param length at least 1 ms, at most 100 years, and a whole number of milliseconds
     * @param clock read at each answer and at each look at the prices; one that goes back does not take an epoch back, so
     *     that after one that jumped ahead prices stand still: see {@link ExposureLedger#epochsAhead()}
     */
    public static Epochs ofTime(Duration length, InstantSource clock) {
        if (length.compareTo(Duration.ofMillis(1)) < 0
                || length.compareTo(LONGEST) > 0
                || !length.equals(Duration.ofMillis(length.toMillis()))) {
            throw new IllegalArgumentException("The length of an epoch (" + length
                    + ") must be a whole number of milliseconds, at least 1, and at most 100 years.");
        }
        return new Epochs(0, length.toMillis(), clock);
    }

    /** Whether a clock ends epochs, and not a number of answers. */
    public boolean byTime() {
        return clock != null;
    }

    /** The number of the epoch now, after so many answers. */
    long number(long answers) {
        return clock == null ? answers / requests : Math.floorDiv(clock.millis(), millis);
    }

    /** By how many epochs another machine, or what was saved, may be ahead of the clock. */
    long maxLead() {
        return Math.max(1, -Math.floorDiv(-MAX_LEAD.toMillis(), millis));
    }

    /** The name in reports; ledgers merge only under equal names. */
    public String name() {
        return clock == null ? requests + " requests" : millis + " ms";
    }

    @Override
    public String toString() {
        return name();
    }
}
