package io.fairrec.eval.group;

import io.fairrec.data.Groups;
import io.fairrec.eval.metric.Direction;
import io.fairrec.eval.metric.UserValues;
import io.fairrec.eval.stat.Bootstrap;
import io.fairrec.eval.stat.DetectableDifference;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.GroupsResult;
import io.fairrec.eval.stat.LabelPermutation;
import io.fairrec.eval.stat.StandardizedGap;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the data say about one question, before the correction for the others. */
sealed interface Finding {

    /** The probability with which {@code detectable} differences would be found. */
    double POWER = 0.8;

    GroupQuestion question();

    int n();

    int groups();

    /** Whether there were enough users. */
    default boolean tested() {
        return !(this instanceof TooFew);
    }

    /** The uncorrected p-value of a tested question. */
    double pValue();

    /** The answer of a tested question. */
    GroupAnswer answer(double adjusted, int family, double alpha);

    /** The answer when nothing could be tested. */
    default GroupAnswer tooFew() {
        throw new IllegalStateException("The question was tested.");
    }

    /** Not testable. */
    record TooFew(GroupQuestion question, int n, int groups, int minGroupSize) implements Finding {

        @Override
        public double pValue() {
            throw new IllegalStateException("The question was not tested.");
        }

        @Override
        public GroupAnswer answer(double adjusted, int family, double alpha) {
            throw new IllegalStateException("The question was not tested.");
        }

        @Override
        public GroupAnswer tooFew() {
            return new GroupAnswer(
                    question, Verdict.TOO_FEW, n, groups, null, Sentences.tooFew(question, groups, minGroupSize));
        }
    }

    /** Among known groups. */
    record Among(
            GroupQuestion question, int n, List<GroupMean> means, GroupsResult result, Estimate gap, double variance)
            implements Finding {

        @Override
        public int groups() {
            return means.size();
        }

        @Override
        public double pValue() {
            return result.test().pValue();
        }

        @Override
        public GroupAnswer answer(double adjusted, int family, double alpha) {
            int largest = means.stream().mapToInt(GroupMean::n).max().orElseThrow();
            int smallest = means.stream().mapToInt(GroupMean::n).min().orElseThrow();
            GroupEvidence evidence = new GroupEvidence(
                    pValue(),
                    adjusted,
                    family,
                    alpha,
                    gap,
                    result.gapByChance(),
                    detectable(largest, alpha / family),
                    detectable(smallest, alpha / family),
                    null);
            Verdict verdict = adjusted <= alpha ? Verdict.DIFFERENCE : Verdict.NO_EVIDENCE;
            return new GroupAnswer(
                    question, verdict, n, groups(), evidence, Sentences.among(question, verdict, n, means, evidence));
        }

        private double detectable(int size, double level) {
            // With overlapping groups one may hold everybody; then nothing can stand apart.
            return DetectableDifference.ofOneGroup(
                    Math.min(size, n - 1), n, groups(), variance, level, Math.max(POWER, level));
        }
    }

    /** Unknown against known. */
    record Against(
            GroupQuestion question, Direction direction, int n, GroupMean unknown, GroupMean known, StandardizedGap gap)
            implements Finding {

        @Override
        public int groups() {
            return 2;
        }

        @Override
        public double pValue() {
            return gap.test().pValue();
        }

        @Override
        public GroupAnswer answer(double adjusted, int family, double alpha) {
            double detectable = DetectableDifference.ofTwoGroups(gap.error(), alpha / family, POWER);
            GroupEvidence evidence = new GroupEvidence(
                    pValue(),
                    adjusted,
                    family,
                    alpha,
                    gap.standardised(),
                    null,
                    detectable,
                    detectable,
                    question.covariate() == null ? null : gap);
            Verdict verdict = adjusted <= alpha ? Verdict.DIFFERENCE : Verdict.NO_EVIDENCE;
            return new GroupAnswer(
                    question,
                    verdict,
                    n,
                    2,
                    evidence,
                    Sentences.against(question, verdict, direction, unknown, known, evidence));
        }
    }

    /** The mean of one group. */
    record GroupMean(String label, int n, double mean) {}

    /** Compares the known groups that are large enough. */
    static Finding amongKnown(EvaluationResult result, GroupQuestion question, LabelPermutation test) {
        UserValues measured = result.userValues(question.metric());
        Groups groups = result.partition(question.partition());
        List<Integer> large = new ArrayList<>();
        for (int g = 0; g < groups.unknown(); g++) {
            int group = g;
            if (measured.values(u -> groups.isIn(u, group)).length >= result.minGroupSize()) {
                large.add(g);
            }
        }
        int[] users = IntStream.range(0, measured.userCount())
                .filter(measured::isDefined)
                .filter(u -> large.stream().anyMatch(g -> groups.isIn(u, g)))
                .toArray();
        if (large.size() < 2) {
            return new TooFew(question, users.length, large.size(), result.minGroupSize());
        }
        double[] values = new double[users.length];
        for (int i = 0; i < users.length; i++) {
            values[i] = measured.value(users[i]);
        }
        int[][] members = new int[large.size()][];
        double[][] own = new double[large.size()][];
        List<GroupMean> means = new ArrayList<>();
        double squares = 0;
        int freedom = -large.size();
        for (int g = 0; g < members.length; g++) {
            int group = large.get(g);
            members[g] = IntStream.range(0, users.length)
                    .filter(i -> groups.isIn(users[i], group))
                    .toArray();
            own[g] = new double[members[g].length];
            double sum = 0;
            for (int i = 0; i < own[g].length; i++) {
                own[g][i] = values[members[g][i]];
                sum += own[g][i];
            }
            double mean = sum / own[g].length;
            for (double v : own[g]) {
                squares += (v - mean) * (v - mean);
            }
            freedom += own[g].length;
            means.add(new GroupMean(groups.label(group), own[g].length, mean));
        }
        return new Among(
                question,
                users.length,
                List.copyOf(means),
                test.amongGroups(values, members),
                result.bootstrap().rangeOfMeans(own),
                squares / freedom);
    }

    /** Compares unknown with known users, inside strata if the question says so. */
    static Finding unknownAgainstKnown(
            EvaluationResult result, GroupQuestion question, int[] stratumOfUser, LabelPermutation test) {
        UserValues measured = result.userValues(question.metric());
        Groups groups = result.partition(question.partition());
        double[] values = measured.values(u -> true);
        boolean[] unknown = new boolean[values.length];
        int[] stratum = new int[values.length];
        int next = 0;
        for (int u = 0; u < measured.userCount(); u++) {
            if (measured.isDefined(u)) {
                unknown[next] = groups.isIn(u, groups.unknown());
                stratum[next++] = stratumOfUser[u];
            }
        }
        GroupMean unknownMean = mean(Groups.UNKNOWN_LABEL, values, unknown, true);
        GroupMean knownMean = mean("known", values, unknown, false);
        if (Math.min(unknownMean.n(), knownMean.n()) < result.minGroupSize()
                || comparable(unknown, stratum) < result.minGroupSize()) {
            return new TooFew(question, values.length, 2, result.minGroupSize());
        }
        Bootstrap bootstrap = result.bootstrap();
        return new Against(
                question,
                measured.metric().direction(),
                values.length,
                unknownMean,
                knownMean,
                StandardizedGap.of(values, unknown, stratum, bootstrap, test));
    }

    /** How many users the smaller side has in strata that hold at least two users of each side. */
    private static int comparable(boolean[] first, int[] stratum) {
        int strata = IntStream.of(stratum).max().orElse(-1) + 1;
        int[][] sizes = new int[2][strata];
        for (int i = 0; i < first.length; i++) {
            sizes[first[i] ? 0 : 1][stratum[i]]++;
        }
        int[] total = new int[2];
        for (int s = 0; s < strata; s++) {
            if (sizes[0][s] >= 2 && sizes[1][s] >= 2) {
                total[0] += sizes[0][s];
                total[1] += sizes[1][s];
            }
        }
        return Math.min(total[0], total[1]);
    }

    private static GroupMean mean(String label, double[] values, boolean[] side, boolean wanted) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (side[i] == wanted) {
                sum += values[i];
                n++;
            }
        }
        return new GroupMean(label, n, n == 0 ? 0 : sum / n);
    }
}
