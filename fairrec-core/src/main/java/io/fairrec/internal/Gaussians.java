package io.fairrec.internal;

import java.util.SplittableRandom;

/**
 * Normally distributed numbers, the same on every Java version: the JDK may change the algorithm of its own {@code
 * nextGaussian}. Stateless, thread-safe.
 */
public final class Gaussians {

    private Gaussians() {}

    /**
     * Fills an array with numbers of mean 0.
     *
     * <p>Polar method (Marsaglia and Bray, SIAM Review 1964): two numbers from 1.27 pairs of uniform ones on average.
     *
     * @param deviation the standard deviation, at least 0
     */
    public static void fill(float[] out, double deviation, SplittableRandom random) {
        for (int i = 0; i < out.length; i += 2) {
            double x;
            double y;
            double s;
            do {
                x = 2 * random.nextDouble() - 1;
                y = 2 * random.nextDouble() - 1;
                s = x * x + y * y;
            } while (s >= 1 || s == 0);
            double scale = deviation * Math.sqrt(-2 * StrictMath.log(s) / s);
            out[i] = (float) (x * scale);
            if (i + 1 < out.length) {
                out[i + 1] = (float) (y * scale);
            }
        }
    }
}
