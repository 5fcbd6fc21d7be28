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

    /**
     * One example a row: its value, such as a rating. The user's portrait is the whole log's.
     *
     * <p>So every portrait holds the very item that is asked for. A {@link PortraitHead} leaves an item out of its own
     * attention, but an encoder that reads the history does not: the head may learn to find the item in the portrait, which
     * says nothing of items the user does not know yet. With such an encoder take {@link #valuesAfter}, which keeps the two
     * apart; a portrait from a table of trained vectors has seen the log anyway.
     */
    public static LabeledPairs values(Interactions log) {
        return valuesAfter(log, log);
    }

    /**
     * One example for each row of what came later; the portrait is what was known before, and holds no target.
     *
     * @param before what the portraits are made of: of a time before every row of {@code after}
     * @param after what is to be learnt, in the same id spaces; a user without rows in {@code before} has an empty portrait
     */
    public static LabeledPairs valuesAfter(Interactions before, Interactions after) {
        sameSpaces(before, after);
        Builder builder = builder();
        for (int u = 0; u < after.userCount(); u++) {
            if (after.count(u) > 0) {
                builder.portrait(UserPortrait.of(before, u));
            }
            for (int row = after.begin(u); row < after.end(u); row++) {
                builder.example(after.item(row), after.value(row));
            }
        }
        return builder.build();
    }

    private static void sameSpaces(Interactions before, Interactions after) {
        Checks.length(before.userCount(), after.userCount(), "users of the earlier log");
        Checks.length(before.itemCount(), after.itemCount(), "items of the earlier log");
    }

    /**
     * Every distinct pair of a log with target 1, each with so many items that the user did not choose, with target 0. The
     * user's portrait is the whole log's, so it holds the item of every example of target 1 and of none of target 0: with
     * an encoder that reads the history, the head can learn to find the item in it, and then judges new items badly.
     * {@link #sampledAfter} keeps portraits and targets apart. A user who chose every item has no examples of target 0.
     *
     * @param negatives per pair, at least 1
     * @param sampler which items are drawn
     * @param seed equal seeds give equal examples
     */
    public static LabeledPairs sampled(Interactions log, int negatives, NegativeSampler sampler, long seed) {
        Checks.atLeast(negatives, 1, "negatives");
        return sampledAfter(log, log, negatives, sampler, seed);
    }

    /**
     * Every distinct pair of what came later with target 1, each with so many items that the user did not choose then, with
     * target 0. The portrait is what was known before. Drawn items that the user chose before are left out, so there may be
     * fewer: known taste is not to be unlearnt.
     *
     * @param before what the portraits are made of: of a time before every row of {@code after}
     * @param after what is to be learnt, in the same id spaces; a user without rows in {@code before} has an empty portrait
     * @param negatives per pair, at least 1
     * @param sampler which items are drawn
     * @param seed equal seeds give equal examples
     */
    public static LabeledPairs sampledAfter(
            Interactions before, Interactions after, int negatives, NegativeSampler sampler, long seed) {
        Checks.atLeast(negatives, 1, "negatives");
        sameSpaces(before, after);
        PositivePairs pairs = PositivePairs.of(after);
        PositivePairs known = PositivePairs.of(before);
        Builder builder = builder();
        for (int u = 0; u < after.userCount(); u++) {
            int n = pairs.count(u);
            if (n == 0) {
                continue;
            }
            builder.portrait(UserPortrait.of(before, u));
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
                    if (!known.contains(u, negative[k])) {
                        builder.example(negative[k], 0);
                    }
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
