package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * The proportional controller of FairCo as a rule for prices: a group is raised in proportion to how far its exposure per
 * merit lags behind that of the others (Morik, Singh, Hong and Joachims, Controlling Fairness and Bias in Dynamic
 * Learning-to-Rank, SIGIR 2020).
 *
 * <p>There, an item's score gets a bonus gain · err, where err = max<sub>h</sub> D<sub>h</sub> − D<sub>g</sub> and D is
 * the exposure so far over the merit. Here the merit of a group is its promised share, and the bonus is a negative price.
 * A constant that all items pay changes no ranking, so prices are measured from a level that needs no price:
 * <ul>
 *   <li>where the promised groups of a single-label partition leave a share to others, from the D of these others, all
 *       together: price = gain · (D<sub>g</sub> − D<sub>others</sub>), of either sign;
 *   <li>else from the group with the largest D: price = −gain · err ≤ 0.
 * </ul>
 *
 * <p>Two additions. <em>Leak:</em> per epoch the old D is multiplied by {@code leak}, so that old wrongs fade;
 * an epoch in which nobody came counts like any other, to the same bits whether or not somebody looked at the prices
 * meanwhile (beyond 65,536 such epochs on end, to within rounding). <em>No
 * wind-up:</em> the clamped price is the memory, as in {@link PriceController}; the cumulative D of the paper grows
 * without limit while a group has no candidates, and is then repaid for as long. With {@code leak} 1 and while nothing is
 * clamped, prices are those of the paper, but for that constant.
 *
 * <p>For one promise s of a single-label partition a step is that of {@link PriceController} with the gain divided by
 * s · (1 − s): there the proportional controller on sums and the integral controller on surpluses are one. A promise of
 * share 0 has no merit: any exposure takes its price to {@code maxPrice}, where it stays.
 *
 * <p>Immutable, thread-safe, O(T) and two small arrays per epoch.
 *
 * @param gain utility per unit of exposure over share; finite, at least 0
 * @param leak what remains of the old disparity after an epoch, in [0, 1]; 1 forgets nothing
 * @param maxPrice the largest price and the largest bonus, in utility; finite, above 0
 */
public record FairCoPrices(double gain, double leak, double maxPrice) implements PriceRule {

    /** Shares that leave no more than this to others leave nothing: sums of decimals are off by rounding. */
    private static final double ROUNDING = 1e-9;

    /** Disparities beyond this are cut: a share of 1e-309 makes them infinite, and their difference undefined. */
    private static final double LARGEST = 1e300;

    /** So many empty epochs fade one by one, which takes 0.1 ms, so that the bits do not depend on who looked between. */
    private static final long FADED_ONE_BY_ONE = 1 << 16;

    /** Checks the ranges. */
    public FairCoPrices {
        Checks.nonNegative(gain, "gain of FairCo");
        Checks.between(leak, 0, 1, "leak of FairCo");
        Checks.positive(maxPrice, "maxPrice of FairCo");
    }

    @Override
    public void move(EpochEnd end, double[] prices) {
        double[] levels = levels(end, prices);
        for (int t = 0; t < prices.length; t++) {
            if (end.targets().get(t).share() == 0) {
                prices[t] = end.exposure(t) > 0 && gain > 0 ? maxPrice : prices[t];
            } else {
                double price = moved(end, prices, t) - levels[end.partition(t)];
                prices[t] = faded(Math.max(-maxPrice, Math.min(maxPrice, price)), end.epochs() - 1);
            }
        }
    }

    /** The price after empty epochs: those who pay nothing stay where they are, so only the leak is left. */
    private double faded(double price, long epochs) {
        double faded = price;
        long steps = Math.min(epochs, FADED_ONE_BY_ONE);
        for (long e = 0; e < steps && faded != 0 && leak != 1; e++) {
            faded *= leak;
        }
        return epochs == steps ? faded : faded * StrictMath.pow(leak, (double) (epochs - steps));
    }

    private double moved(EpochEnd end, double[] prices, int target) {
        return leak * prices[target]
                + scaled(end.exposure(target) / end.targets().get(target).share());
    }

    private double scaled(double disparity) {
        return Math.min(gain * Math.min(disparity, LARGEST), LARGEST);
    }

    /** Per partition, gain · D of those who pay nothing. */
    private double[] levels(EpochEnd end, double[] prices) {
        double[] shareOfOthers = new double[end.partitions()];
        double[] levels = new double[end.partitions()];
        Arrays.fill(shareOfOthers, 1);
        Arrays.fill(levels, end.totalExposure());
        for (int t = 0; t < prices.length; t++) {
            shareOfOthers[end.partition(t)] -= end.targets().get(t).share();
            levels[end.partition(t)] -= end.exposure(t);
        }
        for (int p = 0; p < levels.length; p++) {
            if (end.singleLabel(p) && shareOfOthers[p] > ROUNDING) {
                levels[p] = scaled(levels[p] / shareOfOthers[p]);
            } else {
                levels[p] = largest(end, prices, p);
            }
        }
        return levels;
    }

    private double largest(EpochEnd end, double[] prices, int partition) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < prices.length; t++) {
            if (end.partition(t) == partition && end.targets().get(t).share() > 0) {
                largest = Math.max(largest, moved(end, prices, t));
            }
        }
        return largest;
    }

    @Override
    public String name() {
        return "fair-co(gain " + gain + ", leak " + leak + ", max " + maxPrice + ")";
    }
}
