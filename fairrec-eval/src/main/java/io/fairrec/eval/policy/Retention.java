package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.data.EventType;
import io.fairrec.data.Interactions;
import io.fairrec.eval.metric.Slates;
import java.util.Locale;

/**
 * Who comes back: of the users that bought before the last days of a log, the share that buys again in these days.
 *
 * <p>Immutable, thread-safe.
 */
public final class Retention {

    private static final long SECONDS_PER_DAY = 86_400;

    private final Interactions log;
    private final int days;
    private final long windowBegin;
    private final boolean[] activeUser;
    private final int active;
    private final int returned;

    private Retention(Interactions log, int days, long windowBegin) {
        this.log = log;
        this.days = days;
        this.windowBegin = windowBegin;
        this.activeUser = new boolean[log.userCount()];
        int activeUsers = 0;
        int returnedUsers = 0;
        for (int u = 0; u < activeUser.length; u++) {
            boolean again = false;
            for (int row = log.begin(u); row < log.end(u); row++) {
                if (log.event(row) == EventType.BUY) {
                    boolean inWindow = log.time(row) >= windowBegin;
                    activeUser[u] |= !inWindow;
                    again |= inWindow;
                }
            }
            activeUsers += activeUser[u] ? 1 : 0;
            returnedUsers += activeUser[u] && again ? 1 : 0;
        }
        this.active = activeUsers;
        this.returned = returnedUsers;
    }

    /** The last four weeks: {@link #lastDays lastDays(log, 28)}. */
    public static Retention lastFourWeeks(Interactions log) {
        return lastDays(log, 28);
    }

    /**
     * Purchases of the log's last days against those before; O(rows).
     *
     * @param log with a time in every row; the window ends with its latest one
     * @param days at least 1
     * @throws DataException if a row has no time, or nobody bought before the window
     */
    public static Retention lastDays(Interactions log, int days) {
        Checks.atLeast(days, 1, "days");
        for (int row = 0; row < log.size(); row++) {
            if (log.time(row) == Interactions.NO_TIME) {
                throw new DataException("The row " + row + " of the log has no time, but retention is about when. Load"
                        + " the log with its times.");
            }
        }
        // Before the first row of nothing: an empty log has no latest time to count from.
        long begin = log.size() == 0 ? 0 : log.latestTime() - days * SECONDS_PER_DAY + 1;
        Retention retention = new Retention(log, days, begin);
        if (retention.active == 0) {
            throw new DataException("Nobody bought before the last " + days
                    + " days of the log: there is nobody to come back. Take fewer days or a longer log.");
        }
        return retention;
    }

    /** How many days the window has. */
    public int days() {
        return days;
    }

    /** The first second of the window. */
    public long windowBegin() {
        return windowBegin;
    }

    /** How many users bought before the window. */
    public int active() {
        return active;
    }

    /** How many of them buy again in it. */
    public int returned() {
        return returned;
    }

    /** {@link #returned} / {@link #active}. */
    public double rate() {
        return (double) returned / active;
    }

    /**
     * The share of active users who buy, in the window, something that their slate shows.
     *
     * @param slates one per user, made from what was known before the window
     */
    double served(Slates slates) {
        Checks.length(slates.userCount(), activeUser.length, "slates");
        int[] slate = new int[slates.slateSize()];
        int served = 0;
        for (int u = 0; u < activeUser.length; u++) {
            int size = slates.copy(u, slate);
            served += activeUser[u] && buysOneOf(u, slate, size) ? 1 : 0;
        }
        return (double) served / active;
    }

    private boolean buysOneOf(int user, int[] slate, int size) {
        for (int row = log.begin(user); row < log.end(user); row++) {
            if (log.event(row) != EventType.BUY || log.time(row) < windowBegin) {
                continue;
            }
            for (int s = 0; s < size; s++) {
                if (slate[s] == log.item(row)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "Retention[%,d of %,d users within %d days: %.4f]", returned, active, days, rate());
    }
}
