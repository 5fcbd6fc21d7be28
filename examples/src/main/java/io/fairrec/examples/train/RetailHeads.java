package io.fairrec.examples.train;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.eval.policy.ScoreTable;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Popularity;
import io.fairrec.score.Reliability;
import io.fairrec.score.Scorer;
import io.fairrec.train.PurchaseHead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Probabilities of purchase over one base model, in several versions, each over a shortlist of the base's best: fitted and
 * calibrated on the validation cut, then served on the model that was refitted on all training rows.
 *
 * <p>Prices and popularity are signals because dear and rare products are bought less often than their score says; the
 * logarithm of the score because some scores have heavy tails.
 */
final class RetailHeads {

    private static final int[] SHORTLISTS = {100, 200};
    /** Scores below this are equally hopeless. */
    private static final double LEAST = 1e-3;

    /** Which signals a head sees beside the score. */
    private enum Signals {
        SCORE("score"),
        SHOP("score, price, popularity"),
        ALL("score, ln score, price, popularity");

        private final String label;

        Signals(String label) {
            this.label = label;
        }
    }

    /**
     * One version.
     *
     * @param validation the head as it was fitted
     * @param validationList what it chooses from
     * @param test the head over the refitted model
     * @param testList what it chooses from there
     */
    record Head(Scorer validation, Shortlist validationList, Scorer test, Shortlist testList, Reliability held) {

        Reliability onTest(Dataset whole) {
            return Reliability.measure(
                    test,
                    testList,
                    whole.train(),
                    whole.test(),
                    PurchaseHead.Options.defaults().perUser(),
                    10);
        }
    }

    private RetailHeads() {}

    /** All versions by name. */
    static Map<String, Head> fit(Dataset cut, ScoreTable onCut, Dataset whole, ScoreTable onWhole) {
        Map<String, Head> heads = new LinkedHashMap<>();
        for (int size : SHORTLISTS) {
            Shortlist cutList = Shortlist.of(onCut, cut.train(), size);
            Shortlist wholeList = Shortlist.of(onWhole, whole.train(), size);
            for (Signals signals : Signals.values()) {
                PurchaseHead head = PurchaseHead.fit(
                        scorers(signals, cut, onCut),
                        cutList,
                        cut.train(),
                        cut.test(),
                        PurchaseHead.Options.defaults());
                heads.put(
                        signals.label + "; best " + size,
                        new Head(
                                head,
                                cutList,
                                head.with(scorers(signals, whole, onWhole)),
                                wholeList,
                                head.reliability()));
            }
        }
        return heads;
    }

    private static List<Scorer> scorers(Signals signals, Dataset data, ScoreTable base) {
        Popularity popularity = Popularity.fit(data.train());
        Scorer price = perItem(i -> Math.log(data.catalog().price(i)));
        Scorer rarity = perItem(i -> Math.log1p(popularity.users(i)));
        return switch (signals) {
            case SCORE -> List.of(base);
            case SHOP -> List.of(base, price, rarity);
            case ALL -> List.of(base, logarithm(base), price, rarity);
        };
    }

    private static Scorer logarithm(ScoreTable base) {
        return (UserPortrait portrait, CandidateSet candidates, float[] out) -> {
            base.score(portrait, candidates, out);
            for (int i = 0; i < candidates.size(); i++) {
                out[i] = (float) Math.log(Math.max(LEAST, out[i]));
            }
        };
    }

    private interface ItemValue {
        double of(int item);
    }

    private static Scorer perItem(ItemValue value) {
        return (UserPortrait portrait, CandidateSet candidates, float[] out) -> {
            for (int i = 0; i < candidates.size(); i++) {
                out[i] = (float) value.of(candidates.item(i));
            }
        };
    }
}
