package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import io.fairrec.explain.Contribution;
import io.fairrec.explain.Explanation;
import io.fairrec.explain.ExplanationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one person is shown before and after, and why.
 *
 * @param title the message
 * @param caption how to read it
 * @param before the slate by the scorer alone, from slot 1
 * @param after the slate under the promises, from slot 1, each item with its reasons
 */
public record SlateComparison(String title, String caption, List<Shown> before, List<Placed> after) implements Block {

    /** Copies the slates. */
    public SlateComparison {
        Checks.notBlank(title, "title");
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /**
     * An item on a slate.
     *
     * @param itemId its id: tells which items stayed
     * @param title what a person calls it
     * @param group its provider group, such as {@code "Private"}
     * @param promised whether the promise is about this group: drawn as such
     */
    public record Shown(String itemId, String title, String group, boolean promised) {

        /** Checks that all is there. */
        public Shown {
            Checks.notBlank(itemId, "itemId");
            Checks.notBlank(group, "group");
        }
    }

    /**
     * An item on the slate after, with its reasons.
     *
     * @param item the item
     * @param baseRank its rank by the scorer alone among all candidates, from 1
     * @param sentences the reason in plain words, one per language; the first is shown first
     * @param contributions the parts of the item's utility
     */
    public record Placed(Shown item, int baseRank, List<Sentence> sentences, List<Contribution> contributions) {

        /** Copies the lists. */
        public Placed {
            Checks.atLeast(baseRank, 1, "baseRank");
            sentences = List.copyOf(sentences);
            contributions = List.copyOf(contributions);
        }

        /** From an explanation: its ranks, its contributions, and its sentence in each language. */
        public static Placed of(Explanation explanation, String group, boolean promised, List<Locale> languages) {
            List<Sentence> sentences = new ArrayList<>();
            for (Locale language : languages) {
                sentences.add(new Sentence(language.toLanguageTag(), ExplanationText.sentence(explanation, language)));
            }
            return new Placed(
                    new Shown(explanation.itemId(), explanation.title(), group, promised),
                    explanation.baseRank(),
                    sentences,
                    explanation.contributions());
        }
    }

    /**
     * A sentence in one language.
     *
     * @param language BCP 47 tag, such as {@code "en"} or {@code "zh"}
     * @param text plain text
     */
    public record Sentence(String language, String text) {

        /** Checks the tag. */
        public Sentence {
            Checks.notBlank(language, "language");
        }
    }
}
