package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.base.NearestName;
import io.fairrec.eval.metric.Direction;
import io.fairrec.objective.Bargaining;
import io.fairrec.objective.Bargaining.Agreement;
import io.fairrec.objective.Hypervolume;
import io.fairrec.objective.Knee;
import io.fairrec.objective.ParetoFronts;
import io.fairrec.objective.Scalarizations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The policies that no other tried policy beats, and ways to choose one of them. Immutable, thread-safe.
 *
 * <p>Every choice is empty where there is nothing to choose from: no trials, or none that fulfils the condition.
 */
public final class PolicyFront {

    private final List<PolicyAim> aims;
    private final List<PolicyPoint> trials;
    private final List<PolicyPoint> points;
    /** Of the points, smaller is better: [points][aims]. */
    private final double[][] costs;

    private PolicyFront(List<PolicyAim> aims, List<PolicyPoint> trials) {
        this.aims = aims;
        this.trials = trials;
        double[][] all = new double[trials.size()][];
        Arrays.setAll(all, i -> costs(aims, trials.get(i)));
        List<Integer> kept = new ArrayList<>();
        for (int i : ParetoFronts.nonDominated(all)) {
            // Of policies with equal figures the first is enough.
            if (kept.stream().noneMatch(other -> Arrays.equals(all[other], all[i]))) {
                kept.add(i);
            }
        }
        kept.sort((a, b) -> Arrays.compare(all[a], all[b]));
        this.points = kept.stream().map(trials::get).toList();
        this.costs = kept.stream().map(i -> all[i]).toArray(double[][]::new);
    }

    /**
     * The front of some trials.
     *
     * @param aims at least one
     * @param trials each with a finite figure for every aim
     */
    public static PolicyFront of(List<PolicyAim> aims, List<PolicyPoint> trials) {
        Checks.atLeast(aims.size(), 1, "number of aims");
        return new PolicyFront(List.copyOf(aims), List.copyOf(trials));
    }

    /** The front of the trials of both. */
    public PolicyFront with(PolicyFront other) {
        if (!aims.equals(other.aims)) {
            throw new IllegalArgumentException("The aims (" + aims + " and " + other.aims + ") must be the same.");
        }
        List<PolicyPoint> all = new ArrayList<>(trials);
        all.addAll(other.trials);
        return of(aims, all);
    }

    /** What is aimed at. */
    public List<PolicyAim> aims() {
        return aims;
    }

    /** Everything that was tried. */
    public List<PolicyPoint> trials() {
        return trials;
    }

    /** The front, the best of the first aim first; of policies with equal aims the one tried first. */
    public List<PolicyPoint> points() {
        return points;
    }

    /**
     * The largest weighted sum, each aim scaled to [0, 1] by its range over the front.
     *
     * @param weights by figure; finite, at least 0, one above 0; aims without one weigh 0
     */
    public Optional<PolicyPoint> byWeights(Map<String, Double> weights) {
        weights.keySet().forEach(this::indexOf);
        double[] w = new double[aims.size()];
        Arrays.setAll(w, k -> weights.getOrDefault(aims.get(k).figure(), 0.0));
        double[][] scaled = new double[costs.length][aims.size()];
        for (int k = 0; k < aims.size(); k++) {
            int aim = k;
            double low = Arrays.stream(costs).mapToDouble(c -> c[aim]).min().orElse(0);
            double high = Arrays.stream(costs).mapToDouble(c -> c[aim]).max().orElse(0);
            for (int i = 0; i < costs.length; i++) {
                scaled[i][k] = high > low ? (costs[i][k] - low) / (high - low) : 0;
            }
        }
        return point(Scalarizations.weightedSum(w).best(scaled).orElse(-1));
    }

    /** The {@link Knee}: from there every gain costs most. */
    public Optional<PolicyPoint> knee() {
        return point(Knee.of(costs).orElse(-1));
    }

    /**
     * Nash's bargain: the largest product of gains over the disagreement point, such as the figures of the policy in use.
     *
     * @param disagreement a value for every aim
     * @return empty if every policy is worse than it in something
     */
    public Optional<PolicyPoint> nash(Map<String, Double> disagreement) {
        return agreement(Bargaining.nash(gains(), gains(disagreement)));
    }

    /** Kalai and Smorodinsky's bargain: the largest least share of what each aim could gain alone; as {@link #nash}. */
    public Optional<PolicyPoint> kalaiSmorodinsky(Map<String, Double> disagreement) {
        return agreement(Bargaining.kalaiSmorodinsky(gains(), gains(disagreement)));
    }

    /**
     * The best of one aim among the policies that lose at most a share of another: "at most 2 % NDCG loss, then as much
     * revenue as can be had".
     *
     * @param best the aim to be made as good as can be
     * @param limited the aim with a limit
     * @param base the value of {@code limited} to lose from, above 0
     * @param share how much of it may be lost, in [0, 1], such as 0.02
     */
    public Optional<PolicyPoint> mostWithin(String best, String limited, double base, double share) {
        Checks.positive(base, "base");
        Checks.between(share, 0, 1, "share");
        int primary = indexOf(best);
        int other = indexOf(limited);
        double[] limits = new double[aims.size()];
        Arrays.fill(limits, Double.POSITIVE_INFINITY);
        boolean higher = aims.get(other).direction() == Direction.HIGHER_IS_BETTER;
        limits[other] = aims.get(other).cost(higher ? base * (1 - share) : base * (1 + share));
        return point(
                Scalarizations.epsilonConstraint(primary, limits).best(costs).orElse(-1));
    }

    /**
     * The volume that the front dominates, down to a reference point.
     *
     * @param reference a value for every aim, in the aims' own units and directions
     */
    public double hypervolume(Map<String, Double> reference) {
        double[] corner = gains(reference);
        Arrays.setAll(corner, k -> -corner[k]);
        return Hypervolume.of(costs, corner);
    }

    /** The front as a Markdown table: every figure, then the decision. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        if (points.isEmpty()) {
            return "No policy was tried." + System.lineSeparator();
        }
        List<String> figures = List.copyOf(points.get(0).figures().keySet());
        text.append("| ")
                .append(String.join(" | ", figures))
                .append(" | decision |")
                .append(System.lineSeparator());
        text.append("|---:".repeat(figures.size())).append("|---|").append(System.lineSeparator());
        for (PolicyPoint point : points) {
            text.append("| ");
            for (String figure : figures) {
                text.append(String.format(Locale.ROOT, "%.4f | ", point.figure(figure)));
            }
            text.append(point.decision()).append(" |").append(System.lineSeparator());
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "PolicyFront[" + points.size() + " of " + trials.size() + " trials, aims " + aims + "]";
    }

    private Optional<PolicyPoint> agreement(Optional<Agreement> agreement) {
        return agreement.map(a -> points.get(a.index()));
    }

    private Optional<PolicyPoint> point(int index) {
        return index < 0 ? Optional.empty() : Optional.of(points.get(index));
    }

    private double[][] gains() {
        double[][] gains = new double[costs.length][];
        for (int i = 0; i < gains.length; i++) {
            double[] cost = costs[i];
            gains[i] = new double[cost.length];
            Arrays.setAll(gains[i], k -> -cost[k]);
        }
        return gains;
    }

    private double[] gains(Map<String, Double> values) {
        values.keySet().forEach(this::indexOf);
        double[] gains = new double[aims.size()];
        for (int k = 0; k < gains.length; k++) {
            Double value = values.get(aims.get(k).figure());
            if (value == null) {
                throw new IllegalArgumentException(
                        "The aim \"" + aims.get(k).figure() + "\" needs a value; given are " + values.keySet() + ".");
            }
            gains[k] = -aims.get(k).cost(Checks.finite(value, aims.get(k).figure()));
        }
        return gains;
    }

    private int indexOf(String figure) {
        for (int k = 0; k < aims.size(); k++) {
            if (aims.get(k).figure().equals(figure)) {
                return k;
            }
        }
        throw new IllegalArgumentException("There is no aim \"" + figure + "\". "
                + NearestName.advice(
                        figure, aims.stream().map(PolicyAim::figure).toList()));
    }

    private static double[] costs(List<PolicyAim> aims, PolicyPoint point) {
        double[] costs = new double[aims.size()];
        Arrays.setAll(costs, k -> aims.get(k).cost(point.figure(aims.get(k).figure())));
        return costs;
    }
}
