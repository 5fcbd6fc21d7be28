package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.objective.ObjectiveMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Consumer and provider fairness in one objective: CP-Fair (Naghiaei, Rahmani and Deldjoo, SIGIR 2022).
 *
 * <p>Maximises Σ worth − λc · (consumer gap) − λp · (provider gap) over all rows, k items each. What the gaps are:
 *
 * <ul>
 *   <li>{@link #absolute}: the consumer gap is the spread (largest − smallest) over consumer groups of the mean over their
 *       users of Σ quality / k; the provider gap is the spread over provider groups of their shares of the T · k slots.
 *       With two groups each is the absolute difference of the paper.
 *   <li>{@link #signed}: the differences Σ quality of the advantaged consumers − Σ quality of the others, and slots of the
 *       advantaged providers − slots of the others, with their signs and not normalised: what the authors' public notebook
 *       does. It rewards over-correction without end. It falls apart into rows, so the greedy choice is its exact
 *       optimum.
 * </ul>
 *
 * <p>The absolute form couples all rows (the paper gives it to a MILP solver). Here: group prices by multiplicative
 * weights, each row greedy at these prices, then exchanges of one shown item for one that is not, while they improve the
 * objective. {@link #solve} returns with the objective an upper bound of the optimum, the smallest Lagrangian dual met, so
 * the gap to the optimum is known for each result. The exchanges end where no single one improves, or after 50
 * passes: mostly, not always, in the optimum where that can be enumerated.
 *
 * <p>Quality is what users get from an item: the utility, or a {@linkplain #withQuality column} such as a prediction of
 * relevance. Rows with constraints, pins, bans or rules keep them and are served at the prices, without exchanges. Groups
 * without a user, and providers that no row can show, are left out. An item of several providers counts for each.
 *
 * <p>Stateless, thread-safe. Cost: O(n + k log k) per row for the signed form; 120 times that and the exchanges, O(n
 * · k · G) per row and pass for G consumer and provider groups, for the absolute one: with a thousand providers that is
 * seconds for a hundred rows of a thousand candidates.
 */
public final class CpFair implements BatchReRanker {

    /** How often the absolute form moves its prices. */
    static final int ITERATIONS = 120;

    private final double consumerWeight;
    private final double providerWeight;
    private final String partition;
    private final @Nullable String advantagedConsumer;
    private final @Nullable String advantagedProvider;
    private final @Nullable String quality;

    private CpFair(
            double consumerWeight,
            double providerWeight,
            String partition,
            @Nullable String advantagedConsumer,
            @Nullable String advantagedProvider,
            @Nullable String quality) {
        this.consumerWeight = Checks.nonNegative(consumerWeight, "consumerWeight");
        this.providerWeight = Checks.nonNegative(providerWeight, "providerWeight");
        this.partition = Checks.notBlank(partition, "partition");
        this.advantagedConsumer = advantagedConsumer;
        this.advantagedProvider = advantagedProvider;
        this.quality = quality;
    }

    /**
     * Spreads, normalised.
     *
     * @param partition the item partition of the providers
     * @param consumerWeight λc, at least 0, in units of utility summed over all rows
     * @param providerWeight λp, likewise
     */
    public static CpFair absolute(String partition, double consumerWeight, double providerWeight) {
        return new CpFair(consumerWeight, providerWeight, partition, null, null, null);
    }

    /**
     * Signed differences, as in the public notebook.
     *
     * @param advantagedConsumer the label of the consumer group whose quality counts against the objective
     * @param consumerWeight λ1, at least 0, per unit of quality
     * @param partition the item partition of the providers
     * @param advantagedProvider the label of the providers whose slots count against it, such as the short head
     * @param providerWeight λ2, at least 0, per slot
     */
    public static CpFair signed(
            String advantagedConsumer,
            double consumerWeight,
            String partition,
            String advantagedProvider,
            double providerWeight) {
        return new CpFair(
                consumerWeight,
                providerWeight,
                partition,
                Checks.notBlank(advantagedConsumer, "advantagedConsumer"),
                Checks.notBlank(advantagedProvider, "advantagedProvider"),
                null);
    }

    /**
     * The same with the quality of an item from a column of the row's {@linkplain RerankRequest#objectives() objectives}.
     *
     * @param objective its name; each row must have it
     */
    public CpFair withQuality(String objective) {
        return new CpFair(
                consumerWeight,
                providerWeight,
                partition,
                advantagedConsumer,
                advantagedProvider,
                Checks.notBlank(objective, "objective"));
    }

    /**
     * How good the slates are.
     *
     * @param objective its value for the slates that were written
     * @param bound no slates have more, up to rounding; for rows without rules, else of no meaning
     */
    public record Outcome(double objective, double bound) {}

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the consumer weight is above 0 and the batch has no consumer groups, or a row
     *     lacks the column of the quality
     */
    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        solve(request, slates);
    }

    /** The same; returns how good the slates are. */
    public Outcome solve(BatchRerankRequest request, int[] slates) {
        if (consumerWeight > 0 && request.consumers() == null) {
            throw new IllegalArgumentException("The consumerWeight (" + consumerWeight
                    + ") must be 0 for a batch without consumer groups. Give them with withConsumers.");
        }
        BatchRows rows = new BatchRows(request, slates);
        OfferedGroups providers = new OfferedGroups(request, partition);
        if (advantagedConsumer != null && advantagedProvider != null) {
            return signed(request, rows, providers, advantagedConsumer, advantagedProvider);
        }
        return new CpFairSearch(request, rows, providers, this).solve(slates);
    }

    private Outcome signed(
            BatchRerankRequest request, BatchRows rows, OfferedGroups providers, String consumer, String provider) {
        double[] bonus = new double[providers.count()];
        int advantaged = providers.number(providers.groups().ordinal(provider));
        for (int g = 0; g < bonus.length; g++) {
            bonus[g] = g == advantaged ? -providerWeight : providerWeight;
        }
        int group = request.consumers() == null ? -1 : request.consumers().ordinal(consumer);
        double[] key = new double[rows.worth().length];
        double objective = 0;
        for (int u = 0; u < request.users(); u++) {
            RerankRequest row = rows.start(u);
            int n = row.candidates().size();
            double weight = 0;
            if (request.consumers() != null) {
                weight = request.consumers().isIn(u, group) ? -consumerWeight : consumerWeight;
            }
            double[] quality = quality(row, rows.worth());
            providers.keys(row.candidates(), rows.worth(), bonus, key);
            for (int i = 0; i < n; i++) {
                key[i] += weight * quality[i];
            }
            rows.fill(key);
            for (int s = 0; s < rows.size(); s++) {
                objective += key[rows.position(s)];
            }
            rows.orderByWorth();
            rows.write();
        }
        return new Outcome(objective, objective);
    }

    /** One number per candidate; not to be written to. */
    double[] quality(RerankRequest row, double[] worth) {
        if (quality == null) {
            return worth;
        }
        ObjectiveMatrix columns = row.objectives();
        for (int j = 0; columns != null && j < columns.objectives(); j++) {
            if (columns.name(j).equals(quality)) {
                return columns.column(j);
            }
        }
        throw new IllegalArgumentException("The objective \"" + quality
                + "\" must be a column of each row's objectives. Give them with RerankRequestBuilder.objectives.");
    }

    double consumerWeight() {
        return consumerWeight;
    }

    double providerWeight() {
        return providerWeight;
    }
}
