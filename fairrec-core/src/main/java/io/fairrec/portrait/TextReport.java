package io.fairrec.portrait;

import io.fairrec.base.Checks;
import java.util.List;

/**
 * What became of a batch of texts. It holds indexes and figures, never a text. Immutable, thread-safe.
 *
 * @param texts how many texts were given
 * @param truncated how many of them were cut to the longest input that the model takes
 * @param unreadable the texts that have the zero vector, by ascending index, each once
 */
public record TextReport(int texts, int truncated, List<Unreadable> unreadable) {

    /** Copies and checks the list. */
    public TextReport {
        Checks.atLeast(texts, 0, "texts");
        if (truncated < 0 || truncated > texts) {
            throw new IllegalArgumentException("The truncated (" + truncated + ") must lie in [0, " + texts
                    + "]: it counts some of the texts, each once.");
        }
        unreadable = List.copyOf(unreadable);
        int previous = -1;
        for (Unreadable one : unreadable) {
            if (one.index <= previous || one.index >= texts) {
                throw new IllegalArgumentException("The index of an unreadable text (" + one.index
                        + ") must be above the one before it (" + previous + ") and below the number of texts (" + texts
                        + "): ascending, each once.");
            }
            previous = one.index;
        }
    }

    /**
     * A text that has the zero vector.
     *
     * @param index the index of the text in its batch, from 0
     * @param reason why
     * @param unknownShare the share of its tokens that the model does not know, in [0, 1]; 0 where no tokens were made
     */
    public record Unreadable(int index, Reason reason, double unknownShare) {

        /** Checks index and share. */
        public Unreadable {
            Checks.atLeast(index, 0, "index");
            Checks.between(unknownShare, 0, 1, "unknownShare");
        }
    }

    /** Why a text has no vector. */
    public enum Reason {
        /** Empty, or white space only. */
        BLANK,
        /** More than half of its tokens are unknown to the model, or it has none: the vector would be noise. */
        UNKNOWN_TOKENS,
        /** It is written in a script that no model is there for. */
        NO_MODEL_FOR_SCRIPT
    }

    /** A report on texts that were all read and none cut. */
    public static TextReport allRead(int texts) {
        return new TextReport(texts, 0, List.of());
    }

    /** How many texts have a vector. */
    public int readable() {
        return texts - unreadable.size();
    }
}
