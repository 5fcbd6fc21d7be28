package io.fairrec.examples.train;

import io.fairrec.data.FeatureTable;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.eval.load.FeaturesLoader;
import io.fairrec.eval.load.GroupsLoader;
import io.fairrec.eval.load.Ids;
import io.fairrec.eval.stat.Bootstrap;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.train.LogisticHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Real clicks, with the probability at which each item was shown: how often people clicked under two policies of a shop,
 * what a click model learnt from one half of the log is worth on the other, and what its favourite items would have got.
 *
 * <p>The figure for a policy that was not running is its importance-weighted mean, {@code Σ_r w_r·click_r / Σ_r w_r} with
 * {@code w_r = 1[item_r = π(user_r)] / propensity_r} (self-normalised inverse propensity scoring; Swaminathan and Joachims,
 * NeurIPS 2015).
 */
final class OpenBanditClicks {

    private static final List<String> USER_FEATURES =
            List.of("user_feature_0", "user_feature_1", "user_feature_2", "user_feature_3");

    /** 92 clicks in 20,000 rows: a strong prior, fixed before any look at the data's second half. */
    private static final double RIDGE = 100;

    private OpenBanditClicks() {}

    static void run(Path data, Appendable out) throws IOException {
        Path folder = data.resolve("open-bandit");
        out.append(line("## Real clicks (open-bandit)%n"));
        out.append(line("| campaign | clicks, items by lot | clicks, the shop's policy | difference |"));
        out.append(line("|---|---|---|---|"));
        for (String campaign : List.of("men", "women")) {
            double[] lot = Log.read(folder, "random", campaign).clicks();
            double[] shop = Log.read(folder, "bts", campaign).clicks();
            out.append(line(
                    "| %s | %s | %s | %s |",
                    campaign,
                    words(Bootstrap.defaults().mean(lot)),
                    words(Bootstrap.defaults().mean(shop)),
                    words(Bootstrap.defaults().differenceOfMeans(shop, lot))));
        }
        out.append(line("%n| campaign | third of rows by predicted clicks | predicted | clicked |%n|---|---|---|---|"));
        List<String> policies = new ArrayList<>();
        for (String campaign : List.of("men", "women")) {
            policies.add(learnt(Log.read(folder, "random", campaign), campaign, out));
        }
        out.append(line(""));
        for (String policy : policies) {
            out.append(policy);
        }
        out.append(line(
                "%nSome 20 clicks in half a log do not tell a model whom to show what: read the thirds' intervals.%n"));
    }

    /** Learns on the first half of a log of random items, prints the calibration on the second, returns the policy's line. */
    private static String learnt(Log log, String campaign, Appendable out) throws IOException {
        double[] clicks = log.clicks();
        int half = log.rows() / 2;
        int[] first = IntStream.range(0, half).toArray();
        int[] second = IntStream.range(half, log.rows()).toArray();
        boolean[] clicked = new boolean[half];
        for (int row = 0; row < half; row++) {
            clicked[row] = clicks[row] > 0;
        }
        LogisticHead head = LogisticHead.fit(log.features(first, -1), clicked, RIDGE);
        double[] predicted = head.probabilities(log.features(second, -1));
        Integer[] order = IntStream.range(0, second.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Double.compare(predicted[b], predicted[a]));
        for (int third = 0; third < 3; third++) {
            int from = third * order.length / 3;
            int to = (third + 1) * order.length / 3;
            double p = 0;
            double[] observed = new double[to - from];
            for (int i = from; i < to; i++) {
                p += predicted[order[i]] / (to - from);
                observed[i - from] = clicks[second[order[i]]];
            }
            out.append(line(
                    "| %s | %d | %.4f | %s |",
                    campaign, third + 1, p, words(Bootstrap.defaults().mean(observed))));
        }
        int[] favourite = new int[second.length];
        double[] best = new double[second.length];
        for (int item = 0; item < log.items(); item++) {
            double[] p = head.probabilities(log.features(second, item));
            for (int row = 0; row < p.length; row++) {
                if (p[row] > best[row]) {
                    best[row] = p[row];
                    favourite[row] = item;
                }
            }
        }
        double weights = 0;
        double value = 0;
        int matched = 0;
        for (int row = 0; row < second.length; row++) {
            if (log.item(second[row]) == favourite[row]) {
                double weight = 1 / log.propensity(second[row]);
                weights += weight;
                value += weight * clicks[second[row]];
                matched++;
            }
        }
        return line(
                "%s: the learnt favourites were shown by lot in %d of %d rows; clicks there %.4f (self-normalised), "
                        + "over all rows of that half %.4f.%n",
                campaign,
                matched,
                second.length,
                matched == 0 ? 0 : value / weights,
                Arrays.stream(clicks, half, clicks.length).average().orElse(0));
    }

    private static String words(Estimate e) {
        return line("%.4f [%.4f, %.4f]", e.value(), e.lo(), e.hi()).strip();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format + "%n", values);
    }

    /** One log, row by row in the order of time. */
    private record Log(Map<String, Groups> labels, FeatureTable numbers) {

        static Log read(Path folder, String policy, String campaign) {
            Path file = folder.resolve(policy).resolve(campaign).resolve(campaign + ".csv.gz");
            IdIndex rows = IdIndex.of(
                    IntStream.range(0, 10_000).mapToObj(Integer::toString).toList());
            GroupsLoader loader = GroupsLoader.of(file)
                    .id("", Ids.TEXT)
                    .partition("item", "item_id")
                    .partition("position", "position");
            for (String feature : USER_FEATURES) {
                loader.partition(feature, feature);
            }
            FeatureTable numbers = FeaturesLoader.of(file)
                    .id("", Ids.TEXT)
                    .columns("click", "propensity_score")
                    .load(rows)
                    .data();
            return new Log(loader.load(rows).data(), numbers);
        }

        double[] clicks() {
            double[] clicks = new double[rows()];
            for (int row = 0; row < clicks.length; row++) {
                clicks[row] = numbers.value(row, 0);
            }
            return clicks;
        }

        int rows() {
            return numbers.rows();
        }

        int items() {
            return groups("item").groupCount();
        }

        int item(int row) {
            return groups("item").group(row);
        }

        double propensity(int row) {
            return numbers.value(row, 1);
        }

        /**
         * One column for each value of the user's features, of the position and of the item.
         *
         * @param shown an item to ask about, or −1 for the one that was shown
         */
        FeatureTable features(int[] rows, int shown) {
            List<String> columns = new ArrayList<>();
            List<String> partitions = new ArrayList<>(USER_FEATURES);
            partitions.add("position");
            partitions.add("item");
            for (String partition : partitions) {
                for (String label : groups(partition).labels()) {
                    columns.add(partition + "=" + label);
                }
            }
            int width = columns.size();
            float[] values = new float[rows.length * width];
            for (int r = 0; r < rows.length; r++) {
                int column = 0;
                for (String partition : partitions) {
                    Groups groups = groups(partition);
                    boolean asked = shown >= 0 && partition.equals("item");
                    values[r * width + column + (asked ? shown : groups.group(rows[r]))] = 1;
                    column += groups.groupCount();
                }
            }
            return FeatureTable.of(columns, values);
        }

        private Groups groups(String partition) {
            return Objects.requireNonNull(labels.get(partition));
        }
    }
}
