package io.fairrec.examples.train;

import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.UserValues;
import io.fairrec.score.Blend;
import io.fairrec.score.GroupLift;
import io.fairrec.score.GroupPopularity;
import io.fairrec.score.Scorer;
import io.fairrec.train.Ease;
import io.fairrec.train.LinearAutoencoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * MovieLens-1M: the gaps by gender and by age (under 35, 35 and over), and what cutting them costs whom.
 *
 * <p>The rule, fixed before any look at the test part. On a validation cut of train: the base is the best of four models;
 * the prior's weight is the best of three; the group that the base serves better is the first; from its scores g ×
 * z(popularity) is subtracted, g going up in steps of .05 until the loss of NDCG against the base is above half the
 * budget, and the last before that is taken. Then one measurement on test, intervals over users.
 */
final class MovieLens1mGap {

    private static final double[] PRIORS = {0, .35, .7};
    private static final double STEP = .05;
    private static final double MOST = 2;
    private static final double FIFTEEN_BUDGET = .02;
    private static final double FIFTY_BUDGET = .07;
    private static final double SHARE_OF_BUDGET = .5;

    private final Dataset data;
    private final Dataset validation;
    private final Appendable out;

    private MovieLens1mGap(Dataset data, Appendable out) {
        this.data = data;
        this.validation = data.validation(1);
        this.out = out;
    }

    /** What validation chose for a partition. */
    private record Choice(String first, String second, double prior, double fifteen, double fifty) {}

    static void run(Path data, Appendable out) throws IOException {
        new MovieLens1mGap(MovieLens.oneMillion(data), out).run();
    }

    private void run() throws IOException {
        print("## The gaps by gender and age (ML-1M)%n%n| model | NDCG@10 on validation |%n|---|---|%n");
        String best = "";
        double most = -1;
        Scorer base = null;
        for (Map.Entry<String, Function<Interactions, Scorer>> model : models().entrySet()) {
            Scorer scores = RememberedScores.of(validation, model.getValue().apply(validation.train()));
            double ndcg = TopTen.of(validation, scores).ndcg();
            print("| %s | %.4f |%n", model.getKey(), ndcg);
            if (ndcg > most) {
                best = model.getKey();
                most = ndcg;
                base = scores;
            }
        }
        if (base == null) {
            return;
        }
        Map<String, Choice> choices = new LinkedHashMap<>();
        for (String partition : List.of("gender", "age")) {
            choices.put(partition, choose(partition, base, most));
        }
        Function<Interactions, Scorer> chosen = models().get(best);
        if (chosen == null) {
            throw new IllegalStateException("The model \"" + best + "\" must be one of those that were compared.");
        }
        Scorer test = RememberedScores.of(data, chosen.apply(data.train()));
        print("%nBase: %s.%n%n", best);
        for (Map.Entry<String, Choice> choice : choices.entrySet()) {
            report(choice.getKey(), best, test, choice.getValue());
        }
    }

    private static Map<String, Function<Interactions, Scorer>> models() {
        Map<String, Function<Interactions, Scorer>> models = new LinkedHashMap<>();
        models.put("EASE, λ = 600", train -> Ease.fit(train, new Ease.Options(600, 0, 0, 0)));
        models.put(
                "EASE, λ = 400, γ = .25, p = .3, β = .5", train -> Ease.fit(train, new Ease.Options(400, .25, .3, .5)));
        models.put(
                "linear autoencoder, λ = .1, a = b = .3",
                train -> LinearAutoencoder.fit(train, LinearAutoencoder.Options.defaults()));
        models.put("implicit ALS, d = 64, λ = 52, α = 3, ν = .5", train -> GenderGap.als(train, 0));
        return models;
    }

    private Choice choose(String partition, Scorer base, double ndcg) {
        Groups groups = validation.users(partition);
        UserValues values = TopTen.of(validation, base).values(Metrics.ndcg(TopTen.K));
        double[] mean = new double[2];
        for (int g = 0; g < 2; g++) {
            int group = g;
            double[] own = values.values(u -> groups.isIn(u, group));
            for (double value : own) {
                mean[g] += value / own.length;
            }
        }
        int first = mean[0] >= mean[1] ? 0 : 1;
        double prior = 0;
        double most = -1;
        for (double weight : PRIORS) {
            double reached = ndcg(groups, withPrior(validation, groups, base, weight));
            if (reached > most) {
                prior = weight;
                most = reached;
            }
        }
        Scorer everybody = RememberedScores.of(
                validation, RememberedScores.naming(groups, withPrior(validation, groups, base, prior)));
        double fifteen = 0;
        double fifty = 0;
        for (int step = 1; step * STEP <= MOST; step++) {
            double g = step * STEP;
            double loss = 1
                    - ndcg(
                                    groups,
                                    GenderGap.lessPopular(
                                            everybody, validation.train(), g, partition, groups.label(first)))
                            / ndcg;
            if (loss > SHARE_OF_BUDGET * FIFTY_BUDGET) {
                break;
            }
            fifty = g;
            fifteen = loss <= SHARE_OF_BUDGET * FIFTEEN_BUDGET ? g : fifteen;
        }
        return new Choice(groups.label(first), groups.label(1 - first), prior, fifteen, fifty);
    }

    private double ndcg(Groups groups, Scorer scorer) {
        return TopTen.of(validation, RememberedScores.naming(groups, scorer)).ndcg();
    }

    private static Scorer withPrior(Dataset data, Groups groups, Scorer base, double weight) {
        return Blend.builder()
                .add(1, base, Blend.Scale.Z_SCORE)
                .add(weight, GroupLift.of(GroupPopularity.fit(data.train(), groups, 10)), Blend.Scale.RAW)
                .build();
    }

    private void report(String partition, String name, Scorer base, Choice choice) throws IOException {
        Groups groups = data.users(partition);
        String prior = String.format(Locale.ROOT, "P0: base + %.2f prior, everybody", choice.prior);
        String fifteen = String.format(Locale.ROOT, "P0, g = %.2f", choice.fifteen);
        String fifty = String.format(Locale.ROOT, "P0, g = %.2f (larger budget)", choice.fifty);
        Scorer everybody =
                RememberedScores.of(data, RememberedScores.naming(groups, withPrior(data, groups, base, choice.prior)));
        Map<String, Scorer> policies = new LinkedHashMap<>();
        policies.put(name, base);
        policies.put(prior, everybody);
        policies.put(fifteen, GenderGap.lessPopular(everybody, data.train(), choice.fifteen, partition, choice.first));
        policies.put(fifty, GenderGap.lessPopular(everybody, data.train(), choice.fifty, partition, choice.first));
        List<String> words = partition.equals("gender")
                ? words(choice.first)
                : List.of("users " + choice.first, "users " + choice.second);
        GapReport report = new GapReport(groups, choice.first, choice.second, words);
        report.add(data, policies);
        print("### By %s%n%ng is subtracted from the scores of %s only.%n%n", partition, words.get(0));
        report.printGroups(out);
        report.print(out, name, List.of(prior, fifteen, fifty));
        report.verdict(out, name, fifteen, .15, FIFTEEN_BUDGET);
        report.verdict(out, name, fifty, .5, FIFTY_BUDGET);
        GapStudy.Change change = report.compare(prior, fifty);
        print(
                "- Beside P0, the larger g changes %s by %+.4f and %s by %+.4f: what it cuts beyond P0 is the loss of one"
                        + " group, levelling down.%n%n",
                words.get(1),
                change.second().value(),
                words.get(0),
                change.first().value());
    }

    private static List<String> words(String first) {
        return first.equals("M") ? List.of("men", "women") : List.of("women", "men");
    }

    private void print(String format, Object... arguments) throws IOException {
        out.append(String.format(Locale.ROOT, format, arguments));
    }
}
