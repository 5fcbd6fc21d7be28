package io.fairrec.eval.policy;

import io.fairrec.Recommendation;
import io.fairrec.RecommendationRequest;
import io.fairrec.RecommendedItem;
import io.fairrec.Recommender;
import io.fairrec.RecommenderBuilder;
import io.fairrec.base.Checks;
import io.fairrec.base.NearestName;
import io.fairrec.base.Problems;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.Catalog;
import io.fairrec.data.Interactions;
import io.fairrec.eval.metric.Slates;
import io.fairrec.policy.Policy;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries decisions by running the façade with the policy that each stands for: what is measured is what would be deployed.
 *
 * <p>Every user of the history is asked for once, in the order of their ordinals, so that promises move their prices
 * alike. Thread-safe if the models are.
 */
public final class RecommenderTrial implements PolicyTrial {

    /** The choice by which a decision names a model; not needed where there is only one. */
    public static final String MODEL = "model";

    private final Catalog catalog;
    private final Interactions history;
    private final Map<String, Scorer> models;
    private final Map<String, CandidateSource> candidates;
    private final Function<PolicyDecision, Policy> policy;
    private final List<PolicyFigure> figures;

    private RecommenderTrial(
            Builder builder, Catalog catalog, Interactions history, Function<PolicyDecision, Policy> p) {
        this.catalog = catalog;
        this.history = history;
        this.models = new LinkedHashMap<>(builder.models);
        this.candidates = new LinkedHashMap<>(builder.candidates);
        this.policy = p;
        this.figures = List.copyOf(builder.figures);
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The policy that a decision stands for: export it with {@link io.fairrec.policy.PolicyJson}. */
    public Policy policy(PolicyDecision decision) {
        return policy.apply(decision);
    }

    /** A recommender that follows a decision. */
    public Recommender recommender(PolicyDecision decision) {
        String name = !decision.choices().containsKey(MODEL) && models.size() == 1
                ? models.keySet().iterator().next()
                : decision.choice(MODEL);
        Scorer model = models.get(name);
        if (model == null) {
            throw new IllegalArgumentException(
                    "There is no model \"" + name + "\". " + NearestName.advice(name, List.copyOf(models.keySet())));
        }
        RecommenderBuilder builder = Recommender.builder()
                .catalog(catalog)
                .interactions(history)
                .scorer(model)
                .policy(policy(decision));
        CandidateSource source = candidates.get(name);
        return (source == null ? builder : builder.candidates(source)).build();
    }

    /** The slates of all users. */
    public Slates slates(PolicyDecision decision) {
        // Not closed: it would close the model, which the next decision needs.
        Recommender recommender = recommender(decision);
        int[][] slates = new int[history.userCount()][];
        for (int u = 0; u < slates.length; u++) {
            Recommendation answer = recommender.recommend(
                    RecommendationRequest.forUser(history.users().id(u)));
            List<RecommendedItem> items = answer.items();
            slates[u] = new int[items.size()];
            for (int s = 0; s < slates[u].length; s++) {
                slates[u][s] = catalog.items().ordinal(items.get(s).id());
            }
        }
        return Slates.of(slates);
    }

    @Override
    public Map<String, Double> figures(PolicyDecision decision) {
        Slates slates = slates(decision);
        Map<String, Double> values = new LinkedHashMap<>();
        for (PolicyFigure figure : figures) {
            values.put(figure.name(), figure.of(slates));
        }
        return values;
    }

    /** What every figure is made of, one line each: formulas with their weights, and proxies by name. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (PolicyFigure figure : figures) {
            text.append("- ")
                    .append(figure.name())
                    .append(": ")
                    .append(figure.description())
                    .append(System.lineSeparator());
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "RecommenderTrial[models " + models.keySet() + ", figures "
                + figures.stream().map(PolicyFigure::name).toList() + "]";
    }

    /** Collects the parts of a trial. Not thread-safe. */
    public static final class Builder {

        private @Nullable Catalog catalog;
        private @Nullable Interactions history;
        private @Nullable Function<PolicyDecision, Policy> policy;
        private final Map<String, Scorer> models = new LinkedHashMap<>();
        private final Map<String, CandidateSource> candidates = new LinkedHashMap<>();
        private final List<PolicyFigure> figures = new ArrayList<>();

        private Builder() {}

        /** The items that can be shown. */
        public Builder catalog(Catalog value) {
            catalog = value;
            return this;
        }

        /** What was known when the slates are made: gives the users and their portraits. */
        public Builder history(Interactions value) {
            history = value;
            return this;
        }

        /** One more model, fitted on the history and on nothing later; {@link ScoreTable} makes it quick. */
        public Builder model(String name, Scorer scorer) {
            models.put(Checks.notBlank(name, "name of the model"), scorer);
            return this;
        }

        /** One more model with candidates of its own instead of those that the policy names. */
        public Builder model(String name, Scorer scorer, CandidateSource source) {
            candidates.put(name, source);
            return model(name, scorer);
        }

        /** How a decision becomes a policy. */
        public Builder policy(Function<PolicyDecision, Policy> value) {
            policy = value;
            return this;
        }

        /** One more figure. */
        public Builder figure(PolicyFigure figure) {
            figures.add(figure);
            return this;
        }

        /**
         * The trial.
         *
         * @throws io.fairrec.base.ConfigException with everything that is missing
         */
        public RecommenderTrial build() {
            Problems problems = new Problems();
            problems.addIf(catalog == null, "The catalog is missing: call catalog(…).");
            problems.addIf(history == null, "The history is missing: call history(…).");
            problems.addIf(policy == null, "The policy is missing: call policy(…) with a function of the decision.");
            problems.addIf(models.isEmpty(), "There is no model: call model(…).");
            problems.addIf(figures.isEmpty(), "There is no figure: call figure(…), for instance with PolicyFigures.");
            Set<String> names = new HashSet<>();
            for (PolicyFigure figure : figures) {
                problems.addIf(!names.add(figure.name()), "The figure \"" + figure.name() + "\" is there twice.");
            }
            problems.throwIfAny("trial");
            if (catalog == null || history == null || policy == null) {
                throw new IllegalStateException("A trial without problems lacks a part.");
            }
            return new RecommenderTrial(this, catalog, history, policy);
        }
    }
}
