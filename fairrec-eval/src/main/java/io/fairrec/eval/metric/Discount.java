package io.fairrec.eval.metric;

/** The logarithmic discount 1 / log2(1 + rank) of Järvelin and Kekäläinen, and its running sums. */
final class Discount {

    /** Ranks that are looked up; deeper ones are computed. */
    private static final int TABLE = 256;

    private static final double[] AT = new double[TABLE + 1];
    private static final double[] UP_TO = new double[TABLE + 1];

    static {
        for (int rank = 1; rank <= TABLE; rank++) {
            AT[rank] = compute(rank);
            UP_TO[rank] = UP_TO[rank - 1] + AT[rank];
        }
    }

    private Discount() {}

    /** The weight of a rank, from 1 on. */
    static double at(int rank) {
        return rank <= TABLE ? AT[rank] : compute(rank);
    }

    /** The sum of the weights of the ranks 1 … n: the ideal DCG of n hits of grade 1. */
    static double upTo(int n) {
        if (n <= TABLE) {
            return UP_TO[n];
        }
        double sum = UP_TO[TABLE];
        for (int rank = TABLE + 1; rank <= n; rank++) {
            sum += compute(rank);
        }
        return sum;
    }

    private static double compute(int rank) {
        return Math.log(2) / Math.log(1.0 + rank);
    }
}
