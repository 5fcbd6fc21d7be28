package io.fairrec.portrait;

import java.util.List;

/**
 * What is written about one item. Every field may be empty. Immutable, thread-safe.
 *
 * <p>Reviews are words of customers: they show neither in {@link #toString()} nor in any message.
 *
 * <p>To evaluate, give only reviews written before the log is cut ({@link Reviews#textsByItem} finds them): a later one,
 * perhaps by the very user whose purchase is to be foretold, would tell the item's vector the future.
 *
 * @param title the name of the item
 * @param description the shop's text
 * @param categories the names of its categories, such as {@code ["Women", "Dresses"]}; copied
 * @param reviews the texts of its reviews, oldest first; copied
 */
public record ItemText(String title, String description, List<String> categories, List<String> reviews) {

    /** Copies the lists. */
    public ItemText {
        categories = List.copyOf(categories);
        reviews = List.copyOf(reviews);
    }

    /** An item of which only the name is known. */
    public static ItemText of(String title) {
        return new ItemText(title, "", List.of(), List.of());
    }

    /** This item with another description. */
    public ItemText description(String text) {
        return new ItemText(title, text, categories, reviews);
    }

    /** This item with other categories. */
    public ItemText categories(List<String> names) {
        return new ItemText(title, description, names, reviews);
    }

    /** This item with other reviews, oldest first. */
    public ItemText reviews(List<String> texts) {
        return new ItemText(title, description, categories, texts);
    }

    /** Title and sizes only. */
    @Override
    public String toString() {
        return "ItemText[" + title + ", description of " + description.length() + " characters, " + categories.size()
                + " categories, " + reviews.size() + " reviews]";
    }
}
