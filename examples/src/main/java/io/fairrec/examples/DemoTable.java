package io.fairrec.examples;

import io.fairrec.eval.group.GroupAnswer;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.PairedChange;
import java.io.PrintStream;
import java.util.Locale;

/** The demo's table for a terminal, at most 120 columns wide. */
final class DemoTable {

    private static final int WIDTH = 118;

    private DemoTable() {}

    static void print(DemoResult result, PrintStream out) {
        ShopExperiment experiment = result.experiment();
        out.printf(
                Locale.ROOT,
                "%,d households, %,d products, ten slots each. Promise: the shop's own label gets %.1f %% of the slots,%n"
                        + "its share of what people buy. Change: after − before on the same households, in %%, with its"
                        + " 95 %% interval.%n%n",
                result.data().interactions().userCount(),
                result.data().catalog().size(),
                100 * experiment.target().share());
        out.printf("  %-41s %17s   %15s %19s  %s%n", "", "own-label share", "NDCG@10", "", "revenue@10");
        out.printf(
                "  %-41s %8s %8s   %6s %6s   %-19s  %s%n",
                "recommender", "before", "after", "before", "after", "change", "change");
        for (ShopExperiment.Tested tested : result.tested()) {
            PairedChange ndcg = tested.resultAfter().changeSince(tested.resultBefore(), ShopExperiment.NDCG);
            PairedChange revenue = tested.resultAfter().changeSince(tested.resultBefore(), ShopExperiment.REVENUE);
            out.printf(
                    Locale.ROOT,
                    "%s %-41s %6.1f %% %6.1f %%   %.4f %.4f   %-19s  %s%n",
                    tested.tuned().base().equals(result.chosen().tuned().base()) ? "*" : " ",
                    name(tested.tuned().base()),
                    100 * tested.shareBefore(),
                    100 * tested.shareAfter(),
                    ndcg.before(),
                    ndcg.after(),
                    change(ndcg),
                    change(revenue));
        }
        out.printf(
                "%n* best of %d on validation, where its prices and weights were chosen, too; the test decided"
                        + " nothing.%n",
                result.searched());
        out.printf("%nWho is served worse? NDCG@10 by age, after:%n");
        for (GroupAnswer answer : result.answersAfter()) {
            out.println(wrapped(answer.verdict().words() + ": " + answer.sentence()));
        }
    }

    /** A list item, broken at spaces. */
    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder("-");
        int column = 1;
        for (String word : text.split(" ", -1)) {
            if (column + 1 + word.length() > WIDTH) {
                lines.append(System.lineSeparator()).append(' ');
                column = 1;
            }
            lines.append(' ').append(word);
            column += 1 + word.length();
        }
        return lines.toString();
    }

    static String name(BaseModel base) {
        return base.name().equals("Blend") ? base.note() : base.name();
    }

    static String change(PairedChange change) {
        Estimate relative = change.relative();
        if (relative == null) {
            return "no value";
        }
        return String.format(
                        Locale.ROOT,
                        "%+.1f [%+.1f, %+.1f]",
                        100 * relative.value(),
                        100 * relative.lo(),
                        100 * relative.hi())
                .replace('-', '−');
    }

    /** The relative change; the demo's figures are never 0 before. */
    static Estimate relative(PairedChange change) {
        Estimate relative = change.relative();
        if (relative == null) {
            throw new IllegalStateException("A figure that is 0 before has no relative change.");
        }
        return relative;
    }
}
