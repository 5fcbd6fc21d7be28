package io.fairrec.train;

import java.util.List;

/**
 * A fitted model and how the training went.
 *
 * @param model the best model where there was a validator, else the last good one
 * @param ending why the training ended
 * @param reason the same in words; after a divergence it names the epoch, the step and the culprit
 * @param modelEpoch after how many epochs {@code model} was taken, at least 1
 * @param history one report per finished epoch, those before a resumption included; copied
 */
public record TrainingResult(
        FactorModel model, Ending ending, String reason, int modelEpoch, List<EpochReport> history) {

    /** Copies the history. */
    public TrainingResult {
        history = List.copyOf(history);
    }

    /** How many epochs were finished. */
    public int epochs() {
        return history.size();
    }
}
