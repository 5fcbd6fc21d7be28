package io.fairrec;

import java.util.Locale;

/**
 * One slot of an answer.
 *
 * @param id the shop's id of the item
 * @param title what a person calls it
 * @param rank the slot, from 1
 * @param baseRank the item's rank by the scorer alone among all candidates, from 1
 * @param score what the scorer said, in the scorer's own units
 * @param utility what the objectives made of it, before set objectives and prices
 */
public record RecommendedItem(String id, String title, int rank, int baseRank, double score, double utility) {

    /** For people: {@code 1. Milk (utility 0.812, number 3 by relevance alone)}. */
    @Override
    public String toString() {
        String moved = baseRank == rank ? "" : ", number " + baseRank + " by relevance alone";
        return String.format(Locale.ROOT, "%d. %s (utility %.3f%s)", rank, title, utility, moved);
    }
}
