package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import io.fairrec.eval.metric.Inequality;
import io.fairrec.eval.metric.LorenzPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * How unequally exposure is spread: the share of all exposure (upwards) that goes to the least exposed share of providers
 * (across), beside the diagonal of equality.
 *
 * <p>M. O. Lorenz, "Methods of measuring the concentration of wealth", Publications of the American Statistical
 * Association 9 (70), 1905.
 *
 * @param title the message
 * @param caption how to read it
 * @param population who is exposed, in the plural, such as {@code "manufacturers"}
 * @param curves one per system, such as before and after
 */
public record LorenzChart(String title, String caption, String population, List<Curve> curves) implements Chart {

    private static final ValueFormat PERCENT = ValueFormat.percent(1);

    /** Where the table reads the curves: shares of the population. */
    private static final List<Double> READ_AT = List.of(0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99);

    /** Copies the curves. */
    public LorenzChart {
        Checks.notBlank(title, "title");
        Checks.notBlank(population, "population");
        curves = List.copyOf(curves);
    }

    /**
     * One Lorenz curve.
     *
     * @param name whose exposure
     * @param shares cumulative share of the exposure of the {@code i} least exposed of {@code n} providers, {@code i = 0 …
     *     n}: from 0 to 1, convex; {@code n + 1} values
     */
    public record Curve(String name, List<Double> shares) {

        /** Copies the shares and checks that they ascend from 0 to 1. */
        public Curve {
            Checks.notBlank(name, "name");
            shares = List.copyOf(shares);
            Checks.atLeast(shares.size(), 2, "number of shares of curve \"" + name + "\"");
            double last = 0;
            for (double share : shares) {
                Checks.between(share, last, 1, "share of curve \"" + name + "\"");
                last = share;
            }
            if (shares.get(0) != 0 || last != 1) {
                throw new IllegalArgumentException("The curve \"" + name + "\" runs from " + shares.get(0) + " to "
                        + last + ", but must run from 0 to 1. Curve.of(name, exposures) makes it from raw exposures.");
            }
        }

        /**
         * The curve of raw exposures, in any order. Cost O(n log n).
         *
         * @param exposures one per provider, those without any exposure included; finite, at least 0, not all 0
         */
        public static Curve of(String name, double... exposures) {
            return of(name, Inequality.lorenz(exposures));
        }

        /**
         * The curve through points that were already computed.
         *
         * @param points {@code n + 1} points, equally spaced over the population, as {@link Inequality#lorenz} gives them
         */
        public static Curve of(String name, List<LorenzPoint> points) {
            return new Curve(name, points.stream().map(LorenzPoint::share).toList());
        }

        /** The Gini coefficient: {@code 1 − 2 · area} under the curve, 0 (equal) … {@code 1 − 1/n} (one has all). */
        public double gini() {
            double area = 0;
            for (int i = 1; i < shares.size(); i++) {
                area += (shares.get(i - 1) + shares.get(i)) / 2;
            }
            return 1 - 2 * area / (shares.size() - 1);
        }

        /** The curve's height at a share of the population, linear between providers. */
        double at(double share) {
            double position = share * (shares.size() - 1);
            int below = (int) Math.min(Math.floor(position), shares.size() - 2);
            double part = position - below;
            return shares.get(below) * (1 - part) + shares.get(below + 1) * part;
        }
    }

    @Override
    public TextTable table() {
        List<String> headings = new ArrayList<>(List.of("Least exposed " + population));
        curves.forEach(curve -> headings.add("Share of exposure, " + curve.name()));
        List<List<String>> rows = new ArrayList<>();
        for (double share : READ_AT) {
            List<String> row = new ArrayList<>(List.of(ValueFormat.percent(0).text(share)));
            curves.forEach(curve -> row.add(PERCENT.text(curve.at(share))));
            rows.add(row);
        }
        List<String> gini = new ArrayList<>(List.of("Gini coefficient"));
        curves.forEach(curve -> gini.add(ValueFormat.decimal(3).text(curve.gini())));
        rows.add(gini);
        return new TextTable(headings, rows);
    }
}
