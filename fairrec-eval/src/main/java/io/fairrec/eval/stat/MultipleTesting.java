package io.fairrec.eval.stat;

import io.fairrec.base.Checks;
import java.util.stream.IntStream;

/** Corrections of p-values for asking several questions. Results keep the input order. Stateless, thread-safe; O(m log m). */
public final class MultipleTesting {

    private MultipleTesting() {}

    /**
     * Holm's step-down procedure (Scandinavian Journal of Statistics 1979): holds the chance of any false "difference"
     * among all m questions at α, whatever their dependence. Adjusted values are at least the raw ones, at most 1, and in
     * the same order.
     *
     * @param p each in [0, 1]
     */
    public static double[] holm(double[] p) {
        int[] order = ascending(p);
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int i = 0; i < order.length; i++) {
            largest = Math.max(largest, Math.min(1, (p.length - i) * p[order[i]]));
            adjusted[order[i]] = largest;
        }
        return adjusted;
    }

    /**
     * The step-up procedure of Benjamini and Hochberg (JRSS B 1995): holds the expected share of false ones among the
     * claimed differences, for independent or positively dependent questions.
     *
     * @param p each in [0, 1]
     */
    public static double[] benjaminiHochberg(double[] p) {
        int[] order = ascending(p);
        double[] adjusted = new double[p.length];
        double smallest = 1;
        for (int i = order.length - 1; i >= 0; i--) {
            smallest = Math.min(smallest, p[order[i]] * p.length / (i + 1));
            // m p / m may round to below p.
            adjusted[order[i]] = Math.max(p[order[i]], smallest);
        }
        return adjusted;
    }

    /** Each p times m, at most 1. Never better than Holm. */
    public static double[] bonferroni(double[] p) {
        ascending(p);
        double[] adjusted = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            adjusted[i] = Math.min(1, p[i] * p.length);
        }
        return adjusted;
    }

    private static int[] ascending(double[] p) {
        for (double one : p) {
            Checks.between(one, 0, 1, "p-value");
        }
        return IntStream.range(0, p.length)
                .boxed()
                .sorted((a, b) -> Double.compare(p[a], p[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
