package io.fairrec.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** See {@link TrainingListener#progressBar}. Not thread-safe. */
final class TrainingBar implements TrainingListener {

    private static final int WIDTH = 30;

    private final Appendable out;
    private String latest = "";
    private int shown = -1;

    TrainingBar(Appendable out) {
        this.out = out;
    }

    @Override
    public void onProgress(int epoch, int epochs, double done) {
        draw(epoch, epochs, (epoch - 1 + done) / epochs);
    }

    @Override
    public void onEpoch(EpochReport report) {
        StringBuilder words = new StringBuilder();
        for (Map.Entry<String, Double> loss : report.losses().entrySet()) {
            words.append(String.format(Locale.ROOT, "  %s %.4f", loss.getKey(), loss.getValue()));
        }
        if (report.validation() != null) {
            words.append(String.format(Locale.ROOT, "  validation %.4f", report.validation()));
            words.append(report.best() ? " (best)" : "");
        }
        latest = words.toString();
        shown = -1;
        draw(report.epoch(), report.epochs(), (double) report.epoch() / report.epochs());
    }

    @Override
    public void onEnd(Ending ending, String reason) {
        append("\r\u001b[2K" + reason + "\n");
    }

    private void draw(int epoch, int epochs, double share) {
        int percent = (int) (100 * share);
        if (percent == shown) {
            return;
        }
        shown = percent;
        int filled = (int) (WIDTH * share);
        append(String.format(
                Locale.ROOT,
                "\r\u001b[2K%s%s %3d %%  epoch %d of %d%s",
                "█".repeat(filled),
                "░".repeat(WIDTH - filled),
                percent,
                epoch,
                epochs,
                latest));
    }

    private void append(String text) {
        try {
            out.append(text);
        } catch (IOException e) {
            throw new UncheckedIOException("The progress bar cannot be written to " + out + ".", e);
        }
    }
}
