package io.fairrec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One slot of an answer. Immutable, thread-safe; equal if all that it says is equal.
 *
 * <p>A class and not a record for its size: 32 bytes, so that a slate of 50 fits into 2 kB with everything around it. It
 * shares id and title with every other answer, and holds its numbers as floats: the scorer's own type for the score, and
 * 7 digits of the utility. {@link SlateBuffer#utility} and explanations have all of them.
 */
public final class RecommendedItem {

    private final Name item;
    private final int rank;
    private final int baseRank;
    private final float score;
    private final float utility;

    /** What all answers say of one item. */
    record Name(int ordinal, String id, String title) {}

    RecommendedItem(Name item, int rank, int baseRank, float score, float utility) {
        this.item = item;
        this.rank = rank;
        this.baseRank = baseRank;
        this.score = score;
        this.utility = utility;
    }

    /** The shop's id of the item. */
    public String id() {
        return item.id;
    }

    /** What a person calls it. */
    public String title() {
        return item.title;
    }

    /** The slot, from 1. */
    public int rank() {
        return rank;
    }

    /** The item's rank by the scorer alone among all candidates, from 1. */
    public int baseRank() {
        return baseRank;
    }

    /** What the scorer said, in the scorer's own units. */
    public double score() {
        return score;
    }

    /**
     * What the objectives made of it, before set objectives and prices; to 7 digits. Always finite: beyond the floats, some
     * 3.4e38, it is the largest float of its sign.
     */
    public double utility() {
        return utility;
    }

    int ordinal() {
        return item.ordinal;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecommendedItem that
                && item.equals(that.item)
                && rank == that.rank
                && baseRank == that.baseRank
                && Float.compare(score, that.score) == 0
                && Float.compare(utility, that.utility) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * item.hashCode() + rank;
    }

    /** For people: {@code 1. Milk (utility 0.812, number 3 by relevance alone)}. */
    @Override
    public String toString() {
        String moved = baseRank == rank ? "" : ", number " + baseRank + " by relevance alone";
        return String.format(Locale.ROOT, "%d. %s (utility %.3f%s)", rank, item.title, utility, moved);
    }
}
