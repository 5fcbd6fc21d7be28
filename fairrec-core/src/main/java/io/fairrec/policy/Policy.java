package io.fairrec.policy;

import io.fairrec.base.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All choices of a recommender that are not data or code: what a team reviews, versions and deploys.
 *
 * <p>A policy is plain data. {@code Recommender.builder().policy(p)} makes the same calls that a programmer would have
 * written. Immutable, thread-safe.
 *
 * @param slateSize items per answer, at least 1
 * @param candidates {@code "unseen"} (the whole catalogue minus the user's history) or {@code "all"}
 * @param objectives what an answer should achieve; not empty
 * @param combiner how the objectives become one utility, such as {@code weighted-sum}
 * @param reRanker how utilities become a slate, such as {@code greedy}
 * @param promises shares of exposure over the stream
 * @param constraints rules for each slate
 * @param pacing how fast prices answer; used only with promises
 */
public record Policy(
        int slateSize,
        String candidates,
        List<ObjectiveEntry> objectives,
        ComponentEntry combiner,
        ComponentEntry reRanker,
        List<Promise> promises,
        List<Constraint> constraints,
        Pacing pacing) {

    /** Copies and checks. */
    public Policy {
        Checks.atLeast(slateSize, 1, "slateSize");
        if (!candidates.equals("unseen") && !candidates.equals("all")) {
            throw new IllegalArgumentException(
                    "The candidates (\"" + candidates + "\") must be \"unseen\" or \"all\".");
        }
        Checks.atLeast(objectives.size(), 1, "objectives.size");
        objectives = List.copyOf(objectives);
        promises = List.copyOf(promises);
        constraints = List.copyOf(constraints);
    }

    /**
     * An objective or set objective by name.
     *
     * @param name as its provider is called, such as {@code expected-revenue}
     * @param weight at least 0, finite
     * @param settings the component's own settings: texts, numbers, truth values or lists of these
     */
    public record ObjectiveEntry(String name, double weight, Map<String, Object> settings) {

        /** Copies and checks. */
        public ObjectiveEntry {
            Checks.notBlank(name, "objective name");
            Checks.nonNegative(weight, "weight of objective \"" + name + "\"");
            settings = ordered(settings);
        }

        /** An objective without settings. */
        public static ObjectiveEntry of(String name, double weight) {
            return new ObjectiveEntry(name, weight, Map.of());
        }
    }

    /**
     * A component by name.
     *
     * @param name as its provider is called, such as {@code weighted-sum}
     * @param settings the component's own settings
     */
    public record ComponentEntry(String name, Map<String, Object> settings) {

        /** Copies and checks. */
        public ComponentEntry {
            Checks.notBlank(name, "component name");
            settings = ordered(settings);
        }

        /** A component without settings. */
        public static ComponentEntry of(String name) {
            return new ComponentEntry(name, Map.of());
        }
    }

    /**
     * A promise over the stream.
     *
     * @param partition the item partition
     * @param group the label
     * @param share the promised share of exposure in [0, 1]
     * @param tolerance how far it may end from that, in [0, 1]
     * @param initialPrice the price before anything was shown, in units of utility; finite
     */
    public record Promise(String partition, String group, double share, double tolerance, double initialPrice) {

        /** Checks the ranges. */
        public Promise {
            Checks.notBlank(partition, "partition");
            Checks.notBlank(group, "group");
            Checks.between(share, 0, 1, "share");
            Checks.between(tolerance, 0, 1, "tolerance");
            Checks.finite(initialPrice, "initialPrice");
        }
    }

    /**
     * A rule for each slate.
     *
     * @param partition the item partition
     * @param group the label
     * @param floor the least number of items, at least 0
     * @param ceiling the largest number of items, at least {@code floor}
     */
    public record Constraint(String partition, String group, int floor, int ceiling) {

        /** Checks the ranges. */
        public Constraint {
            Checks.notBlank(partition, "partition");
            Checks.notBlank(group, "group");
            Checks.atLeast(floor, 0, "floor");
            Checks.atLeast(ceiling, floor, "ceiling");
        }
    }

    /**
     * How prices move.
     *
     * @param requestsPerEpoch prices move once per so many answers, at least 1
     * @param gain how much a price moves when a group's share of an epoch is off by 1 (100 percentage points), in units
     *     of utility; at least 0
     * @param maxPrice no price goes beyond this in either direction, in units of utility; above 0
     */
    public record Pacing(int requestsPerEpoch, double gain, double maxPrice) {

        /** Checks the ranges. */
        public Pacing {
            Checks.atLeast(requestsPerEpoch, 1, "requestsPerEpoch");
            Checks.nonNegative(gain, "gain");
            Checks.positive(maxPrice, "maxPrice");
        }

        /**
         * 50 answers an epoch, gain 2, prices up to 10: made for utilities of unit scale, such as z-scores. On grocery data
         * one unit of price moved the share by 0.15 to 0.2, so a gap closes by 30 to 40 % per epoch; above a gain of
         * about 10 the price would overshoot.
         */
        public static Pacing defaults() {
            return new Pacing(50, 2, 10);
        }
    }

    private static Map<String, Object> ordered(Map<String, Object> settings) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
