package io.fairrec.train;

/**
 * Hears how a training goes. Called from the training thread; what it throws ends the training.
 */
public interface TrainingListener {

    /**
     * After every mini-batch, or now and then where there is none.
     *
     * @param epoch the epoch under way, from 1
     * @param epochs how many epochs there will be at most
     * @param done the part of this epoch that is done, in (0, 1]
     */
    default void onProgress(int epoch, int epochs, double done) {}

    /** After every epoch, its validation included. */
    default void onEpoch(EpochReport report) {}

    /**
     * Once, at the end.
     *
     * @param ending why it ended
     * @param reason the same in words
     */
    default void onEnd(Ending ending, String reason) {}

    /** Hears nothing. */
    static TrainingListener silent() {
        return new TrainingListener() {};
    }

    /**
     * A bar that is redrawn in one line while per cents pass, with the latest losses behind it.
     *
     * @param out where to, such as {@code System.err} while a terminal watches
     */
    static TrainingListener progressBar(Appendable out) {
        return new TrainingBar(out);
    }
}
