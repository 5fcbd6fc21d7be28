package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who wrote what about which item, when: one row per review, compressed by user (CSR).
 *
 * <p>The rows of user {@code u} are {@code begin(u) … end(u)−1}, ordered by (time, item ordinal, input order); rows without a
 * time come first. Immutable, thread-safe; every accessor is O(1) unless said otherwise. Texts are personal data: they show
 * in no message and not in {@link #toString()}.
 */
public final class Reviews {

    /** What {@link #latest} gives where there is no review. */
    public static final int NONE = -1;

    private final int itemCount;
    private final int[] begin;
    private final int[] item;
    private final long[] time;
    private final double[] rating;
    private final List<String> texts;
    /** The rows of each user by (item, row): within an item, by time. */
    private final int[] byItem;

    private Reviews(int itemCount, int[] begin, int[] item, long[] time, double[] rating, List<String> texts) {
        this.itemCount = itemCount;
        this.begin = begin;
        this.item = item;
        this.time = time;
        this.rating = rating;
        this.texts = texts;
        this.byItem = new int[item.length];
        for (int u = 0; u + 1 < begin.length; u++) {
            long[] keys = new long[begin[u + 1] - begin[u]];
            for (int k = 0; k < keys.length; k++) {
                keys[k] = (long) item[begin[u] + k] << 32 | (begin[u] + k);
            }
            Arrays.sort(keys);
            for (int k = 0; k < keys.length; k++) {
                byItem[begin[u] + k] = (int) keys[k];
            }
        }
    }

    /**
     * A builder that takes reviews in any order.
     *
     * @param users how many users there are: the ordinals of portraits
     * @param items how many items there are: the ordinals of their histories
     */
    public static Builder builder(int users, int items) {
        return new Builder(Checks.atLeast(users, 0, "users"), Checks.atLeast(items, 0, "items"));
    }

    /** How many users there are, those without reviews included. */
    public int userCount() {
        return begin.length - 1;
    }

    /** How many items there are, those without reviews included. */
    public int itemCount() {
        return itemCount;
    }

    /** How many reviews there are. */
    public int size() {
        return item.length;
    }

    /** The first row of a user. */
    public int begin(int user) {
        return begin[user];
    }

    /** One past the last row of a user. */
    public int end(int user) {
        return begin[user + 1];
    }

    /** The item ordinal of a row. */
    public int item(int row) {
        return item[row];
    }

    /** When, in seconds since 1970-01-01T00:00Z, or {@link Interactions#NO_TIME}. */
    public long time(int row) {
        return time[row];
    }

    /** The rating in the shop's own scale, or NaN where there is none. */
    public double rating(int row) {
        return rating[row];
    }

    /** The text of a row; perhaps blank. */
    public String text(int row) {
        return texts.get(row);
    }

    /** The texts by row; unmodifiable. Encode them with {@link EncodedTexts#of}. */
    public List<String> texts() {
        return texts;
    }

    /**
     * For each item the texts written before a moment, oldest first, as {@link ItemText#reviews} wants them; texts of one
     * second by user ordinal. O(n log n).
     *
     * <p>With the moment at which an evaluation cuts its log: the item vectors then know nothing of what is to be foretold.
     *
     * @param before seconds since 1970-01-01T00:00Z, itself excluded; reviews without a time are left out, as they may be
     *     later. {@link Interactions#NO_TIME} for all reviews, those without a time first
     * @return unmodifiable, one list per item ordinal, perhaps empty
     */
    public List<List<String>> textsByItem(long before) {
        List<List<String>> found = new ArrayList<>();
        for (int i = 0; i < itemCount; i++) {
            found.add(new ArrayList<>());
        }
        IntStream.range(0, size())
                .filter(r -> before == Interactions.NO_TIME || (time[r] != Interactions.NO_TIME && time[r] < before))
                .boxed()
                .sorted(Comparator.comparingLong(r -> time[r]))
                .forEachOrdered(r -> found.get(item[r]).add(texts.get(r)));
        return found.stream().map(List::copyOf).toList();
    }

    /**
     * Whether a review is known at a moment: it was written then or before, or the moment is unknown. A review without a
     * time is known at no known moment, because it may come from the future.
     *
     * @param moment seconds since 1970-01-01T00:00Z, or {@link Interactions#NO_TIME} for unknown
     */
    public boolean known(int row, long moment) {
        return moment == Interactions.NO_TIME || (time[row] != Interactions.NO_TIME && time[row] <= moment);
    }

    /**
     * The row of a user's last review of an item that is {@linkplain #known known} at a moment, or {@link #NONE}.
     *
     * <p>O(log reviews of the user).
     *
     * @param user an ordinal; one that has no rows here, such as {@link IdIndex#UNKNOWN}, has no review
     */
    public int latest(int user, int wantedItem, long moment) {
        if (user < 0 || user >= userCount()) {
            return NONE;
        }
        // The last position whose (item, time) is at most (wanted, moment).
        int low = begin[user];
        int high = begin[user + 1];
        while (low < high) {
            int middle = (low + high) >>> 1;
            int row = byItem[middle];
            boolean after = item[row] > wantedItem
                    || (item[row] == wantedItem && moment != Interactions.NO_TIME && time[row] > moment);
            if (after) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low == begin[user]) {
            return NONE;
        }
        int row = byItem[low - 1];
        return item[row] == wantedItem && known(row, moment) ? row : NONE;
    }

    /** Sizes only. */
    @Override
    public String toString() {
        return "Reviews[" + size() + " by " + userCount() + " users of " + itemCount + " items]";
    }

    /** Collects reviews. Not thread-safe. */
    public static final class Builder {

        private final int users;
        private final int items;
        private final List<Row> rows = new ArrayList<>();

        /** A review as it came; its text is personal data, so it is no record. */
        private static final class Row {
            private final int user;
            private final int item;
            private final long time;
            private final String text;
            private final double rating;

            Row(int user, int item, long time, String text, double rating) {
                this.user = user;
                this.item = item;
                this.time = time;
                this.text = text;
                this.rating = rating;
            }
        }

        private Builder(int users, int items) {
            this.users = users;
            this.items = items;
        }

        /**
         * Adds a review.
         *
         * @param user ordinal
         * @param item ordinal
         * @param time in seconds since 1970-01-01T00:00Z, or {@link Interactions#NO_TIME}
         * @param text what was written; may be blank
         * @param rating in the shop's own scale, or NaN
         * @throws IndexOutOfBoundsException if there is no such user or item
         * @throws IllegalArgumentException if the rating is infinite
         */
        public Builder add(int user, int item, long time, String text, double rating) {
            Checks.index(user, users, "user");
            Checks.index(item, items, "item");
            if (Double.isInfinite(rating)) {
                throw new IllegalArgumentException(
                        "The rating (" + rating + ") must be a finite number, or NaN where there is none.");
            }
            rows.add(new Row(user, item, time, java.util.Objects.requireNonNull(text, "text"), rating));
            return this;
        }

        /** Adds a review without a rating. */
        public Builder add(int user, int item, long time, String text) {
            return add(user, item, time, text, Double.NaN);
        }

        /** The reviews so far; O(n log n). */
        public Reviews build() {
            List<Row> sorted = new ArrayList<>(rows);
            // The sort is stable: what is equal keeps the order of the input.
            sorted.sort(Comparator.<Row>comparingInt(row -> row.user)
                    .thenComparingLong(row -> row.time)
                    .thenComparingInt(row -> row.item));
            int n = sorted.size();
            int[] begin = new int[users + 1];
            int[] item = new int[n];
            long[] time = new long[n];
            double[] rating = new double[n];
            List<String> texts = new ArrayList<>(n);
            for (int r = 0; r < n; r++) {
                Row row = sorted.get(r);
                begin[row.user + 1]++;
                item[r] = row.item;
                time[r] = row.time;
                rating[r] = row.rating;
                texts.add(row.text);
            }
            for (int u = 0; u < users; u++) {
                begin[u + 1] += begin[u];
            }
            return new Reviews(items, begin, item, time, rating, Collections.unmodifiableList(texts));
        }
    }
}
