package io.fairrec.train;

import java.util.SplittableRandom;

/** See {@link NegativeSampler#uniform()}. Draws until an item fits; O(items / unchosen items) draws a row. */
final class UniformNegatives implements NegativeSampler {

    static final UniformNegatives INSTANCE = new UniformNegatives();

    private UniformNegatives() {}

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public void sample(PositivePairs pairs, int[] user, int[] positive, int n, SplittableRandom random, int[] out) {
        int items = pairs.items();
        for (int r = 0; r < n; r++) {
            if (pairs.count(user[r]) == items) {
                out[r] = positive[r];
                continue;
            }
            int item = random.nextInt(items);
            while (pairs.contains(user[r], item)) {
                item = random.nextInt(items);
            }
            out[r] = item;
        }
    }

    @Override
    public String toString() {
        return "NegativeSampler[uniform]";
    }
}
