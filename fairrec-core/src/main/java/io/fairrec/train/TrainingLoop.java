package io.fairrec.train;

import io.fairrec.base.DataException;
import io.fairrec.base.ModelException;
import io.fairrec.internal.FloatStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Learner} under a {@link TrainingControl}. Keeps two copies of the parameters: those of the last good epoch
 * and those of the best check. Not thread-safe; for one training.
 */
final class TrainingLoop {

    private final Learner learner;
    private final TrainingControl control;
    private final List<EpochReport> history = new ArrayList<>();
    private float[] good = new float[0];
    private float @Nullable [] best;
    private int bestEpoch;
    private double bestValue = Double.NEGATIVE_INFINITY;
    private int checksWithoutBest;
    private int saved = -1;
    private @Nullable KeptBytes kept;

    private TrainingLoop(Learner learner, TrainingControl control) {
        this.learner = learner;
        this.control = control;
    }

    /**
     * Trains.
     *
     * @throws DataException if a checkpoint cannot be read or written
     * @throws ModelException if the training diverged before one epoch was finished
     */
    static TrainingResult run(Learner learner, TrainingControl control) {
        return new TrainingLoop(learner, control).run();
    }

    private TrainingResult run() {
        if (control.resumeFile() != null) {
            Checkpoint.read(control.resumeFile(), learner.provenance(0), this::read);
            remember();
        }
        if (history.size() >= control.epochs()) {
            save();
            checkLast();
        }
        Ending ending = Ending.COMPLETED;
        String reason = "";
        while (history.size() < control.epochs() && ending == Ending.COMPLETED) {
            if (control.validator() != null && checksWithoutBest >= control.patience()) {
                ending = Ending.STOPPED_EARLY;
                break;
            }
            try {
                epoch();
            } catch (DivergenceException e) {
                ending = Ending.DIVERGED;
                reason = e.what();
            }
        }
        return finish(ending, reason);
    }

    private void epoch() throws DivergenceException {
        int epoch = history.size();
        TrainingListener listener = control.listener();
        Learner.Epoch result = learner.run(epoch, done -> listener.onProgress(epoch + 1, control.epochs(), done));
        good = learner.parameters().clone();
        kept = null;
        EpochReport report =
                new EpochReport(epoch + 1, control.epochs(), result.losses(), result.balances(), null, false);
        boolean due = (epoch + 1) % control.validateEvery() == 0;
        history.add(due ? checked(report) : report);
        boolean last = epoch + 1 == control.epochs();
        if (last || (epoch + 1) % control.checkpointEvery() == 0) {
            save();
        }
        remember();
        if (last) {
            checkLast();
        }
        listener.onEpoch(history.get(epoch));
    }

    /** The check of the last epoch where none is due. No checkpoint has it, because a longer training does not make it. */
    private void checkLast() {
        int last = history.size() - 1;
        if (history.get(last).validation() == null) {
            history.set(last, checked(history.get(last)));
        }
    }

    private EpochReport checked(EpochReport report) {
        Validator validator = control.validator();
        if (validator == null) {
            return report;
        }
        double value = validator.value(learner.model(good, learner.provenance(report.epoch())));
        if (!Double.isFinite(value)) {
            throw new IllegalStateException("The validator gave the value " + value + " after epoch " + report.epoch()
                    + ". It must be finite: larger is better.");
        }
        boolean better = value > bestValue;
        checksWithoutBest = better ? 0 : checksWithoutBest + 1;
        if (better) {
            bestValue = value;
            best = good;
            bestEpoch = report.epoch();
        }
        return new EpochReport(report.epoch(), report.epochs(), report.losses(), report.balances(), value, better);
    }

    /** Keeps what a checkpoint needs, should the next epoch diverge: the learner's state is undefined then. */
    private void remember() {
        if (control.checkpointFile() == null || saved == history.size()) {
            return;
        }
        KeptBytes bytes = new KeptBytes();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            learner.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kept = bytes;
    }

    private TrainingResult finish(Ending ending, String why) {
        int last = history.size();
        float[] chosen = best == null ? good : best;
        int modelEpoch = best == null ? last : bestEpoch;
        if (last == 0) {
            throw new ModelException("Training diverged in epoch 1, before there was anything to keep: " + why
                    + ". Lower the learning rate, or look at that task's loss.");
        }
        save();
        Path file = control.checkpointFile();
        String kept = "The model is that of epoch " + modelEpoch
                + (best == null ? "" : ", the best of validation (" + bestValue + ")")
                + (file == null || saved < 0 ? "." : "; " + file + " holds epoch " + saved + ".");
        String reason = switch (ending) {
            case COMPLETED -> "Completed " + last + " epochs. " + kept;
            case STOPPED_EARLY ->
                "Stopped after " + last + " epochs: " + checksWithoutBest
                        + " checks in a row were no better than an earlier one. " + kept;
            case DIVERGED -> "Diverged in epoch " + (last + 1) + ": " + why + ". " + kept;
        };
        control.listener().onEnd(ending, reason);
        return new TrainingResult(
                learner.model(chosen, learner.provenance(modelEpoch)), ending, reason, modelEpoch, history);
    }

    private void save() {
        if (control.checkpointFile() != null && saved != history.size()) {
            Checkpoint.write(control.checkpointFile(), learner.provenance(0), this::write);
            saved = history.size();
            kept = null;
        }
    }

    private void write(DataOutput out) throws IOException {
        FloatStream.write(good, out);
        out.writeBoolean(best != null);
        if (best != null) {
            FloatStream.write(best, out);
        }
        out.writeInt(bestEpoch);
        out.writeDouble(bestValue);
        out.writeInt(checksWithoutBest);
        out.writeInt(history.size());
        for (EpochReport report : history) {
            write(report, out);
        }
        if (kept == null) {
            learner.write(out);
        } else {
            kept.copyTo(out);
        }
    }

    private void read(DataInput in) throws IOException {
        FloatStream.read(in, learner.parameters());
        good = learner.parameters().clone();
        if (in.readBoolean()) {
            float[] read = new float[good.length];
            FloatStream.read(in, read);
            best = read;
        }
        bestEpoch = in.readInt();
        bestValue = in.readDouble();
        checksWithoutBest = in.readInt();
        int epochs = in.readInt();
        for (int e = 0; e < epochs; e++) {
            history.add(readReport(in));
        }
        learner.read(in);
    }

    private static void write(EpochReport report, DataOutput out) throws IOException {
        out.writeInt(report.epoch());
        out.writeInt(report.epochs());
        out.writeInt(report.losses().size());
        for (Map.Entry<String, Double> loss : report.losses().entrySet()) {
            out.writeUTF(loss.getKey());
            out.writeDouble(loss.getValue());
        }
        for (BalanceOutcome outcome : BalanceOutcome.values()) {
            out.writeInt(report.balances().getOrDefault(outcome, 0));
        }
        Double validation = report.validation();
        out.writeBoolean(validation != null);
        out.writeDouble(validation == null ? 0 : validation);
        out.writeBoolean(report.best());
    }

    private static EpochReport readReport(DataInput in) throws IOException {
        int epoch = in.readInt();
        int epochs = in.readInt();
        int tasks = in.readInt();
        Map<String, Double> losses = new LinkedHashMap<>();
        for (int t = 0; t < tasks; t++) {
            losses.put(in.readUTF(), in.readDouble());
        }
        Map<BalanceOutcome, Integer> balances = new LinkedHashMap<>();
        for (BalanceOutcome outcome : BalanceOutcome.values()) {
            int count = in.readInt();
            if (count > 0) {
                balances.put(outcome, count);
            }
        }
        boolean validated = in.readBoolean();
        double validation = in.readDouble();
        return new EpochReport(epoch, epochs, losses, balances, validated ? validation : null, in.readBoolean());
    }
}
