package io.fairrec.examples.train;

import io.fairrec.data.Groups;
import io.fairrec.eval.policy.OfferAllocation;
import io.fairrec.eval.policy.OfferPlan;
import io.fairrec.eval.stat.Bootstrap;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.GroupsResult;
import io.fairrec.eval.stat.LabelPermutation;
import io.fairrec.eval.stat.PairedChange;
import io.fairrec.train.LogisticHead;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Who gets which coupon: half of the offers that the shop sent in the last quarter, chosen by the probability of
 * redemption, with and without a promise to the groups of income and age.
 *
 * <p>The ridge is chosen by learning on campaigns that ended before the 8th of August and predicting those of August and
 * September; the probability is then learnt on all that ended before the 25th of September, and what began later is the
 * test. Only pairs of household and campaign that the shop did send have
 * an outcome, so plans are compared among these.
 */
final class Offers {

    private static final double[] RIDGES = {1, 10, 100};
    private static final double BUDGET = .5;
    private static final double LEAST = .9;
    private static final double MOST = 1.1;

    private static final long YEAR = LocalDate.of(2017, 1, 1).toEpochDay();
    private static final long VALIDATION = LocalDate.of(2017, 8, 8).toEpochDay();
    private static final long TEST = LocalDate.of(2017, 9, 25).toEpochDay();
    private static final long END = LocalDate.of(2018, 1, 1).toEpochDay();

    private final OfferLog log;
    private final Appendable out;

    private Offers(OfferLog log, Appendable out) {
        this.log = log;
        this.out = out;
    }

    static void run(Path data, Appendable out) throws IOException {
        new Offers(OfferLog.load(data.resolve("completejourney")), out).run();
    }

    private void run() throws IOException {
        OfferLog.Pairs train = log.pairs(log.campaigns(YEAR, VALIDATION));
        OfferLog.Pairs validation = log.pairs(log.campaigns(VALIDATION, TEST));
        OfferLog.Pairs test = log.pairs(log.campaigns(TEST, END));
        double ridge = RIDGES[0];
        double best = Double.POSITIVE_INFINITY;
        for (double candidate : RIDGES) {
            double loss = logLoss(head(train, candidate).probabilities(validation.features()), validation);
            if (loss < best) {
                best = loss;
                ridge = candidate;
            }
        }
        OfferLog.Pairs known = log.pairs(log.campaigns(YEAR, TEST));
        double[] probability = head(known, ridge).probabilities(test.features());
        print("## Offers: who gets which coupon (completejourney)%n%n");
        print(
                "Training: %d offers, %d redeemed; test: %d offers, %d redeemed. Ridge %.0f (validation log loss %.4f).%n%n",
                known.household().size(), redeemed(known), test.household().size(), redeemed(test), ridge, best);
        calibration(probability, test);
        plans(probability, test);
        discounts();
    }

    private static LogisticHead head(OfferLog.Pairs train, double ridge) {
        return LogisticHead.fit(train.features(), train.redeemedArray(), ridge);
    }

    private void calibration(double[] probability, OfferLog.Pairs test) throws IOException {
        Integer[] order = new Integer[probability.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(probability[b], probability[a]));
        print("| fifth of the test offers | predicted | redeemed |%n|---|---|---|%n");
        for (int fifth = 0; fifth < 5; fifth++) {
            int from = fifth * order.length / 5;
            int to = (fifth + 1) * order.length / 5;
            double predicted = 0;
            double observed = 0;
            for (int i = from; i < to; i++) {
                predicted += probability[order[i]] / (to - from);
                observed += test.redeemed().get(order[i]) ? 1.0 / (to - from) : 0;
            }
            print("| %d | %.3f | %.3f |%n", fifth + 1, predicted, observed);
        }
        print("%n");
    }

    private void plans(double[] probability, OfferLog.Pairs test) throws IOException {
        int[] household = test.householdArray();
        int n = household.length;
        double[] cost = new double[n];
        Arrays.fill(cost, 1);
        OfferAllocation half = OfferAllocation.budget(Math.floor(BUDGET * n));
        OfferPlan free = half.allocate(household, probability, cost);
        SplittableRandom random = new SplittableRandom(1);
        double[] chance = random.doubles(n).toArray();
        print("| plan | redemptions reached | change to the first | offers by income | offers by age |%n"
                + "|---|---|---|---|---|%n");
        row("by probability", free, free, test);
        for (String partition : List.of("income", "age")) {
            OfferPlan fair = half.shares(log.households(partition), LEAST * BUDGET, MOST * BUDGET)
                    .allocate(household, probability, cost);
            row("same, promise by " + partition, fair, free, test);
        }
        OfferPlan both = half.shares(crossed(), LEAST * BUDGET, MOST * BUDGET).allocate(household, probability, cost);
        row("same, promise by income and age", both, free, test);
        row("by lot", half.allocate(household, chance, cost), free, test);
        print(
                "%nA promise: each group's share of its offers lies between %.0f %% and %.0f %% of the budget's.%n%n",
                100 * LEAST, 100 * MOST);
        for (String partition : List.of("income", "age")) {
            print("Redeemed per offer by %s: %s.%n%n", partition, verdict(log.households(partition), values(test)));
        }
    }

    private void row(String name, OfferPlan plan, OfferPlan base, OfferLog.Pairs test) throws IOException {
        int redeemed = redeemed(test);
        double[] before = new double[log.householdCount()];
        double[] after = new double[log.householdCount()];
        for (int p = 0; p < plan.pairs(); p++) {
            if (test.redeemed().get(p)) {
                before[test.household().get(p)] += base.isChosen(p) ? 1 : 0;
                after[test.household().get(p)] += plan.isChosen(p) ? 1 : 0;
            }
        }
        double reached = Arrays.stream(after).sum() / redeemed;
        PairedChange change = Bootstrap.defaults().change(before, after);
        Estimate relative = change.relative();
        print(
                "| %s | %.3f | %s | %s | %s |%n",
                name,
                reached,
                plan == base || relative == null
                        ? "–"
                        : String.format(
                                Locale.ROOT,
                                "%+.1f %% [%+.1f, %+.1f]",
                                100 * relative.value(),
                                100 * relative.lo(),
                                100 * relative.hi()),
                shares(plan, test, log.households("income")),
                shares(plan, test, log.households("age")));
    }

    private static String shares(OfferPlan plan, OfferLog.Pairs test, Groups groups) {
        int[] all = new int[groups.groupCount()];
        int[] chosen = new int[groups.groupCount()];
        for (int p = 0; p < plan.pairs(); p++) {
            int g = groups.group(test.household().get(p));
            all[g]++;
            chosen[g] += plan.isChosen(p) ? 1 : 0;
        }
        List<String> parts = new ArrayList<>();
        for (int g = 0; g < all.length; g++) {
            parts.add(String.format(Locale.ROOT, "%s %.2f", groups.label(g), (double) chosen[g] / all[g]));
        }
        return String.join(", ", parts);
    }

    private void discounts() throws IOException {
        double[] share = new double[log.householdCount()];
        for (int h = 0; h < share.length; h++) {
            share[h] = log.discountShare(h);
        }
        for (String partition : List.of("income", "age")) {
            print(
                    "Share of the full price that was given as a discount, by %s: %s.%n%n",
                    partition, verdict(log.households(partition), share));
        }
    }

    /** Redemptions per offer of each household in the test, NaN for those without an offer. */
    private double[] values(OfferLog.Pairs test) {
        double[] offers = new double[log.householdCount()];
        double[] redeemed = new double[log.householdCount()];
        for (int p = 0; p < test.household().size(); p++) {
            offers[test.household().get(p)]++;
            redeemed[test.household().get(p)] += test.redeemed().get(p) ? 1 : 0;
        }
        for (int h = 0; h < offers.length; h++) {
            redeemed[h] /= offers[h];
        }
        return redeemed;
    }

    /** The groups' means, the largest gap with its interval, and whether chance explains it. */
    private static String verdict(Groups groups, double[] perHousehold) {
        List<Double> values = new ArrayList<>();
        List<List<Integer>> members = new ArrayList<>();
        for (int g = 0; g < groups.groupCount(); g++) {
            members.add(new ArrayList<>());
        }
        for (int h = 0; h < perHousehold.length; h++) {
            if (!Double.isNaN(perHousehold[h])) {
                members.get(groups.group(h)).add(values.size());
                values.add(perHousehold[h]);
            }
        }
        double[] flat = values.stream().mapToDouble(Double::doubleValue).toArray();
        int[][] indexes = new int[members.size()][];
        double[][] byGroup = new double[members.size()][];
        List<String> means = new ArrayList<>();
        for (int g = 0; g < indexes.length; g++) {
            indexes[g] = members.get(g).stream().mapToInt(Integer::intValue).toArray();
            byGroup[g] = members.get(g).stream().mapToDouble(values::get).toArray();
            means.add(String.format(
                    Locale.ROOT,
                    "%s %.3f (n %d)",
                    groups.label(g),
                    Arrays.stream(byGroup[g]).average().orElse(0),
                    indexes[g].length));
        }
        Estimate gap = Bootstrap.defaults().rangeOfMeans(byGroup);
        GroupsResult test = LabelPermutation.defaults().amongGroups(flat, indexes);
        return String.format(
                Locale.ROOT,
                "%s; gap %.3f [%.3f, %.3f], by chance %.3f, p = %.4f",
                String.join(", ", means),
                gap.value(),
                gap.lo(),
                gap.hi(),
                test.gapByChance(),
                test.test().pValue());
    }

    private Groups crossed() {
        Groups income = log.households("income");
        Groups age = log.households("age");
        List<String> labels = new ArrayList<>();
        for (int h = 0; h < log.householdCount(); h++) {
            labels.add(income.label(income.group(h)) + " / " + age.label(age.group(h)));
        }
        return Groups.of("income and age", labels);
    }

    private static double logLoss(double[] probability, OfferLog.Pairs pairs) {
        double sum = 0;
        for (int p = 0; p < probability.length; p++) {
            sum -= Math.log(pairs.redeemed().get(p) ? probability[p] : 1 - probability[p]);
        }
        return sum / probability.length;
    }

    private static int redeemed(OfferLog.Pairs pairs) {
        return (int) pairs.redeemed().stream().filter(r -> r).count();
    }

    private void print(String format, Object... values) throws IOException {
        out.append(String.format(Locale.ROOT, format, values));
    }
}
