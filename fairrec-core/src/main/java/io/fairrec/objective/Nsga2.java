package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * NSGA-II: searches a box of real variables for the Pareto front of a function, all objectives to be <em>minimised</em>
 * (Deb, Pratap, Agarwal and Meyarivan, A Fast and Elitist Multiobjective Genetic Algorithm, IEEE TEVC 6, 2002).
 *
 * <pre>{@code
 * ParetoSet found = Nsga2.of(SearchBox.unit(30), 2).population(100).generations(250).seed(7).minimize(zdt1);
 * }</pre>
 *
 * <p>Parents come from binary tournaments: the one that dominates, else the less crowded, else by chance. Children come
 * from simulated binary crossover (η = 15, of a pair with probability 0.9, then of each variable with ½) and polynomial
 * mutation (η = 20, of a child with probability 0.9, then of each variable with 1/n); vectors that the population has
 * already are dropped. Dominance in the tournament instead of rank, and these numbers, follow pymoo 0.6; the paper
 * compares ranks and takes η = 20 for both.
 *
 * <p>Meant for two or three objectives: with more almost nobody dominates anybody, and {@link ReferencePointNsga} keeps
 * the points apart better. Immutable and thread-safe: each call of {@link #minimize} works on its own memory, on the
 * caller's thread, and gives the same answer for the same seed. Cost per generation: one evaluation per member, and a
 * non-dominated sort of twice the population, see {@link ParetoFronts#ranks}.
 */
public final class Nsga2 {

    static final RealVariation VARIATION = new RealVariation(0.9, 15, 0.9, 20);

    private final SearchBox box;
    private final int objectives;
    private final int population;
    private final int generations;
    private final long seed;
    private final double[][] start;

    private Nsga2(SearchBox box, int objectives, int population, int generations, long seed, double[][] start) {
        this.box = box;
        this.objectives = objectives;
        this.population = population;
        this.generations = generations;
        this.seed = seed;
        this.start = start;
    }

    /**
     * A search with a population of 100, 250 generations and the seed 1.
     *
     * @param objectives how many values the function gives, at least 1
     */
    public static Nsga2 of(SearchBox box, int objectives) {
        return new Nsga2(box, Checks.atLeast(objectives, 1, "number of objectives"), 100, 250, 1, new double[0][]);
    }

    /** The same with another population, at least 2. */
    public Nsga2 population(int value) {
        return new Nsga2(box, objectives, Checks.atLeast(value, 2, "population"), generations, seed, start);
    }

    /** The same with another number of generations, the first population counted; at least 1. */
    public Nsga2 generations(int value) {
        return new Nsga2(box, objectives, population, Checks.atLeast(value, 1, "generations"), seed, start);
    }

    /** The same with another seed. */
    public Nsga2 seed(long value) {
        return new Nsga2(box, objectives, population, generations, value, start);
    }

    /**
     * The same with known vectors in the first population, such as the policy in use; the rest of it is random. Those
     * beyond the population are not used.
     *
     * @param vectors each within the box; copied
     */
    public Nsga2 start(double[]... vectors) {
        return new Nsga2(box, objectives, population, generations, seed, checkedStart(vectors, box));
    }

    static double[][] checkedStart(double[][] vectors, SearchBox box) {
        double[][] copy = new double[vectors.length][];
        for (int i = 0; i < vectors.length; i++) {
            box.check(vectors[i]);
            copy[i] = vectors[i].clone();
        }
        return copy;
    }

    /**
     * Searches; evaluates the function at most population × generations times.
     *
     * @throws IllegalArgumentException if the function gives a value that is not finite, or none
     */
    public ParetoSet minimize(VectorFunction function) {
        return minimize(function, new NonDominatedSort());
    }

    /** The same with another sort: tests and benchmarks put the plain one here. */
    ParetoSet minimize(VectorFunction function, FrontSort sort) {
        return new Evolution(box, objectives, population, VARIATION, new RankAndCrowding(sort, objectives), seed)
                .run(function, start, generations);
    }

    @Override
    public String toString() {
        return "Nsga2[" + box.variables() + " variables, " + objectives + " objectives, population " + population + ", "
                + generations + " generations, seed " + seed + "]";
    }

    /** Whole fronts while they fit, of the next one the least crowded. */
    private static final class RankAndCrowding implements Evolution.Survival {

        private final FrontSort sort;
        private final Crowding crowding = new Crowding();
        private final AscendingOrder ascending = new AscendingOrder();
        private final int m;
        private int[] ranks = new int[0];
        private int[] members = new int[0];
        private int[] begin = new int[0];
        private int[] order = new int[0];
        private double[] distance = new double[0];
        private double[] keys = new double[0];
        private double[] chosenDistance = new double[0];

        RankAndCrowding(FrontSort sort, int m) {
            this.sort = sort;
            this.m = m;
        }

        @Override
        public void choose(double[] f, int count, int keep, int[] chosen, SplittableRandom random) {
            reserve(count);
            int fronts = sort.sort(f, count, m, ranks);
            group(count, fronts);
            int filled = 0;
            for (int r = 0; filled < keep; r++) {
                int size = begin[r + 1] - begin[r];
                crowding.measure(f, m, members, begin[r], begin[r + 1], distance);
                if (filled + size <= keep) {
                    System.arraycopy(members, begin[r], chosen, filled, size);
                    filled += size;
                } else {
                    filled = leastCrowded(begin[r], size, keep, chosen, filled);
                }
            }
            for (int i = 0; i < keep; i++) {
                chosenDistance[i] = distance[chosen[i]];
            }
        }

        private int leastCrowded(int from, int size, int keep, int[] chosen, int filledBefore) {
            for (int i = 0; i < size; i++) {
                keys[i] = -distance[members[from + i]];
            }
            ascending.positions(keys, size, order);
            int filled = filledBefore;
            for (int i = 0; filled < keep; i++) {
                chosen[filled++] = members[from + order[i]];
            }
            return filled;
        }

        @Override
        public int compare(double[] f, int a, int b) {
            if (NonDominatedSort.dominates(f, a * m, f, b * m, m)) {
                return -1;
            }
            if (NonDominatedSort.dominates(f, b * m, f, a * m, m)) {
                return 1;
            }
            return Double.compare(chosenDistance[b], chosenDistance[a]);
        }

        /** Rows by rank, ascending within each. */
        private void group(int count, int fronts) {
            Arrays.fill(begin, 0, fronts + 1, 0);
            for (int i = 0; i < count; i++) {
                begin[ranks[i] + 1]++;
            }
            for (int r = 0; r < fronts; r++) {
                begin[r + 1] += begin[r];
            }
            int[] at = Arrays.copyOf(begin, fronts);
            for (int i = 0; i < count; i++) {
                members[at[ranks[i]]++] = i;
            }
        }

        private void reserve(int count) {
            if (ranks.length < count) {
                ranks = new int[count];
                members = new int[count];
                begin = new int[count + 2];
                order = new int[count];
                distance = new double[count];
                keys = new double[count];
                chosenDistance = new double[count];
            }
        }
    }
}
