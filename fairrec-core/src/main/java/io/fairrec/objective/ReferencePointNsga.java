package io.fairrec.objective;

import io.fairrec.base.Checks;

/**
 * NSGA-III: as {@link Nsga2}, for four objectives and more (Deb and Jain, An Evolutionary Many-Objective Optimization
 * Algorithm Using Reference-Point-Based Nondominated Sorting, part I, IEEE TEVC 18, 2014).
 *
 * <p>With many objectives nearly all points are non-dominated and crowding says little. Here the objectives are scaled by
 * the ideal point and the intercepts of the plane through the extreme points; each member belongs to the nearest of a set
 * of reference directions, and directions with few members go first. Where the plane does not exist (fewer distinct
 * extremes than objectives) or an intercept is not above 0, the worst values of the first front take its place. Any
 * number of objectives from 1 works.
 *
 * <p>Crossover with η = 30 of every pair, mutation with η = 20 as in {@link Nsga2}; parents are drawn by chance but for
 * dominance. Immutable and thread-safe like {@link Nsga2}; cost per generation: one evaluation per member, the sort of
 * {@link ParetoFronts#ranks} and O(members · directions · objectives).
 */
public final class ReferencePointNsga {

    private static final RealVariation VARIATION = new RealVariation(1, 30, 0.9, 20);
    private static final int USUAL_DIRECTIONS = 128;

    private final SearchBox box;
    private final int objectives;
    private final double[][] directions;
    private final int generations;
    private final long seed;
    private final double[][] start;

    private ReferencePointNsga(
            SearchBox box, int objectives, double[][] directions, int generations, long seed, double[][] start) {
        this.box = box;
        this.objectives = objectives;
        this.directions = directions;
        this.generations = generations;
        this.seed = seed;
        this.start = start;
    }

    /**
     * A search with 250 generations, the seed 1 and as many {@linkplain ReferencePoints#dasDennis evenly spread
     * directions} as there are with at most 128: 120 for 4 objectives (7 divisions), 126 for 5 (5), 120 for 8 (3).
     *
     * @param objectives how many values the function gives, at least 1
     */
    public static ReferencePointNsga of(SearchBox box, int objectives) {
        Checks.atLeast(objectives, 1, "number of objectives");
        double[][] spread =
                ReferencePoints.dasDennis(objectives, ReferencePoints.divisionsFor(objectives, USUAL_DIRECTIONS));
        return new ReferencePointNsga(box, objectives, spread, 250, 1, new double[0][]);
    }

    /** The same with {@link ReferencePoints#dasDennis} of so many divisions. */
    public ReferencePointNsga divisions(int value) {
        return directions(ReferencePoints.dasDennis(objectives, value));
    }

    /**
     * The same with other directions, such as the trade-offs that a team can live with.
     *
     * @param points [at least 1][objectives], finite, at least 0, one coordinate of each above 0; only their direction
     *     counts; copied
     */
    public ReferencePointNsga directions(double[]... points) {
        Checks.atLeast(points.length, 1, "number of directions");
        double[][] copy = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            Checks.length(points[i].length, objectives, "direction " + i);
            copy[i] = Weights.checked(points[i]);
        }
        return new ReferencePointNsga(box, objectives, copy, generations, seed, start);
    }

    /** The same with another number of generations, the first population counted; at least 1. */
    public ReferencePointNsga generations(int value) {
        return new ReferencePointNsga(
                box, objectives, directions, Checks.atLeast(value, 1, "generations"), seed, start);
    }

    /** The same with another seed. */
    public ReferencePointNsga seed(long value) {
        return new ReferencePointNsga(box, objectives, directions, generations, value, start);
    }

    /** As {@link Nsga2#start}. */
    public ReferencePointNsga start(double[]... vectors) {
        return new ReferencePointNsga(box, objectives, directions, generations, seed, Nsga2.checkedStart(vectors, box));
    }

    /** How many members there are: one per direction, rounded up to a multiple of 4. */
    public int population() {
        return (directions.length + 3) / 4 * 4;
    }

    /**
     * Searches; evaluates the function at most {@link #population()} × generations times.
     *
     * @throws IllegalArgumentException if the function gives a value that is not finite, or none
     */
    public ParetoSet minimize(VectorFunction function) {
        return new Evolution(
                        box, objectives, population(), VARIATION, new ReferenceNiching(directions, objectives), seed)
                .run(function, start, generations);
    }

    @Override
    public String toString() {
        return "ReferencePointNsga[" + box.variables() + " variables, " + objectives + " objectives, "
                + directions.length + " directions, " + generations + " generations, seed " + seed + "]";
    }
}
