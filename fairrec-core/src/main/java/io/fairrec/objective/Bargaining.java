package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.Optional;

/**
 * What rational parties would agree on: picks one point of a finite set of utilities that are <em>maximised</em>, given
 * what each party has if they do not agree.
 *
 * <p>Candidates are the <em>individually rational</em> points, those that give no party less than the disagreement point;
 * all others are ignored. If there is none, the answer is empty: they do not agree. Ties go to the smaller index. A set
 * is finite, hence not convex: the axioms of the papers hold on its convex hull, the formulas are used as they stand.
 *
 * <p>Pure functions of utilities {@code [n][parties]}, finite, rows as long as the disagreement point, else {@link
 * IllegalArgumentException}; O(n · parties), thread-safe.
 */
public final class Bargaining {

    private Bargaining() {}

    /**
     * What was agreed on.
     *
     * @param index the point
     * @param value what the solution maximises there: the product, the ratio or the gain; at least 0
     */
    public record Agreement(int index, double value) {}

    /**
     * The largest product of gains Π (uₖ − dₖ) (Nash, The Bargaining Problem, Econometrica 18, 1950). Does not depend on
     * the units of a party. Products are compared with exponents of any size, so many small or large gains neither
     * underflow nor overflow; only {@link Agreement#value} may be 0 or infinite. If nobody can gain without another
     * gaining nothing, all products are 0: then the first candidate, or one that dominates it.
     */
    public static Optional<Agreement> nash(double[][] utilities, double[] disagreement) {
        check(utilities, disagreement);
        int best = -1;
        Product largest = new Product();
        for (int i = 0; i < utilities.length; i++) {
            if (isRational(utilities[i], disagreement)) {
                Product product = Product.of(utilities[i], disagreement);
                int compared = best < 0 ? 1 : product.compareTo(largest);
                if (compared > 0 || (compared == 0 && dominates(utilities[i], utilities[best]))) {
                    best = i;
                    largest = product;
                }
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(new Agreement(best, largest.value()));
    }

    /** A product at least 0 as mantissa · 2^exponent: rounds as the plain product does, and has no limits. */
    private static final class Product implements Comparable<Product> {

        private double mantissa = 1;
        private long exponent;

        static Product of(double[] u, double[] disagreement) {
            Product product = new Product();
            for (int k = 0; k < u.length; k++) {
                double gain = u[k] - disagreement[k];
                product.times(Double.isInfinite(gain) ? u[k] / 2 - disagreement[k] / 2 : gain);
                product.exponent += Double.isInfinite(gain) ? 1 : 0;
            }
            return product;
        }

        private void times(double factor) {
            // Two steps, because the exponent of a subnormal number says nothing.
            double normal = factor < Double.MIN_NORMAL ? factor * 0x1p54 : factor;
            int shift = Math.getExponent(normal);
            double product = mantissa * Math.scalb(normal, -shift);
            int carry = Math.getExponent(product);
            mantissa = normal == 0 ? 0 : Math.scalb(product, -carry);
            exponent += shift + carry - (factor < Double.MIN_NORMAL ? 54 : 0);
        }

        double value() {
            return Math.scalb(mantissa, (int) Math.max(-5_000, Math.min(5_000, exponent)));
        }

        @Override
        public int compareTo(Product other) {
            if (mantissa == 0 || other.mantissa == 0 || exponent == other.exponent) {
                return Double.compare(mantissa, other.mantissa);
            }
            return Long.compare(exponent, other.exponent);
        }
    }

    /** At least as much for each party, more for one. */
    private static boolean dominates(double[] a, double[] b) {
        boolean more = false;
        for (int k = 0; k < a.length; k++) {
            if (a[k] < b[k]) {
                return false;
            }
            more |= a[k] > b[k];
        }
        return more;
    }

    /**
     * The largest least share of what one could have gained alone: minₖ (uₖ − dₖ) / (idealₖ − dₖ), with the ideal taken
     * over the candidates (Kalai and Smorodinsky, Econometrica 43, 1975). A party that cannot gain from any candidate is
     * left out; if none can, the ratio is 1.
     */
    public static Optional<Agreement> kalaiSmorodinsky(double[][] utilities, double[] disagreement) {
        double[] ideal = ideal(utilities, disagreement);
        return best(utilities, disagreement, u -> {
            double least = 1;
            for (int k = 0; k < u.length; k++) {
                if (ideal[k] > disagreement[k]) {
                    least = Math.min(least, (u[k] - disagreement[k]) / (ideal[k] - disagreement[k]));
                }
            }
            return least;
        });
    }

    /** The largest least gain minₖ (uₖ − dₖ) (Kalai, Econometrica 45, 1977): needs utilities in one unit. */
    public static Optional<Agreement> egalitarian(double[][] utilities, double[] disagreement) {
        return best(utilities, disagreement, u -> {
            double least = Double.POSITIVE_INFINITY;
            for (int k = 0; k < u.length; k++) {
                least = Math.min(least, u[k] - disagreement[k]);
            }
            return least;
        });
    }

    /**
     * The best that each party gets from any candidate; the disagreement point itself if there is none. A new array
     * [parties].
     */
    public static double[] ideal(double[][] utilities, double[] disagreement) {
        check(utilities, disagreement);
        double[] ideal = disagreement.clone();
        for (double[] u : utilities) {
            for (int k = 0; k < ideal.length && isRational(u, disagreement); k++) {
                ideal[k] = Math.max(ideal[k], u[k]);
            }
        }
        return ideal;
    }

    private interface Welfare {
        double of(double[] utilities);
    }

    private static Optional<Agreement> best(double[][] utilities, double[] disagreement, Welfare welfare) {
        check(utilities, disagreement);
        int best = -1;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < utilities.length; i++) {
            if (isRational(utilities[i], disagreement)) {
                double value = welfare.of(utilities[i]);
                if (value > largest) {
                    largest = value;
                    best = i;
                }
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(new Agreement(best, largest));
    }

    private static boolean isRational(double[] u, double[] disagreement) {
        for (int k = 0; k < u.length; k++) {
            if (u[k] < disagreement[k]) {
                return false;
            }
        }
        return true;
    }

    private static void check(double[][] utilities, double[] disagreement) {
        Checks.atLeast(disagreement.length, 1, "number of parties");
        for (int k = 0; k < disagreement.length; k++) {
            Checks.finite(disagreement[k], "disagreement of party " + k);
        }
        Points.checkAll(utilities, disagreement.length, "utilities");
    }
}
