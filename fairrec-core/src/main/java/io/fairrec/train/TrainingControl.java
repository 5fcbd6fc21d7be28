package io.fairrec.train;

import io.fairrec.base.Checks;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long a model is trained, when it is measured, saved and stopped: the same for every learner that goes by epochs.
 *
 * <pre>{@code
 * TrainingControl.epochs(200)
 *         .validate(model -> ndcg(model, validation), 5, 4)     // every 5 epochs; stop after 4 checks without a new best
 *         .checkpoint(folder.resolve("run.ckpt"), 10)
 *         .listener(TrainingListener.progressBar(System.err));
 * }</pre>
 *
 * <p>Immutable; thread-safe if validator and listener are.
 */
public final class TrainingControl {

    private final int epochs;
    private final @Nullable Validator validator;
    private final int validateEvery;
    private final int patience;
    private final @Nullable Path checkpoint;
    private final int checkpointEvery;
    private final @Nullable Path resume;
    private final TrainingListener listener;

    private TrainingControl(
            int epochs,
            @Nullable Validator validator,
            int validateEvery,
            int patience,
            @Nullable Path checkpoint,
            int checkpointEvery,
            @Nullable Path resume,
            TrainingListener listener) {
        this.epochs = epochs;
        this.validator = validator;
        this.validateEvery = validateEvery;
        this.patience = patience;
        this.checkpoint = checkpoint;
        this.checkpointEvery = checkpointEvery;
        this.resume = resume;
        this.listener = listener;
    }

    /**
     * So many passes over the pairs, and nothing else.
     *
     * @param epochs at least 1
     */
    public static TrainingControl epochs(int epochs) {
        return new TrainingControl(
                Checks.atLeast(epochs, 1, "epochs"), null, 1, 0, null, 1, null, TrainingListener.silent());
    }

    /**
     * With early stopping: the result is the model of the best check, the earliest among equals, and training ends after
     * {@code patience} checks in a row that were no better than an earlier one.
     *
     * @param validator measures the model
     * @param everyEpochs how often, at least 1; the last epoch is measured in any case, but where that check is not due no
     *     checkpoint remembers it: a training that goes on from there would not have made it
     * @param patience at least 1
     */
    public TrainingControl validate(Validator validator, int everyEpochs, int patience) {
        return new TrainingControl(
                epochs,
                validator,
                Checks.atLeast(everyEpochs, 1, "everyEpochs"),
                Checks.atLeast(patience, 1, "patience"),
                checkpoint,
                checkpointEvery,
                resume,
                listener);
    }

    /**
     * With a file from which the training can go on, written every so many epochs and after the last good one. It appears
     * only as a whole and replaces an older one. Between two writes the optimiser's state of the last good epoch is kept in
     * memory, about two floats a parameter.
     *
     * @param file the file; its folder exists
     * @param everyEpochs at least 1
     */
    public TrainingControl checkpoint(Path file, int everyEpochs) {
        return new TrainingControl(
                epochs,
                validator,
                validateEvery,
                patience,
                file,
                Checks.atLeast(everyEpochs, 1, "everyEpochs"),
                resume,
                listener);
    }

    /**
     * Going on from a checkpoint of the same learner with the same settings, tasks, data and seed; the result has the same
     * bits as that of a training that was never interrupted. The number of epochs may be another one: it counts from the
     * beginning of the first run.
     *
     * <p>A fit fails with a {@link io.fairrec.base.DataException} if the file is missing, torn or of another training.
     */
    public TrainingControl resume(Path file) {
        return new TrainingControl(
                epochs, validator, validateEvery, patience, checkpoint, checkpointEvery, file, listener);
    }

    /** With somebody who hears how it goes. */
    public TrainingControl listener(TrainingListener listener) {
        return new TrainingControl(
                epochs, validator, validateEvery, patience, checkpoint, checkpointEvery, resume, listener);
    }

    int epochs() {
        return epochs;
    }

    @Nullable
    Validator validator() {
        return validator;
    }

    int validateEvery() {
        return validateEvery;
    }

    int patience() {
        return patience;
    }

    @Nullable
    Path checkpointFile() {
        return checkpoint;
    }

    int checkpointEvery() {
        return checkpointEvery;
    }

    @Nullable
    Path resumeFile() {
        return resume;
    }

    TrainingListener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "TrainingControl[" + epochs + " epochs" + (validator == null ? "" : ", validated every " + validateEvery)
                + (checkpoint == null ? "" : ", checkpoint every " + checkpointEvery) + "]";
    }
}
