package io.fairrec.objective;

/**
 * An aim of the slate as a whole, such as diversity: the worth of a candidate depends on what is already chosen.
 *
 * <p>The objective itself must be thread-safe; a {@link Gain} belongs to one request and one thread. {@code
 * SetObjectiveContract} in fairrec-testkit checks that gains do not change unless something is accepted.
 */
public interface SetObjective {

    /** The name in policies, explanations and reports: lower-case with hyphens, unique within a recommender. */
    String name();

    /** Starts with an empty slate. */
    Gain start(ObjectiveContext context);

    /** The marginal worth of candidates during one greedy construction. */
    interface Gain {

        /**
         * How much the slate gains by the candidate; finite.
         *
         * @param position the candidate's position in the candidate set
         */
        double gain(int position);

        /** Puts the candidate on the slate. */
        void accept(int position);
    }
}
