package io.fairrec.portrait;

/** What a layer does to each of its sums. */
public enum Activation {
    /** The sum itself. */
    IDENTITY {
        @Override
        double of(double x) {
            return x;
        }
    },
    /** {@code max(0, x)}. */
    RELU {
        @Override
        double of(double x) {
            return Math.max(0, x);
        }
    },
    /** The hyperbolic tangent, in (−1, 1). */
    TANH {
        @Override
        double of(double x) {
            return StrictMath.tanh(x);
        }
    },
    /** {@code 1 / (1 + e^−x)}, in (0, 1). */
    SIGMOID {
        @Override
        double of(double x) {
            return 1 / (1 + StrictMath.exp(-x));
        }
    };

    /** The activation of a sum. */
    abstract double of(double x);
}
