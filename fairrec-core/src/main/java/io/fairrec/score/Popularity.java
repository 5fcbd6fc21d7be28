package io.fairrec.score;

import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.Map;

/**
 * How many distinct users had an item: the same score for everybody, and the base that every other scorer must beat.
 *
 * <p>Scores are whole numbers of at least 0, exact up to 2²⁴ users. Cold users get the same answer as all others; an
 * item without training rows, or outside the training catalogue, gets 0. Every event counts as contact, whatever its
 * type: cut the log with {@link Interactions#where} to count purchases only. Immutable, thread-safe; O(candidates) a
 * call, no allocation.
 */
public final class Popularity implements Scorer {

    private final IdIndex items;
    private final int[] users;
    private final Provenance provenance;

    private Popularity(IdIndex items, int[] users, Provenance provenance) {
        this.items = items;
        this.users = users;
        this.provenance = provenance;
    }

    /** Counts. O(n log n) for n rows. */
    public static Popularity fit(Interactions interactions) {
        UserItemMatrix pairs = UserItemMatrix.of(interactions);
        int[] users = new int[pairs.columns()];
        for (int e = 0; e < pairs.size(); e++) {
            users[pairs.column(e)]++;
        }
        return new Popularity(interactions.items(), users, Scores.provenance("popularity", Map.of(), interactions));
    }

    /** How many distinct users had an item; 0 for an item outside the training catalogue. */
    public int users(int item) {
        return item >= 0 && item < users.length ? users[item] : 0;
    }

    /** How many items the training catalogue has. */
    public int itemCount() {
        return users.length;
    }

    /**
     * All items, the most popular first, ties by ordinal.
     *
     * @return a new array; O(items log items)
     */
    public int[] order() {
        long[] keys = new long[users.length];
        for (int i = 0; i < users.length; i++) {
            keys[i] = ((long) (Integer.MAX_VALUE - users[i]) << 32) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[users.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        for (int c = 0; c < n; c++) {
            out[c] = users(candidates.item(c));
        }
    }

    @Override
    public IdIndex items() {
        return items;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "Popularity[" + users.length + " items]";
    }
}
