package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.HashSet;
import java.util.List;

/**
 * The objective columns of one request: column-major {@code [objectives][candidates]}, larger is better.
 *
 * <p>Not thread-safe: it belongs to one request at a time. {@link #column} hands out the live column for filling; a combiner
 * only reads.
 */
public final class ObjectiveMatrix {

    private final List<String> names;
    private final double[][] columns;
    private int candidates;

    /**
     * A matrix of zeros.
     *
     * @param names the objectives, at least one, distinct
     * @param candidates the number of rows, at least 0
     */
    public ObjectiveMatrix(List<String> names, int candidates) {
        Checks.atLeast(names.size(), 1, "number of objectives");
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("The objectives (" + names + ") must have distinct names.");
        }
        this.names = List.copyOf(names);
        this.candidates = Checks.atLeast(candidates, 0, "number of candidates");
        this.columns = new double[names.size()][candidates];
    }

    /**
     * Turns this object into the matrix of its owner's next request. What the columns hold is undefined: every one must
     * be filled. Allocates nothing unless there are more candidates than ever before.
     *
     * @param newCandidates the number of rows, at least 0
     * @return this
     */
    public ObjectiveMatrix resize(int newCandidates) {
        candidates = Checks.atLeast(newCandidates, 0, "number of candidates");
        for (int j = 0; j < columns.length; j++) {
            if (columns[j].length < newCandidates) {
                columns[j] = new double[newCandidates];
            }
        }
        return this;
    }

    /** How many objectives there are. */
    public int objectives() {
        return columns.length;
    }

    /** How many candidates there are. */
    public int candidates() {
        return candidates;
    }

    /** The name of an objective. */
    public String name(int objective) {
        return names.get(objective);
    }

    /** The value of a candidate. */
    public double value(int objective, int position) {
        return columns[objective][position];
    }

    /** The column of an objective, live: the first {@link #candidates()} values count, there may be more. */
    public double[] column(int objective) {
        return columns[objective];
    }
}
