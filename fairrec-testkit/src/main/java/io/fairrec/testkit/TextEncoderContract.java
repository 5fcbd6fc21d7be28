package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextReport;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TextEncoder} promises. Extend it and say how to make yours; override {@link #texts()} for a model of
 * another language, and {@link #batchTolerance()} for a quantised one.
 */
public abstract class TextEncoderContract {

    private static final float UNTOUCHED = 12345.5f;

    private static final List<String> BLANK = List.of("", " ", "\t\r\n  ", "\u3000");

    /** Texts that a shop's data do hold, and that an encoder may refuse to read but must survive. */
    private static final List<String> ODD = List.of(
            "!!! ... ???",
            "\uD83D\uDE00\uD83D\uDC4D",
            "cut in the middle of an emoji \uD83D",
            "\u0000 \uFFFF \u200B",
            "\u05E9\u05DC\u05D5\u05DD \u0645\u0631\u062D\u0628\u0627",
            "<script>&amp; %s ${x} {0}");

    /** For extension. */
    protected TextEncoderContract() {}

    /** An encoder; called several times, each result is closed. */
    protected abstract TextEncoder create();

    /**
     * Texts that the encoder must be able to read, at least 3 and distinct, of different lengths; English by default.
     */
    protected List<String> texts() {
        return List.of(
                "Red cotton T-shirt",
                "A warm, water-proof jacket for the winter; two pockets, zip, hood. Machine washable at 30 degrees.",
                "ok",
                "The zipper broke after two days and nobody answered my mails: I want my money back!",
                "Stainless steel water bottle, 750 ml",
                "I love this dress. It fits perfectly, and the colour is exactly as in the picture. "
                        + "I bought it for a wedding and got a lot of compliments, so I will buy another one in blue.");
    }

    /**
     * How far the direction of a vector may move with what else is in the batch: the largest 1 − cosine, in [0, 1). 0, the
     * default, demands equal bits.
     */
    protected double batchTolerance() {
        return 0;
    }

    @Test
    @DisplayName("The dimension is at least 1 and never changes")
    void dimension() {
        try (TextEncoder encoder = create()) {
            int dimension = encoder.dimension();
            assertThat(dimension).isPositive();
            encode(encoder, texts());
            assertThat(encoder.dimension()).isEqualTo(dimension);
        }
    }

    @Test
    @DisplayName("What can be read has a finite vector that is not zero, and is not reported")
    void readable() {
        try (TextEncoder encoder = create()) {
            Encoded encoded = encode(encoder, texts());
            assertThat(encoded.report.unreadable()).isEmpty();
            assertThat(encoded.report.readable()).isEqualTo(texts().size());
            for (int t = 0; t < texts().size(); t++) {
                assertThat(encoded.length(t))
                        .as("length of the vector of text %d", t)
                        .isFinite()
                        .isPositive();
            }
        }
    }

    @Test
    @DisplayName("A blank text has the zero vector and is reported as blank, and as nothing else")
    void blank() {
        try (TextEncoder encoder = create()) {
            List<String> mixed = new ArrayList<>(BLANK);
            mixed.add(2, texts().get(0));
            Encoded encoded = encode(encoder, mixed);
            assertThat(encoded.report.unreadable().stream().map(Unreadable::index))
                    .containsExactly(0, 1, 3, 4);
            assertThat(encoded.report.unreadable().stream().map(Unreadable::reason))
                    .containsOnly(Reason.BLANK);
            for (int t = 0; t < mixed.size(); t++) {
                assertThat(encoded.isZero(t)).as("text %d is zero", t).isEqualTo(t != 2);
            }
        }
    }

    @Test
    @DisplayName("A vector is zero if and only if the report names the text; odd characters break nothing")
    void zeroMeansReported() {
        try (TextEncoder encoder = create()) {
            List<String> mixed = mixed();
            Encoded encoded = encode(encoder, mixed);
            List<Integer> zero = new ArrayList<>();
            for (int t = 0; t < mixed.size(); t++) {
                assertThat(encoded.length(t))
                        .as("length of the vector of text %d", t)
                        .isFinite();
                if (encoded.isZero(t)) {
                    zero.add(t);
                }
            }
            assertThat(encoded.report.unreadable().stream().map(Unreadable::index))
                    .containsExactlyElementsOf(zero);
        }
    }

    @Test
    @DisplayName("The report counts the texts; its indexes ascend within the batch")
    void report() {
        try (TextEncoder encoder = create()) {
            List<String> mixed = mixed();
            TextReport report = encode(encoder, mixed).report;
            assertThat(report.texts()).isEqualTo(mixed.size());
            assertThat(report.truncated()).isBetween(0, mixed.size());
            assertThat(report.readable() + report.unreadable().size()).isEqualTo(mixed.size());
            int previous = -1;
            for (Unreadable one : report.unreadable()) {
                assertThat(one.index()).isGreaterThan(previous).isLessThan(mixed.size());
                assertThat(one.unknownShare()).isBetween(0.0, 1.0);
                previous = one.index();
            }
        }
    }

    @Test
    @DisplayName("A text of 100,000 characters is read, cut or not")
    void longText() {
        String one = texts().get(1) + " ";
        try (TextEncoder encoder = create()) {
            Encoded encoded = encode(encoder, List.of(one.repeat(100_000 / one.length() + 1), texts().get(0)));
            assertThat(encoded.report.unreadable()).isEmpty();
            assertThat(encoded.length(0)).isFinite().isPositive();
            assertThat(encoded.report.truncated()).isBetween(0, 1);
        }
    }

    @Test
    @DisplayName("A vector does not depend on the rest of the batch, nor on its order, up to the declared tolerance")
    void batchFree() {
        List<String> texts = mixed();
        List<String> reversed = new ArrayList<>(texts);
        Collections.reverse(reversed);
        try (TextEncoder encoder = create()) {
            Encoded batch = encode(encoder, texts);
            // A second encoder, lest a cache give back the vectors of the batch.
            try (TextEncoder other = create()) {
                Encoded backwards = encode(other, reversed);
                for (int t = 0; t < texts.size(); t++) {
                    agree("text " + t + " in the reversed batch", batch, t, backwards, texts.size() - 1 - t);
                }
            }
            try (TextEncoder other = create()) {
                for (int t = 0; t < texts.size(); t++) {
                    agree("text " + t + " alone", batch, t, encode(other, List.of(texts.get(t))), 0);
                }
            }
        }
    }

    @Test
    @DisplayName("One text twice in a batch has one vector, up to the declared tolerance")
    void twice() {
        List<String> texts = new ArrayList<>(texts());
        texts.addAll(texts());
        try (TextEncoder encoder = create()) {
            Encoded encoded = encode(encoder, texts);
            for (int t = 0; t < texts().size(); t++) {
                agree("text " + t + " again", encoded, t, encoded, t + texts().size());
            }
        }
    }

    @Test
    @DisplayName("Different texts have different vectors")
    void distinct() {
        try (TextEncoder encoder = create()) {
            Encoded encoded = encode(encoder, texts());
            for (int a = 0; a < texts().size(); a++) {
                for (int b = 0; b < a; b++) {
                    assertThat(encoded.row(a)).as("texts %d and %d", a, b).isNotEqualTo(encoded.row(b));
                }
            }
        }
    }

    @Test
    @DisplayName("What lies behind the vectors stays untouched; no texts, nothing written")
    void writesItsPartOnly() {
        try (TextEncoder encoder = create()) {
            float[] out = new float[2 * encoder.dimension() + 2];
            Arrays.fill(out, UNTOUCHED);
            assertThat(encoder.encode(List.of(), out)).isEqualTo(TextReport.allRead(0));
            assertThat(encoder.encode(List.of(), new float[0]).texts()).isZero();
            assertThat(out).containsOnly(UNTOUCHED);
            encoder.encode(List.of(texts().get(0), ""), out);
            assertThat(Arrays.copyOf(out, 2 * encoder.dimension())).doesNotContain(UNTOUCHED);
            assertThat(Arrays.copyOfRange(out, 2 * encoder.dimension(), out.length))
                    .containsOnly(UNTOUCHED);
        }
    }

    @Test
    @DisplayName("An array that is too short is refused")
    void shortArray() {
        try (TextEncoder encoder = create()) {
            List<String> two = texts().subList(0, 2);
            assertThatThrownBy(() -> encoder.encode(two, new float[2 * encoder.dimension() - 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(2 * encoder.dimension()));
        }
    }

    @Test
    @DisplayName("Equal input gives equal output, whatever stood in the array before")
    void repeatable() {
        List<String> texts = mixed();
        try (TextEncoder encoder = create();
                TextEncoder twin = create()) {
            Encoded first = encode(encoder, texts);
            float[] again = new float[first.vectors.length];
            Arrays.fill(again, UNTOUCHED);
            assertThat(encoder.encode(texts, again)).isEqualTo(first.report);
            assertThat(again).containsExactly(first.vectors);
            Encoded other = encode(twin, texts);
            assertThat(other.vectors).containsExactly(first.vectors);
            assertThat(other.report).isEqualTo(first.report);
        }
    }

    @Test
    @DisplayName("Eight threads give the answers of one, up to the declared tolerance")
    void threads() {
        List<String> texts = mixed();
        try (TextEncoder encoder = create();
                TextEncoder crowded = create()) {
            Encoded expected = encode(encoder, texts);
            // Its own encoder: a cache must be right while eight threads fill it.
            for (Encoded answer : Crowd.call(8, () -> encode(crowded, texts))) {
                for (int t = 0; t < texts.size(); t++) {
                    agree("text " + t, expected, t, answer, t);
                }
            }
        }
    }

    @Test
    @DisplayName("Texts do not show in toString, neither the encoder's nor the report's")
    void tellsNothing() {
        try (TextEncoder encoder = create()) {
            Encoded encoded = encode(encoder, mixed());
            for (String text : texts()) {
                if (text.length() > 8) {
                    assertThat(encoder.toString()).doesNotContain(text);
                    assertThat(encoded.report.toString()).doesNotContain(text);
                }
            }
        }
    }

    private void agree(String what, Encoded one, int a, Encoded other, int b) {
        assertThat(other.reason(b)).as(what).isEqualTo(one.reason(a));
        if (batchTolerance() == 0) {
            assertThat(other.row(b)).as(what).containsExactly(one.row(a));
        } else if (!one.isZero(a)) {
            float[] x = one.row(a);
            float[] y = other.row(b);
            double dot = 0;
            for (int d = 0; d < one.dimension; d++) {
                dot += (double) x[d] * y[d];
            }
            double cosine = dot / one.length(a) / other.length(b);
            assertThat(cosine).as(what).isCloseTo(1, within(batchTolerance()));
        }
    }

    private List<String> mixed() {
        List<String> mixed = new ArrayList<>(texts());
        mixed.addAll(2, BLANK);
        mixed.addAll(4, ODD);
        return mixed;
    }

    private static Encoded encode(TextEncoder encoder, List<String> texts) {
        float[] out = new float[texts.size() * encoder.dimension()];
        TextReport report = encoder.encode(texts, out);
        return new Encoded(encoder.dimension(), out, report);
    }

    /** The vectors and the report of one call. */
    private static final class Encoded {
        private final int dimension;
        private final float[] vectors;
        private final TextReport report;

        private Encoded(int dimension, float[] vectors, TextReport report) {
            this.dimension = dimension;
            this.vectors = vectors;
            this.report = report;
        }

        private float[] row(int t) {
            return Arrays.copyOfRange(vectors, t * dimension, (t + 1) * dimension);
        }

        private double length(int t) {
            double squares = 0;
            for (float value : row(t)) {
                squares += (double) value * value;
            }
            return Math.sqrt(squares);
        }

        private boolean isZero(int t) {
            return length(t) == 0;
        }

        /** Why the text could not be read; "read" if it was. */
        private String reason(int t) {
            return report.unreadable().stream()
                    .filter(one -> one.index() == t)
                    .map(one -> one.reason().name())
                    .findFirst()
                    .orElse("read");
        }
    }
}
