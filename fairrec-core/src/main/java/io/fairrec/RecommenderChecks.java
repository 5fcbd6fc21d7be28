package io.fairrec;

import io.fairrec.base.Checks;
import io.fairrec.base.ConfigException;
import io.fairrec.base.Problems;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.SetObjective;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.RerankRequestBuilder;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.rerank.SlateRule;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RecommenderBuilder#build()} asks of the parts that it was given; notes every problem and throws nothing.
 * Belongs to one build.
 */
final class RecommenderChecks {

    private static final CandidateSet NO_CANDIDATES = CandidateSet.of();

    private final Problems problems;

    RecommenderChecks(Problems problems) {
        this.problems = problems;
    }

    /** Whether all weights are finite and at least 0. */
    boolean weights(
            List<Objective> objectives,
            List<Double> weights,
            List<SetObjective> setObjectives,
            List<Double> setWeights) {
        int before = problems.messages().size();
        for (int j = 0; j < weights.size(); j++) {
            weight(weights.get(j), objectives.get(j).name());
        }
        for (int j = 0; j < setWeights.size(); j++) {
            weight(setWeights.get(j), setObjectives.get(j).name());
        }
        return problems.messages().size() == before;
    }

    private void weight(double weight, String objective) {
        problems.collect(() -> Checks.nonNegative(weight, "weight of objective \"" + objective + "\""));
    }

    /** Whether no two objectives share a name. */
    boolean names(List<Objective> objectives, List<SetObjective> setObjectives) {
        Set<String> seen = new LinkedHashSet<>();
        List<String> all = new ArrayList<>();
        objectives.forEach(o -> all.add(o.name()));
        setObjectives.forEach(o -> all.add(o.name()));
        for (String name : all) {
            problems.addIf(
                    !seen.add(name), "The objective \"" + name + "\" is named twice. Give it once, with one weight.");
        }
        return seen.size() == all.size();
    }

    void interactions(@Nullable Interactions interactions, Catalog items) {
        if (interactions != null && !interactions.items().equals(items.items())) {
            problems.add("The interactions number " + interactions.itemCount()
                    + " items in another way than the catalog ("
                    + items.size() + "). Build one from the other: Interactions.builder().items(catalog.items()), or"
                    + " Catalog.of(interactions.items(), items).");
        }
    }

    void scorer(String name, @Nullable Scorer scorer, IdIndex shown) {
        IdIndex fitted = scorer == null ? null : scorer.items();
        if (fitted == null || fitted.isBeginningOf(shown)) {
            return;
        }
        int first = fitted.mismatch(shown);
        problems.add("The " + name + " was fitted on " + fitted.size() + " items that the catalog (" + shown.size()
                + ") numbers in another way: ordinal " + first + " is \"" + fitted.id(first) + "\" to the " + name
                + " and "
                + (first < shown.size() ? "\"" + shown.id(first) + "\"" : "nothing")
                + " to the catalog. Fit it on interactions built with .items(catalog.items()), or restrict the catalog"
                + " to the items of the log that it was fitted on: Catalog.of(log.items(), items).");
    }

    /** Whether every floor and ceiling speaks of a group of the catalogue and fits the slate. */
    boolean constraints(List<SlateConstraint> constraints, Catalog items, int slateSize) {
        int before = problems.messages().size();
        for (SlateConstraint constraint : constraints) {
            problems.collect(() -> {
                Groups groups = items.groups(constraint.partition());
                groups.ordinal(constraint.group());
            });
            problems.addIf(
                    slateSize >= 1 && constraint.floor() > slateSize,
                    "The floor of " + constraint.partition() + " " + constraint.group() + " (" + constraint.floor()
                            + ") must be at most the slateSize (" + slateSize + ").");
        }
        return problems.messages().size() == before;
    }

    /**
     * Runs objectives, rules and re-ranker on a request without candidates, by a visitor of whom nothing is known: so a
     * partition or column that they ask for and that there is not is found before the first request.
     *
     * @param objectives with distinct names; where there are none, the re-ranker is not run
     * @param constraints those that the catalogue knows
     */
    void emptyRequest(
            Catalog items,
            List<Objective> objectives,
            List<SetObjective> setObjectives,
            List<SlateRule> rules,
            ReRanker reRanker,
            List<SlateConstraint> constraints,
            PriceSnapshot prices) {
        UserPortrait nobody =
                UserPortrait.of(Interactions.builder().items(items.items()).build(), IdIndex.UNKNOWN);
        ObjectiveContext context = new ObjectiveContext(nobody, NO_CANDIDATES, new float[0], items, prices);
        for (Objective objective : objectives) {
            run("objective \"" + objective.name() + "\"", () -> objective.evaluate(context, new double[0]));
        }
        List<RerankRequest.WeightedGain> gains = new ArrayList<>();
        for (SetObjective objective : setObjectives) {
            if (run("objective \"" + objective.name() + "\"", () -> objective.start(context))) {
                gains.add(new RerankRequest.WeightedGain(() -> objective.start(context), 1));
            }
        }
        RerankRequestBuilder builder = RerankRequest.builder(NO_CANDIDATES, items, new double[0])
                .setObjectives(gains)
                .constraints(constraints)
                .prices(prices)
                .slateSize(1);
        if (!objectives.isEmpty()) {
            List<String> names = objectives.stream().map(Objective::name).toList();
            builder.objectives(new ObjectiveMatrix(names, 0));
        }
        RerankRequest bare = builder.build();
        for (SlateRule rule : rules) {
            if (run("rule \"" + rule.name() + "\"", () -> rule.start(bare))) {
                builder.rule(rule);
            }
        }
        if (!objectives.isEmpty()) {
            RerankRequest request = builder.build();
            run("re-ranker " + reRanker.getClass().getSimpleName(), () -> reRanker.rerank(request, new int[1]));
        }
    }

    private boolean run(String what, Runnable part) {
        try {
            part.run();
            return true;
        } catch (IllegalArgumentException | ConfigException e) {
            problems.add("The " + what + " does not fit: " + e.getMessage());
        } catch (RuntimeException e) {
            problems.add("The " + what + " fails on a request without candidates: " + e
                    + ". It must answer one; test it with its contract in fairrec-testkit.");
        }
        return false;
    }
}
