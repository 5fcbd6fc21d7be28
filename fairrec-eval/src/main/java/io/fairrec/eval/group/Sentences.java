package io.fairrec.eval.group;

import io.fairrec.eval.metric.Direction;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.StandardizedGap;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Puts answers into words. Without evidence they claim nothing: neither a difference nor that there is none. */
final class Sentences {

    private Sentences() {}

    static String tooFew(GroupQuestion question, int groups, int minGroupSize) {
        return question.kind() == GroupQuestion.Kind.AMONG_KNOWN
                ? String.format(
                        Locale.ROOT,
                        "Too few users to say whether %s depends on %s: %d known groups have at least %d users with a"
                                + " value, and two are needed.",
                        question.metric(),
                        question.partition(),
                        groups,
                        minGroupSize)
                : String.format(
                        Locale.ROOT,
                        "Too few users to say whether those of unknown %s get another %s: fewer than %d with a value"
                                + " can be compared on one side.",
                        question.partition(),
                        question.metric(),
                        minGroupSize);
    }

    static String among(
            GroupQuestion question, Verdict verdict, int n, List<Finding.GroupMean> means, GroupEvidence evidence) {
        Comparator<Finding.GroupMean> byMean = Comparator.comparingDouble(Finding.GroupMean::mean);
        Finding.GroupMean low = means.stream().min(byMean).orElseThrow();
        Finding.GroupMean high = means.stream().max(byMean).orElseThrow();
        double chance = evidence.gapByChance() == null ? 0 : evidence.gapByChance();
        String figures = String.format(
                Locale.ROOT,
                "the %d known groups range from %s (%s) to %s (%s), a gap of %s where shuffled labels give %s on average"
                        + " (%s)",
                means.size(),
                number(low.mean()),
                low.label(),
                number(high.mean()),
                high.label(),
                number(evidence.effect().value()),
                number(chance),
                probability(evidence));
        if (verdict == Verdict.DIFFERENCE) {
            return String.format(
                    Locale.ROOT, "%s differs by %s: %s.", question.metric(), question.partition(), figures);
        }
        return String.format(
                Locale.ROOT,
                "No evidence that %s depends on %s: %s. This does not rule a difference out: %d users would reveal,"
                        + " with 80 %% probability, one group that stands apart by %s (the largest) or %s (the"
                        + " smallest).",
                question.metric(),
                question.partition(),
                figures,
                n,
                number(evidence.detectable()),
                number(evidence.detectableInSmallest()));
    }

    static String against(
            GroupQuestion question,
            Verdict verdict,
            Direction direction,
            Finding.GroupMean unknown,
            Finding.GroupMean known,
            GroupEvidence evidence) {
        StandardizedGap gap = evidence.standardised();
        String means = String.format(
                Locale.ROOT,
                "%s is %s for %d of them against %s for the %d others",
                question.metric(),
                number(unknown.mean()),
                unknown.n(),
                number(known.mean()),
                known.n());
        String figures = gap == null
                ? String.format(
                        Locale.ROOT,
                        "%s, a difference of %s (%s)",
                        means,
                        interval(evidence.effect()),
                        probability(evidence))
                : String.format(
                        Locale.ROOT,
                        "%s; among users of similar %s (%d strata, %s of the users) the difference is %s (%s)%s",
                        means,
                        question.covariate(),
                        gap.strata(),
                        percent(gap.covered()),
                        interval(gap.standardised()),
                        probability(evidence),
                        explained(question, gap));
        if (verdict == Verdict.DIFFERENCE) {
            return String.format(
                    Locale.ROOT,
                    "Users of unknown %s are served %s%s: %s.",
                    question.partition(),
                    comparison(direction, evidence.effect().value()),
                    gap == null ? "" : ", also at similar " + question.covariate(),
                    figures);
        }
        return String.format(
                Locale.ROOT,
                "No evidence that users of unknown %s are served differently%s: %s. This does not rule a difference out:"
                        + " one of %s would be found with 80 %% probability.",
                question.partition(),
                gap == null ? "" : " at similar " + question.covariate(),
                figures,
                number(evidence.detectable()));
    }

    private static String explained(GroupQuestion question, StandardizedGap gap) {
        Estimate share = gap.shareExplained();
        return share == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; %s goes along with %s of the raw difference of %s (%s interval %s to %s)",
                        question.covariate(),
                        percent(share.value()),
                        number(gap.raw().value()),
                        percent(share.level()),
                        percent(share.lo()),
                        percent(share.hi()));
    }

    private static String comparison(Direction direction, double difference) {
        if (direction == Direction.NEUTRAL) {
            return "differently";
        }
        return (direction == Direction.HIGHER_IS_BETTER) == (difference > 0) ? "better" : "worse";
    }

    private static String interval(Estimate estimate) {
        return String.format(
                Locale.ROOT,
                "%s, %s interval %s to %s",
                number(estimate.value()),
                percent(estimate.level()),
                number(estimate.lo()),
                number(estimate.hi()));
    }

    private static String probability(GroupEvidence evidence) {
        return evidence.familySize() == 1
                ? p(evidence.pValue())
                : String.format(
                        Locale.ROOT,
                        "%s, after Holm's correction for %d questions %s",
                        p(evidence.pValue()),
                        evidence.familySize(),
                        p(evidence.adjustedPValue()));
    }

    private static String p(double p) {
        return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, p < 0.1 ? "p = %.3f" : "p = %.2f", p);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** Four decimals below 1, fewer above: about three significant digits. */
    private static String number(double value) {
        double size = Math.abs(value);
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f", value);
    }
}
