package io.fairrec.examples.train;

import io.fairrec.data.Groups;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.UserMetric;
import io.fairrec.eval.metric.UserValues;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.score.Scorer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures policies on two groups of users, split by split, and prints them as a table beside a base. */
final class GapReport {

    private final Groups groups;
    private final String first;
    private final String second;
    private final String[] words;
    private final GapStudy study;
    private final Map<String, GapStudy.Lists> lists = new LinkedHashMap<>();

    /**
     * A report on two groups of one partition.
     *
     * @param first the label of the group that is served better
     * @param second the label of the other
     * @param words what the table calls them, in that order
     */
    GapReport(Groups groups, String first, String second, List<String> words) {
        this.groups = groups;
        this.first = first;
        this.second = second;
        this.words = words.toArray(String[]::new);
        int[] side = new int[groups.entityCount()];
        for (int u = 0; u < side.length; u++) {
            String label = groups.label(groups.group(u));
            side[u] = label.equals(first) ? 0 : label.equals(second) ? 1 : -1;
        }
        this.study = new GapStudy(side);
    }

    /** One more split of the same users: every policy is ranked and measured on it. */
    void add(Dataset data, Map<String, Scorer> policies) {
        int[] testItems = new int[data.test().userCount()];
        for (int u = 0; u < testItems.length; u++) {
            testItems[u] = data.test().count(u);
        }
        study.addSplit(testItems);
        policies.forEach((name, scorer) -> {
            TopTen top = TopTen.of(data, RememberedScores.naming(groups, scorer));
            lists.computeIfAbsent(name, key -> new GapStudy.Lists())
                    .add(values(top, Metrics.ndcg(TopTen.K)), values(top, Metrics.recall(TopTen.K)));
        });
    }

    private static double[] values(TopTen top, UserMetric metric) {
        UserValues values = top.values(metric);
        double[] all = new double[values.userCount()];
        for (int u = 0; u < all.length; u++) {
            all[u] = values.isDefined(u) ? values.value(u) : Double.NaN;
        }
        return all;
    }

    /** A policy beside a base. */
    GapStudy.Change compare(String base, String policy) {
        return study.compare(measured(base), measured(policy));
    }

    private GapStudy.Lists measured(String policy) {
        GapStudy.Lists found = lists.get(policy);
        if (found == null) {
            throw new IllegalArgumentException(
                    "The policy \"" + policy + "\" must be one that was measured: " + lists.keySet() + ".");
        }
        return found;
    }

    /** Prints who is compared. */
    void printGroups(Appendable out) throws IOException {
        print(
                out,
                "%d %s (%s), %d %s (%s); gap = %s − %s.%n%n",
                study.size(0),
                words[0],
                first,
                study.size(1),
                words[1],
                second,
                words[0],
                words[1]);
    }

    /** Prints the base, then the policies beside it. */
    void print(Appendable out, String base, List<String> policies) throws IOException {
        GapStudy.Change own = study.of(measured(base));
        print(
                out,
                "| policy | NDCG@10 | change | %2$s | %1$s | gap | its change | relative | gap at equal test size"
                        + " | its change | recall gap | of the cut: gain of %2$s / loss of %1$s | in words |%n"
                        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|%n",
                words[0],
                words[1]);
        print(
                out,
                "| %s | %.4f | – | – | – | %.4f | – | – | %.4f | – | %+.4f | – | the base |%n",
                base,
                own.ndcg(),
                own.gap(),
                own.standardized(),
                own.recallGap());
        for (String policy : policies) {
            GapStudy.Change change = compare(base, policy);
            print(
                    out,
                    "| %s | %.4f | %s | %s | %s | %.4f | %s | %s | %.4f | %s | %+.4f | %s | %s |%n",
                    policy,
                    change.ndcg(),
                    percent(change.relative()),
                    absolute(change.second()),
                    absolute(change.first()),
                    change.gap(),
                    absolute(change.gapChange()),
                    percent(change.gapRelative()),
                    change.standardized(),
                    absolute(change.standardizedChange()),
                    change.recallGap(),
                    shares(change),
                    inWords(change));
        }
        print(out, "%n");
    }

    /** Prints whether a policy meets a bar: by its figures, and by the unfavourable ends of their intervals. */
    void verdict(Appendable out, String base, String policy, double cut, double loss) throws IOException {
        GapStudy.Change change = compare(base, policy);
        Estimate relative = change.gapRelative();
        double reached = relative == null ? Double.NaN : relative.value();
        boolean met = reached <= -cut
                && change.relative().value() >= -loss
                && change.second().value() >= 0;
        boolean sure = relative != null
                && relative.hi() <= -cut
                && change.relative().lo() >= -loss
                && change.second().lo() >= 0;
        print(
                out,
                "- Gap −%.0f %% at ≤ %.0f %% of NDCG, %s not lower; beside %s, %s is at %s and %s, %s %s: **%s** by"
                        + " the figures, %s by the ends of the intervals.%n",
                100 * cut,
                100 * loss,
                words[1],
                base,
                policy,
                percent(relative),
                percent(change.relative()),
                words[1],
                absolute(change.second()),
                met ? "met" : "missed",
                sure ? "met" : "not shown");
    }

    private String shares(GapStudy.Change change) {
        return change.narrows()
                ? String.format(
                        Locale.ROOT, "%.0f %% / %.0f %%", 100 * change.shareOfGain(), 100 * (1 - change.shareOfGain()))
                : "–";
    }

    private String inWords(GapStudy.Change change) {
        if (!change.narrows()) {
            return change.gapChange().lo() > 0 ? "the gap grows" : "no change of the gap is seen";
        }
        if (change.first().value() >= 0) {
            return words[1] + " gain more than " + words[0];
        }
        if (change.second().value() < 0) {
            return "both lose";
        }
        return change.shareOfGain() > .5
                ? words[1] + " gain, " + words[0] + " lose less"
                : "levelling down: most of the cut is a loss of " + words[0];
    }

    private static String absolute(Estimate change) {
        return String.format(Locale.ROOT, "%+.4f [%+.4f, %+.4f]", change.value(), change.lo(), change.hi());
    }

    private static String percent(@Nullable Estimate change) {
        return change == null
                ? "– (the base's gap may be 0)"
                : String.format(
                        Locale.ROOT,
                        "%+.1f %% [%+.1f, %+.1f]",
                        100 * change.value(),
                        100 * change.lo(),
                        100 * change.hi());
    }

    private static void print(Appendable out, String format, Object... arguments) throws IOException {
        out.append(String.format(Locale.ROOT, format, arguments));
    }
}
