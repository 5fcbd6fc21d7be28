package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.objective.Nsga2;
import io.fairrec.objective.ReferencePointNsga;
import io.fairrec.objective.ReferencePoints;
import io.fairrec.objective.SearchBox;
import io.fairrec.objective.VectorFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Searches weights, prices and models for the policies that no other policy beats, on validation data.
 *
 * <pre>{@code
 * PolicyFront front = PolicySearch.of(trial, PolicyAim.most("ndcg@10"), PolicyAim.most("revenue@10"))
 *         .knob(Knob.choice("model", "als", "light-gcn"))
 *         .knob(Knob.logarithmic("revenueWeight", 0.01, 10))
 *         .evolve(24, 12, 1);
 * PolicyPoint chosen = front.mostWithin("revenue@10", "ndcg@10", base, 0.02).orElseThrow();
 * }</pre>
 *
 * <p>The result holds the front of <em>all</em> decisions that were tried, not of a last generation; a decision is tried
 * once. Figures of a front are chosen as the best of many, so they flatter: measure the chosen policy once more, on data
 * that played no part. Immutable; deterministic if the trial is.
 */
public final class PolicySearch {

    private final PolicyTrial trial;
    private final List<PolicyAim> aims;
    private final List<Knob> knobs;

    private PolicySearch(PolicyTrial trial, List<PolicyAim> aims, List<Knob> knobs) {
        this.trial = trial;
        this.aims = aims;
        this.knobs = knobs;
    }

    /**
     * A search without knobs.
     *
     * @param aims at least one, of distinct figures
     */
    public static PolicySearch of(PolicyTrial trial, PolicyAim... aims) {
        Checks.atLeast(aims.length, 1, "number of aims");
        Set<String> figures = new HashSet<>();
        for (PolicyAim aim : aims) {
            if (!figures.add(aim.figure())) {
                throw new IllegalArgumentException("The figure \"" + aim.figure() + "\" is aimed at twice.");
            }
        }
        return new PolicySearch(trial, List.of(aims), List.of());
    }

    /** With one more knob, of a name that no other has. */
    public PolicySearch knob(Knob knob) {
        for (Knob other : knobs) {
            if (other.name().equals(knob.name())) {
                throw new IllegalArgumentException("The knob \"" + knob.name() + "\" is there twice.");
            }
        }
        List<Knob> more = new ArrayList<>(knobs);
        more.add(knob);
        return new PolicySearch(trial, aims, List.copyOf(more));
    }

    /**
     * Tries every combination of options and of {@code steps} values of each number, both ends included.
     *
     * @param steps at least 1; 1 takes the middle
     * @throws IllegalArgumentException if there is no knob, or there are more than 100,000 combinations
     */
    public PolicyFront grid(int steps) {
        Checks.atLeast(steps, 1, "steps");
        checkKnobs();
        long count = 1;
        for (Knob knob : knobs) {
            count *= knob.isChoice() ? knob.options().size() : steps;
            if (count > 100_000) {
                throw new IllegalArgumentException("The grid of " + knobs + " in " + steps
                        + " steps has more than 100,000 points. Take fewer steps, or evolve(…).");
            }
        }
        Archive archive = new Archive();
        double[] x = new double[knobs.size()];
        for (long index = 0; index < count; index++) {
            long rest = index;
            for (int k = knobs.size() - 1; k >= 0; k--) {
                Knob knob = knobs.get(k);
                int size = knob.isChoice() ? knob.options().size() : steps;
                int at = (int) (rest % size);
                rest /= size;
                x[k] = knob.isChoice() || steps == 1 ? (at + 0.5) / size : at / (steps - 1.0);
            }
            archive.point(decision(x));
        }
        return archive.front();
    }

    /**
     * Evolves decisions: {@link Nsga2} for up to three aims, {@link ReferencePointNsga} for more.
     *
     * @param population how many decisions there are at a time, at least 2; with more than three aims about so many
     * @param generations at least 1, the first included
     * @param seed equal seeds give equal fronts
     * @throws IllegalArgumentException if there is no knob
     */
    public PolicyFront evolve(int population, int generations, long seed) {
        checkKnobs();
        Archive archive = new Archive();
        VectorFunction function = (x, f) -> {
            PolicyPoint point = archive.point(decision(x));
            for (int k = 0; k < f.length; k++) {
                f[k] = aims.get(k).cost(point.figure(aims.get(k).figure()));
            }
        };
        SearchBox box = SearchBox.unit(knobs.size());
        if (aims.size() <= 3) {
            Nsga2.of(box, aims.size())
                    .population(population)
                    .generations(generations)
                    .seed(seed)
                    .minimize(function);
        } else {
            ReferencePointNsga.of(box, aims.size())
                    .divisions(ReferencePoints.divisionsFor(aims.size(), population))
                    .generations(generations)
                    .seed(seed)
                    .minimize(function);
        }
        return archive.front();
    }

    /** Tries given decisions. */
    public PolicyFront of(List<PolicyDecision> decisions) {
        Archive archive = new Archive();
        decisions.forEach(archive::point);
        return archive.front();
    }

    private void checkKnobs() {
        if (knobs.isEmpty()) {
            throw new IllegalArgumentException("The search has no knob to turn. Add one with knob(…).");
        }
    }

    private PolicyDecision decision(double[] x) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        Map<String, String> choices = new LinkedHashMap<>();
        for (int k = 0; k < x.length; k++) {
            Knob knob = knobs.get(k);
            if (knob.isChoice()) {
                choices.put(knob.name(), knob.option(x[k]));
            } else {
                numbers.put(knob.name(), knob.number(x[k]));
            }
        }
        return new PolicyDecision(numbers, choices);
    }

    @Override
    public String toString() {
        return "PolicySearch[aims " + aims + ", knobs " + knobs + "]";
    }

    /** All that was tried, each once, in order. One serves one search. */
    private final class Archive {

        private final Map<PolicyDecision, PolicyPoint> tried = new LinkedHashMap<>();

        PolicyPoint point(PolicyDecision decision) {
            PolicyPoint known = tried.get(decision);
            if (known != null) {
                return known;
            }
            PolicyPoint point = new PolicyPoint(decision, trial.figures(decision));
            for (PolicyAim aim : aims) {
                double value = point.figure(aim.figure());
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("The trial gave the figure \"" + aim.figure() + "\" (" + value
                            + ") for " + decision + ". It must be finite.");
                }
            }
            tried.put(decision, point);
            return point;
        }

        PolicyFront front() {
            return PolicyFront.of(aims, List.copyOf(tried.values()));
        }
    }
}
