package io.fairrec.internal;

/** The logistic function and its integral, for any finite argument. Stateless, thread-safe. */
public final class Logistic {

    private Logistic() {}

    /** {@code 1 / (1 + exp(−z))}, without overflow. */
    public static double sigmoid(double z) {
        if (z >= 0) {
            return 1 / (1 + Math.exp(-z));
        }
        double e = Math.exp(z);
        return e / (1 + e);
    }

    /** {@code ln(1 + exp(z))}, without overflow: the logistic loss of the margin −z. */
    public static double softplus(double z) {
        return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }
}
