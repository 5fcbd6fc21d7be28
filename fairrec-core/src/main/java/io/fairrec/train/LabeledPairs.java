package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Examples of a supervised task: a portrait, an item, and what came of the two (clicked or not, a rating, an amount).
 *
 * <p>Immutable, thread-safe; accessors are O(1).
 */
public final class LabeledPairs {

    private static final int STAGE_NEGATIVES = 101;

    private final List<UserPortrait> portraits;
    private final int[] portrait;
    private final int[] item;
    private final double[] target;

    private LabeledPairs(List<UserPortrait> portraits, int[] portrait, int[] item, double[] target) {
        this.portraits = List.copyOf(portraits);
        this.portrait = portrait;
        this.item = item;
        this.target = target;
    }

    /** A builder without examples. */
    public static Builder builder() {
        return new Builder();
    }

    /** One example a row: its value, such as a rating. The user's portrait is the whole log's. */
    public static LabeledPairs values(Interactions log) {
        Builder builder = builder();
        for (int u = 0; u < log.userCount(); u++) {
            if (log.count(u) > 0) {
                builder.portrait(UserPortrait.of(log, u));
            }
            for (int row = log.begin(u); row < log.end(u); row++) {
                builder.example(log.item(row), log.value(row));
            }
        }
        return builder.build();
    }

    /**
     * Every distinct pair of a log with target 1, each with so many items that the user did not choose, with target 0. The
     * user's portrait is the whole log's. A user who chose every item has no examples of target 0.
     *
     * @param negatives per pair, at least 1
     * @param sampler which items are drawn
     * @param seed equal seeds give equal examples
     */
    public static LabeledPairs sampled(Interactions log, int negatives, NegativeSampler sampler, long seed) {
        Checks.atLeast(negatives, 1, "negatives");
        PositivePairs pairs = PositivePairs.of(log);
        Builder builder = builder();
        for (int u = 0; u < log.userCount(); u++) {
            int n = pairs.count(u);
            if (n == 0) {
                continue;
            }
            builder.portrait(UserPortrait.of(log, u));
            int[] user = new int[n];
            int[] positive = new int[n];
            int[] negative = new int[n];
            Arrays.fill(user, u);
            for (int k = 0; k < n; k++) {
                positive[k] = pairs.item(u, k);
                builder.example(positive[k], 1);
            }
            SplittableRandom random = Seeds.stream(seed, u, STAGE_NEGATIVES);
            for (int round = 0; round < negatives && n < pairs.items(); round++) {
                sampler.sample(pairs, user, positive, n, random, negative);
                for (int k = 0; k < n; k++) {
                    builder.example(negative[k], 0);
                }
            }
        }
        return builder.build();
    }

    /** How many examples there are. */
    public int size() {
        return item.length;
    }

    /** The distinct portraits. */
    public List<UserPortrait> portraits() {
        return portraits;
    }

    /** Which of {@link #portraits()} an example is about. */
    public int portrait(int example) {
        return portrait[example];
    }

    /** The item of an example. */
    public int item(int example) {
        return item[example];
    }

    /** What came of it; finite. */
    public double target(int example) {
        return target[example];
    }

    /** SHA-256 of the users' ordinals, items and targets in their order, in lower-case hexadecimal. */
    String sha256() {
        MessageDigest digest = Floats.digest();
        ByteBuffer buffer = ByteBuffer.allocate(16);
        for (int e = 0; e < item.length; e++) {
            buffer.clear();
            buffer.putInt(portraits.get(portrait[e]).user())
                    .putInt(item[e])
                    .putDouble(target[e])
                    .flip();
            digest.update(buffer);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Sizes only: who did what is personal data. */
    @Override
    public String toString() {
        return "LabeledPairs[" + item.length + " examples, " + portraits.size() + " portraits]";
    }

    /** Collects examples portrait by portrait. Not thread-safe. */
    public static final class Builder {

        private final List<UserPortrait> portraits = new ArrayList<>();
        private int[] portrait = new int[64];
        private int[] item = new int[64];
        private double[] target = new double[64];
        private int size;

        private Builder() {}

        /** Whom the examples that follow are about. */
        public Builder portrait(UserPortrait next) {
            portraits.add(next);
            return this;
        }

        /**
         * One example of the portrait that was named last.
         *
         * @param itemOrdinal at least 0
         * @param value the target, finite
         * @throws IllegalStateException if no portrait was named yet
         */
        public Builder example(int itemOrdinal, double value) {
            if (portraits.isEmpty()) {
                throw new IllegalStateException("An example needs a portrait: call portrait(…) before example(…).");
            }
            if (size == item.length) {
                portrait = Arrays.copyOf(portrait, size * 2);
                item = Arrays.copyOf(item, size * 2);
                target = Arrays.copyOf(target, size * 2);
            }
            portrait[size] = portraits.size() - 1;
            item[size] = Checks.atLeast(itemOrdinal, 0, "item ordinal");
            target[size++] = Checks.finite(value, "target");
            return this;
        }

        /** The examples so far. */
        public LabeledPairs build() {
            return new LabeledPairs(
                    portraits, Arrays.copyOf(portrait, size), Arrays.copyOf(item, size), Arrays.copyOf(target, size));
        }
    }
}
