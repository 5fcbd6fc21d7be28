package io.fairrec;

import io.fairrec.base.Checks;
import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import io.fairrec.base.NearestName;
import io.fairrec.base.Problems;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Catalog;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.ExposureLedger;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceController;
import io.fairrec.fairness.PriceRule;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.SetObjective;
import io.fairrec.objective.WeightedSum;
import io.fairrec.policy.Policy;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.rerank.SlateRule;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link Recommender}.
 *
 * <p>Mandatory are {@link #catalog}, {@link #scorer} and at least one {@link #objective(Objective, double)}. Setters only
 * remember; {@link #build()} checks everything and reports all problems at once. The order of calls does not matter, but
 * for the order of objectives in explanations. Not thread-safe.
 */
public final class RecommenderBuilder {

    private @Nullable Catalog catalog;
    private @Nullable Interactions interactions;
    private @Nullable CandidateSource candidates;
    private String candidateRule = "unseen";
    private int candidateLimit = Integer.MAX_VALUE;
    private @Nullable Scorer scorer;
    private @Nullable Scorer fallbackScorer;
    private final List<Objective> objectives = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private final List<SetObjective> setObjectives = new ArrayList<>();
    private final List<Double> setWeights = new ArrayList<>();
    private Function<double[], ? extends ObjectiveCombiner> combiner = WeightedSum::of;
    private ReRanker reRanker = GreedyReRanker.create();
    private final List<ExposureTarget> promises = new ArrayList<>();
    private final Map<ExposureTarget, Double> initialPrices = new LinkedHashMap<>();
    private final List<SlateConstraint> constraints = new ArrayList<>();
    private final List<SlateRule> rules = new ArrayList<>();
    private ExposureModel exposure = ExposureModel.slots();
    private Pacing pacing = Pacing.defaults();
    private @Nullable PriceRule priceRule;
    private @Nullable ExposureLedger exposureLedger;
    private boolean recordAnswers = true;
    private int slateSize = 10;

    RecommenderBuilder() {}

    /** The items that can be shown. */
    public RecommenderBuilder catalog(Catalog value) {
        this.catalog = value;
        return this;
    }

    /**
     * What users did so far, in the catalogue's id space: gives each user a portrait. Without it every request is
     * answered as for a visitor.
     */
    public RecommenderBuilder interactions(Interactions value) {
        this.interactions = value;
        return this;
    }

    /** Which items may be shown to a user; by default the whole catalogue minus the user's history. */
    public RecommenderBuilder candidates(CandidateSource value) {
        this.candidates = value;
        return this;
    }

    /**
     * The most candidates per request, at least 1; by default there is no limit. The default source keeps those with the
     * smallest ordinals: where it matters which, give {@link #candidates} one that is {@link WholeCatalog#preferring
     * preferring} popular items. What a request excludes does not use up the limit: the source is asked again with a larger
     * one, and must name what it named before and more. Items that only a pin brings in come on top.
     */
    public RecommenderBuilder candidateLimit(int value) {
        this.candidateLimit = value;
        return this;
    }

    /**
     * The model, fitted in the catalogue's id space or in a beginning of it: scorers speak of ordinals. {@link #build()}
     * refuses a model that {@linkplain Scorer#items() knows its ids} and has others; one that does not know them, such as
     * a lambda or a table of vectors, cannot be checked. A log that {@link io.fairrec.data.KCore} or {@link
     * Interactions#restrict} made smaller has ordinals of its own: build the catalogue from that log, {@code
     * Catalog.of(log.items(), items)}.
     */
    public RecommenderBuilder scorer(Scorer value) {
        this.scorer = value;
        return this;
    }

    /** What scores when {@link #scorer} fails; the answer then says that it is degraded. */
    public RecommenderBuilder fallbackScorer(Scorer value) {
        this.fallbackScorer = value;
        return this;
    }

    /** One more objective; {@code weight} is finite and at least 0. */
    public RecommenderBuilder objective(Objective objective, double weight) {
        objectives.add(objective);
        weights.add(weight);
        return this;
    }

    /** One more objective of the slate as a whole; {@code weight} is finite and at least 0. */
    public RecommenderBuilder objective(SetObjective objective, double weight) {
        setObjectives.add(objective);
        setWeights.add(weight);
        return this;
    }

    /**
     * How objectives become one utility, made from their weights in the order of the {@code objective} calls; by default
     * {@link WeightedSum#of}.
     */
    public RecommenderBuilder combiner(Function<double[], ? extends ObjectiveCombiner> value) {
        this.combiner = value;
        return this;
    }

    /** How utilities become a slate; by default {@link GreedyReRanker}. */
    public RecommenderBuilder reRanker(ReRanker value) {
        this.reRanker = value;
        return this;
    }

    /** One more promise over the stream, with the price 0 at the start. */
    public RecommenderBuilder promise(ExposureTarget target) {
        promises.add(target);
        return this;
    }

    /** One more promise over the stream, with a price that was found before, such as on validation data. */
    public RecommenderBuilder promise(ExposureTarget target, double initialPrice) {
        promises.add(target);
        initialPrices.put(target, initialPrice);
        return this;
    }

    /** One more floor or ceiling for each slate. */
    public RecommenderBuilder constraint(SlateConstraint value) {
        constraints.add(value);
        return this;
    }

    /** One more business rule for each slate, kept without exception. */
    public RecommenderBuilder rule(SlateRule value) {
        rules.add(value);
        return this;
    }

    /** How much exposure each slot gives; by default 1 each. */
    public RecommenderBuilder exposure(ExposureModel value) {
        this.exposure = value;
        return this;
    }

    /** How prices move; by default {@link Pacing#defaults()}. */
    public RecommenderBuilder pacing(Pacing value) {
        this.pacing = value;
        return this;
    }

    /**
     * What moves the prices instead of the gain and limit of {@link #pacing}; it speaks of units of exposure, not of the
     * share of one epoch.
     */
    public RecommenderBuilder priceRule(PriceRule value) {
        this.priceRule = value;
        return this;
    }

    /**
     * A ledger of its own, such as one that was {@linkplain io.fairrec.fairness.ExposureLedgerBuilder#restore restored},
     * whose epochs end by time, or that counts items. Its promises, exposure model, epochs and rule are those of the
     * recommender: then {@link #promise} must not be called, and {@link #exposure}, {@link #pacing} and {@link #priceRule}
     * have no effect.
     */
    public RecommenderBuilder ledger(ExposureLedger value) {
        this.exposureLedger = value;
        return this;
    }

    /**
     * Exposure counts only when {@link Recommender#recordShown} is called, such as at the impression event; by default
     * every answer counts when it is given.
     */
    public RecommenderBuilder recordOnImpression() {
        this.recordAnswers = false;
        return this;
    }

    /** Items per answer, at least 1; by default 10. */
    public RecommenderBuilder slateSize(int value) {
        this.slateSize = value;
        return this;
    }

    /**
     * All that a policy says, by the same calls: adds its objectives, promises and constraints, and sets the rest.
     * Components are found by name through {@link Components}.
     *
     * @throws ConfigException if a component is unknown or its settings are wrong
     */
    public RecommenderBuilder policy(Policy policy) {
        slateSize(policy.slateSize());
        this.candidateRule = policy.candidates();
        List<String> columns = Components.names(Objective.class);
        List<String> sets = Components.names(SetObjective.class);
        for (Policy.ObjectiveEntry entry : policy.objectives()) {
            ComponentConfig settings = ComponentConfig.of(entry.settings());
            if (columns.contains(entry.name())) {
                objective(Components.create(Objective.class, entry.name(), settings), entry.weight());
            } else if (sets.contains(entry.name())) {
                objective(Components.create(SetObjective.class, entry.name(), settings), entry.weight());
            } else {
                List<String> known = new ArrayList<>(columns);
                known.addAll(sets);
                throw new ConfigException("There is no objective named \"" + entry.name() + "\". "
                        + NearestName.advice(entry.name(), known));
            }
        }
        Policy.ComponentEntry named = policy.combiner();
        combiner(w -> Components.create(ObjectiveCombiner.class, named.name(), withWeights(named.settings(), w)));
        reRanker(Components.create(
                ReRanker.class,
                policy.reRanker().name(),
                ComponentConfig.of(policy.reRanker().settings())));
        for (Policy.Promise p : policy.promises()) {
            promise(new ExposureTarget(p.partition(), p.group(), p.share(), p.tolerance()), p.initialPrice());
        }
        for (Policy.Constraint c : policy.constraints()) {
            constraint(new SlateConstraint(c.partition(), c.group(), c.floor(), c.ceiling()));
        }
        return pacing(policy.pacing());
    }

    /**
     * Checks everything and builds. Objectives, rules and the re-ranker are tried on a request without candidates, so that
     * they can say that the catalogue has no such partition.
     *
     * @throws ConfigException with every problem of the configuration
     */
    public Recommender build() {
        Problems problems = new Problems();
        problems.collect(() -> Checks.atLeast(slateSize, 1, "slateSize"));
        problems.collect(() -> Checks.atLeast(candidateLimit, 1, "candidateLimit"));
        Catalog items = catalog;
        Scorer model = scorer;
        problems.addIf(items == null, "The catalog is missing: call catalog(...).");
        problems.addIf(model == null, "The scorer is missing: call scorer(...), for instance with ItemKnn.fit(...).");
        problems.addIf(
                objectives.isEmpty(),
                "There is no objective per candidate: call objective(...), for instance with Objectives.relevance().");
        RecommenderChecks checks = new RecommenderChecks(problems);
        ObjectiveCombiner combined = combiner(checks, problems);
        boolean named = checks.names(objectives, setObjectives);
        ExposureLedger ledger = null;
        if (items != null) {
            checks.interactions(interactions, items);
            checks.scorer("scorer", model, items.items());
            checks.scorer("fallbackScorer", fallbackScorer, items.items());
            boolean bounded = checks.constraints(constraints, items, slateSize);
            ledger = ledger(items, problems);
            checks.emptyRequest(
                    items,
                    named ? objectives : List.of(),
                    named ? setObjectives : List.of(),
                    rules,
                    reRanker,
                    bounded ? constraints : List.of(),
                    ledger == null || !ledger.isOf(items) ? PriceSnapshot.none() : ledger.snapshot());
        }
        problems.throwIfAny("recommender");
        if (items == null || model == null || combined == null) {
            throw new IllegalStateException("A recommender without problems lacks a part.");
        }
        return new Recommender(new Recommender.Parts(
                items,
                interactions != null
                        ? interactions
                        : Interactions.builder().items(items.items()).build(),
                candidateSource(items),
                candidateLimit,
                model,
                fallbackScorer,
                List.copyOf(objectives),
                objectives.stream().map(Objective::name).toList(),
                List.copyOf(weights),
                combiner,
                combined,
                List.copyOf(setObjectives),
                List.copyOf(setWeights),
                List.copyOf(constraints),
                List.copyOf(rules),
                reRanker,
                ledger,
                recordAnswers,
                slateSize));
    }

    private CandidateSource candidateSource(Catalog items) {
        if (candidates != null) {
            return candidates;
        }
        return candidateRule.equals("all") ? WholeCatalog.all(items.size()) : WholeCatalog.unseen(items.size());
    }

    private @Nullable ObjectiveCombiner combiner(RecommenderChecks checks, Problems problems) {
        if (!checks.weights(objectives, weights, setObjectives, setWeights) || objectives.isEmpty()) {
            return null;
        }
        try {
            ObjectiveCombiner made = combiner.apply(
                    weights.stream().mapToDouble(Double::doubleValue).toArray());
            problems.addIf(
                    made.objectives() != objectives.size(),
                    "The combiner expects " + made.objectives() + " objectives, but there are " + objectives.size()
                            + ".");
            return made;
        } catch (IllegalArgumentException | ConfigException e) {
            problems.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable ExposureLedger ledger(Catalog items, Problems problems) {
        if (exposureLedger != null) {
            problems.addIf(
                    !promises.isEmpty(),
                    "There is a ledger with promises of its own and " + promises.size()
                            + " further promises. Give them to the builder of the ledger.");
            problems.addIf(
                    !exposureLedger.isOf(items),
                    "The ledger counts the items of another catalog. Build it with ExposureLedger.builder(catalog).");
            return exposureLedger;
        }
        if (promises.isEmpty()) {
            return null;
        }
        double[] prices = new double[promises.size()];
        for (int t = 0; t < prices.length; t++) {
            prices[t] = initialPrices.getOrDefault(promises.get(t), 0.0);
        }
        double exposurePerEpoch = 0;
        // A slate size below 1 was reported already; it must not lead to further messages.
        for (int rank = 1; rank <= Math.max(1, slateSize); rank++) {
            exposurePerEpoch += exposure.weight(rank);
        }
        exposurePerEpoch *= pacing.requestsPerEpoch();
        try {
            // Pacing speaks of shares of one epoch; the controller of units of exposure.
            PriceRule rule = priceRule != null
                    ? priceRule
                    : new PriceController(pacing.gain() / exposurePerEpoch, pacing.maxPrice());
            return ExposureLedger.create(items, promises, exposure, rule, prices, pacing.requestsPerEpoch());
        } catch (ConfigException e) {
            e.problems().forEach(problems::add);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return null;
    }

    private static ComponentConfig withWeights(Map<String, Object> settings, double[] weights) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("weights", Arrays.stream(weights).boxed().toList());
        return ComponentConfig.of(all);
    }
}
