package io.fairrec.fairness;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the rule for the next prices, and remembers at which sums it was asked last; guarded by the ledger's lock.
 *
 * <p>A rule that throws, or leaves a price that is none, must not lose an answer: prices then stay as they are, and what
 * was shown counts at the next end.
 */
final class PriceMover {

    private static final Logger LOG = LoggerFactory.getLogger(ExposureLedger.class);

    final long[] shownAtMove;
    long totalAtMove;
    long failures;
    private final PromisedGroups promised;
    private final PriceRule rule;

    PriceMover(PromisedGroups promised, PriceRule rule) {
        this.promised = promised;
        this.rule = rule;
        this.shownAtMove = new long[promised.targets().size()];
    }

    /** The prices of the next epoch. */
    double[] next(PriceSnapshot ended, long[] shown, long total, long epochs) {
        double[] prices = prices(ended);
        long[] sinceMove = new long[shown.length];
        for (int t = 0; t < shown.length; t++) {
            sinceMove[t] = shown[t] - shownAtMove[t];
        }
        try {
            rule.move(new EpochEnd(promised, sinceMove, total - totalAtMove, epochs), prices);
            checkPrices(prices);
        } catch (RuntimeException e) {
            if (failures++ == 0) {
                LOG.error(
                        "A price rule of {} failed: prices stay as they are. Logged once; see failedMoves().",
                        rule.getClass(),
                        e);
            }
            return prices(ended);
        }
        System.arraycopy(shown, 0, shownAtMove, 0, shown.length);
        totalAtMove = total;
        return prices;
    }

    static double[] prices(PriceSnapshot snapshot) {
        double[] prices = new double[snapshot.targets().size()];
        for (int t = 0; t < prices.length; t++) {
            prices[t] = snapshot.price(t);
        }
        return prices;
    }

    private void checkPrices(double[] prices) {
        for (int t = 0; t < prices.length; t++) {
            if (!(Math.abs(prices[t]) <= rule.maxPrice())) {
                throw new IllegalStateException("The price of "
                        + promised.targets().get(t).group() + " (" + prices[t] + ") by the rule " + rule.name()
                        + " must lie within ±" + rule.maxPrice() + ". Run PriceRuleContract on it.");
            }
        }
    }
}
