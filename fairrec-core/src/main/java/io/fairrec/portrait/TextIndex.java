package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts that mean most nearly the same as a question: FAQ retrieval for customer service, or similar titles.
 *
 * <pre>{@code
 * List<String> questions = List.of("Where is my parcel?", "How do I return an item?", "Can I pay by invoice?");
 * TextIndex faq = TextIndex.of(encoder, questions);
 *
 * TextIndex.Answer answer = faq.nearest("my order has not arrived yet", 2);
 * if (answer.unreadable() != null) {                      // blank, or in a language that the model cannot read
 *     handOverToAHuman();
 * }
 * answer.matches().forEach(match -> show(questions.get(match.index()), match.similarity()));
 * }</pre>
 *
 * <p>Similarity is the cosine of the vectors. What counts as an answer depends on the encoder: choose a least similarity on
 * questions whose answer is known. Texts that the encoder cannot read match nothing ({@link #report()}).
 *
 * <p>Exact: every text is compared, O(texts · dimension) a question, 1.2 ms of processor time for 2,000 texts of 384 columns
 * (measured).
 * Immutable; thread-safe if the encoder is. The index does not close the encoder. Neither texts nor questions show in {@link
 * #toString()}.
 */
public final class TextIndex {

    private final TextEncoder encoder;
    private final VectorTable vectors;
    private final TextReport report;
    /** The rows that can be read, ascending. */
    private final int[] readable;

    /**
     * A text that was found.
     *
     * @param index its index in the list that was indexed
     * @param similarity the cosine with the question, in [−1, 1]
     */
    public record Match(int index, double similarity) {}

    /**
     * What was found for one question.
     *
     * @param matches best first, of equal similarities the smaller index first; empty if the question cannot be read
     * @param unreadable why the question cannot be read; null if it can
     */
    public record Answer(List<Match> matches, @Nullable Reason unreadable) {

        /** Copies the matches. */
        public Answer {
            matches = List.copyOf(matches);
        }
    }

    private TextIndex(TextEncoder encoder, VectorTable vectors, TextReport report) {
        this.encoder = encoder;
        this.vectors = vectors;
        this.report = report;
        this.readable = new int[report.readable()];
        int count = 0;
        int problem = 0;
        for (int t = 0; t < report.texts(); t++) {
            if (problem < report.unreadable().size()
                    && report.unreadable().get(problem).index() == t) {
                problem++;
            } else {
                readable[count++] = t;
            }
        }
    }

    /**
     * Encodes texts and indexes them.
     *
     * @param encoder used for questions as well; the caller closes it when the index is no longer used
     * @param texts n texts, perhaps none
     */
    public static TextIndex of(TextEncoder encoder, List<String> texts) {
        EncodedTexts encoded = EncodedTexts.of(encoder, texts);
        return new TextIndex(encoder, encoded.vectors().normalized(), encoded.report());
    }

    /** How many texts there are, those that cannot be read included. */
    public int size() {
        return report.texts();
    }

    /** Which texts could not be read. */
    public TextReport report() {
        return report;
    }

    /**
     * The texts nearest to a question.
     *
     * @param k at most so many, at least 1
     */
    public Answer nearest(String question, int k) {
        return nearest(List.of(question), k).get(0);
    }

    /**
     * The same for several questions, which are encoded together.
     *
     * @return one answer per question, in their order
     */
    public List<Answer> nearest(List<String> questions, int k) {
        Checks.atLeast(k, 1, "k");
        EncodedTexts asked = EncodedTexts.of(encoder, questions);
        VectorTable queries = asked.vectors().normalized();
        @Nullable Reason[] reasons = new @Nullable Reason[questions.size()];
        for (Unreadable one : asked.report().unreadable()) {
            reasons[one.index()] = one.reason();
        }
        double[] similarity = new double[readable.length];
        int[] best = new int[Math.min(k, readable.length)];
        float[] query = new float[vectors.dimension()];
        List<Answer> answers = new ArrayList<>();
        for (int q = 0; q < questions.size(); q++) {
            if (reasons[q] != null) {
                answers.add(new Answer(List.of(), reasons[q]));
                continue;
            }
            queries.copyRow(q, query, 0);
            for (int r = 0; r < readable.length; r++) {
                // Rounding leaves the product of two vectors of length 1 just outside.
                similarity[r] = Math.max(-1, Math.min(1, vectors.dot(readable[r], query, 0)));
            }
            int found = TopK.select(similarity, readable.length, k, best);
            List<Match> matches = new ArrayList<>();
            for (int i = 0; i < found; i++) {
                matches.add(new Match(readable[best[i]], similarity[best[i]]));
            }
            answers.add(new Answer(matches, null));
        }
        return answers;
    }

    /** Sizes only. */
    @Override
    public String toString() {
        return "TextIndex[" + size() + " texts, " + report.unreadable().size() + " unreadable, " + vectors.dimension()
                + " columns]";
    }
}
