package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureModel;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The built-in metrics.
 *
 * <p>Notation: the slate is cut at k ≥ 1; a shorter one counts as it is. R is the number of relevant items of the user,
 * shown or not; a hit is a slot with a relevant item. Metrics of hits leave out users without relevant items, as
 * trec_eval does (others count them as 0), and say how many. Every per-user value costs O(k log R). All metrics are
 * immutable and thread-safe.
 */
public final class Metrics {

    /** By what average precision is divided; libraries differ. */
    public enum Divisor {
        /** R: trec_eval, ranx. A slate of k cannot reach 1 when R is above k. */
        RELEVANT,
        /** min(R, k): RecBole. */
        RELEVANT_WITHIN_K,
        /** The number of hits: rewards finding little, if it stands high. */
        HITS
    }

    private Metrics() {}

    /** The usual accuracy metrics at one cut: NDCG, precision, recall, MAP, MRR, hit rate and revenue. */
    public static List<Metric> accuracy(int k) {
        return List.of(
                ndcg(k), precision(k), recall(k), averagePrecision(k), reciprocalRank(k), hitRate(k), revenue(k));
    }

    /** Binary NDCG: {@link #ndcg(int, Gain)} with {@link Gain#BINARY}. */
    public static UserMetric ndcg(int k) {
        return new Ndcg(k, Gain.BINARY);
    }

    /**
     * Normalised discounted cumulative gain, in [0, 1]: Σ gain(rank) / log2(1 + rank) over the slate, divided by the same
     * sum over the user's best min(R, k) items. Järvelin and Kekäläinen, ACM TOIS 2002, with the discount of Burges et al.,
     * ICML 2005.
     */
    public static UserMetric ndcg(int k, Gain gain) {
        return new Ndcg(k, gain);
    }

    /** Hits divided by k, in [0, 1], whatever the length of the slate. */
    public static UserMetric precision(int k) {
        return new HitMetric(HitMetric.Kind.PRECISION, k);
    }

    /** Hits divided by the length of the slate after the cut, in [0, 1]; undefined for an empty slate. */
    public static UserMetric precisionByLength(int k) {
        return new HitMetric(HitMetric.Kind.PRECISION_BY_LENGTH, k);
    }

    /** Hits divided by R, in [0, 1]. */
    public static UserMetric recall(int k) {
        return new HitMetric(HitMetric.Kind.RECALL, k);
    }

    /** Hits divided by min(R, k), in [0, 1]: 1 can always be reached. */
    public static UserMetric recallTruncated(int k) {
        return new HitMetric(HitMetric.Kind.RECALL_TRUNCATED, k);
    }

    /** Mean average precision with the divisor R: {@link #averagePrecision(int, Divisor)}. */
    public static UserMetric averagePrecision(int k) {
        return new AveragePrecision(k, Divisor.RELEVANT);
    }

    /** Average precision: the sum of precision@j over the ranks j ≤ k that are hits, divided; in [0, 1]. Its mean is MAP. */
    public static UserMetric averagePrecision(int k, Divisor divisor) {
        return new AveragePrecision(k, divisor);
    }

    /** 1 / rank of the first hit, 0 without one; in [0, 1]. Its mean is MRR. */
    public static UserMetric reciprocalRank(int k) {
        return new HitMetric(HitMetric.Kind.MRR, k);
    }

    /** 1 if there is a hit, else 0. (FairDiverse calls a truncated recall by this name.) */
    public static UserMetric hitRate(int k) {
        return new HitMetric(HitMetric.Kind.HIT_RATE, k);
    }

    /** Σ catalogue price of the hits, in the shop's currency per user, at least 0. */
    public static UserMetric revenue(int k) {
        return new HitMetric(HitMetric.Kind.REVENUE, k);
    }

    /**
     * ARP: the mean over the slate of how many distinct users bought the item in train, at least 0; undefined for an empty
     * slate. Yin et al., VLDB 2012. Needs no relevant items, so every user with a slate counts.
     */
    public static UserMetric averagePopularity(int k) {
        return new ListPopularity(k);
    }

    /** The share of the catalogue that was shown to anybody, in [0, 1]; grows with the number of users. */
    public static Metric coverage(int k) {
        return new ItemMetric("coverage", Direction.HIGHER_IS_BETTER, k, ExposureModel.slots(), (context, exposure) -> {
            int shown = 0;
            for (double x : exposure) {
                if (x > 0) {
                    shown++;
                }
            }
            return exposure.length == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) shown / exposure.length);
        });
    }

    /** {@link Inequality#gini} of the slots over all items of the catalogue, those never shown included. */
    public static Metric gini(int k) {
        return new ItemMetric(
                "gini",
                Direction.LOWER_IS_BETTER,
                k,
                ExposureModel.slots(),
                (context, exposure) -> Inequality.gini(exposure));
    }

    /** {@link Inequality#gini} of the slots over the known groups of an item partition, such as brands, empty-handed ones included. */
    public static Metric gini(int k, String partition) {
        Checks.notBlank(partition, "partition");
        return new ItemMetric(
                "gini:" + partition, Direction.LOWER_IS_BETTER, k, ExposureModel.slots(), (context, exposure) -> {
                    Groups groups = context.catalog().groups(partition);
                    double[] all = GroupExposure.of(exposure, groups);
                    return Inequality.gini(Arrays.copyOf(all, groups.unknown()));
                });
    }

    /** {@link Inequality#entropy} of the slots over all items, in nats. */
    public static Metric entropy(int k) {
        return new ItemMetric(
                "entropy",
                Direction.HIGHER_IS_BETTER,
                k,
                ExposureModel.slots(),
                (context, exposure) -> Inequality.entropy(exposure));
    }

    /** {@link #exposureShare(int, String, String, ExposureModel)} in which every slot weighs 1. */
    public static Metric exposureShare(int k, String partition, String label) {
        return exposureShare(k, partition, label, ExposureModel.slots());
    }

    /**
     * The share of all exposure that goes to the items of one group, in [0, 1]. Unknown items count in the whole; an item
     * with several labels counts in full in each of its groups, as in the exposure ledger.
     *
     * @param model the weight of a rank; its name becomes part of the metric's name unless every slot weighs 1
     */
    public static Metric exposureShare(int k, String partition, String label, ExposureModel model) {
        Checks.notBlank(partition, "partition");
        Checks.notBlank(label, "group");
        String weighting = model.name().equals(ExposureModel.slots().name()) ? "" : " by " + model.name();
        return new ItemMetric(
                "exposure-share:" + partition + "=" + label + weighting,
                Direction.NEUTRAL,
                k,
                model,
                (context, exposure) -> {
                    Groups groups = context.catalog().groups(partition);
                    double own = GroupExposure.of(exposure, groups)[groups.ordinal(label)];
                    double total = Arrays.stream(exposure).sum();
                    return total <= 0 ? OptionalDouble.empty() : OptionalDouble.of(own / total);
                });
    }
}
