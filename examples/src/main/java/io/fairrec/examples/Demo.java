package io.fairrec.examples;

import io.fairrec.eval.group.GroupAnswer;
import io.fairrec.eval.group.GroupQuestions;
import io.fairrec.eval.metric.EvaluationContext;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The main job on real grocery purchases: what plausible recommenders do to a shop, what a promise costs, and what the data
 * can and cannot say about who is served worse.
 *
 * <p>Prints a table; writes {@code summary.json}, {@code report.html} and {@code before-after.svg} into the folder that the first argument names, by
 * default {@code target/demo}.
 */
public final class Demo {

    private Demo() {}

    /** Runs the demo; about half a minute on two cores. */
    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        Path folder = Path.of(args.length > 0 ? args[0] : "target/demo");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        DemoResult result = run();
        Files.createDirectories(folder);
        Path report = folder.resolve("report.html");
        DemoReport.of(result).writeTo(report);
        Files.writeString(folder.resolve("before-after.svg"), BeforeAfterPicture.svg(result));
        double seconds = (System.nanoTime() - start) / 1e9;
        Path summary = folder.resolve("summary.json");
        Files.writeString(summary, DemoSummary.json(result, seconds, peakResidentMegabytes()));
        DemoTable.print(result, out);
        out.printf("%nWhole story: %s%nFigures:     %s%n", report.toAbsolutePath(), summary.toAbsolutePath());
    }

    /** The experiment, without any output. */
    static DemoResult run() {
        List<BaseModel> searched = BaseModel.searched();
        // The same instances: a model holds a function, so only identity makes two of them equal.
        List<BaseModel> shown = new ArrayList<>(searched.subList(0, BaseModel.SHOWN));
        ProgressBar progress = new ProgressBar(searched.size() + shown.size() + 5);
        try {
            progress.step("reading the shop's files");
            CompleteJourney data = CompleteJourney.load();
            ShopExperiment experiment = new ShopExperiment(data);
            double[] validation = experiment.validationNdcg(searched, progress);
            int best = 0;
            for (int m = 1; m < validation.length; m++) {
                best = validation[m] > validation[best] ? m : best;
            }
            BaseModel chosen = searched.get(best);
            shown.remove(chosen);
            shown.add(chosen);
            List<ShopExperiment.Tested> tested = shown.stream()
                    .parallel()
                    .map(model -> {
                        progress.step("keeping the promise: " + model.name());
                        return experiment.test(experiment.tune(model, validation[searched.indexOf(model)]));
                    })
                    .toList();
            progress.step("the curve");
            ShopExperiment.Tested last = tested.get(tested.size() - 1);
            List<ShopExperiment.CurvePoint> curve = experiment.curve(last.tuned());
            progress.step("asking who is served worse");
            EvaluationContext context = experiment.testContext();
            return new DemoResult(
                    data,
                    experiment,
                    searched.size(),
                    tested,
                    curve,
                    questions(last.resultBefore(), context),
                    questions(last.resultAfter(), context));
        } finally {
            progress.finish();
        }
    }

    private static List<GroupAnswer> questions(
            io.fairrec.eval.group.EvaluationResult result, EvaluationContext context) {
        return GroupQuestions.of(result)
                .amongKnown(ShopExperiment.NDCG, "age")
                .unknownAgainstKnown(ShopExperiment.NDCG, "age")
                .unknownAgainstKnown(ShopExperiment.NDCG, "age", "history length", context.historyLengths())
                .answer();
    }

    /** The process's largest resident set in MB, or −1 where the system does not tell. */
    private static double peakResidentMegabytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return -1;
        }
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
                }
            }
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
