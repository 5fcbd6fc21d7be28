package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextReport;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends each text to the encoder of its script: English text to an English model, Chinese to a Chinese one.
 *
 * <p>A vector has one block per encoder, in the order in which they were added; the text's own encoder fills its block,
 * the others stay 0. So the cosine of texts in different scripts is 0: the models have no common space, and the router
 * does not pretend one. A text in a script without an encoder has the zero vector and is reported.
 *
 * <p>The script of a text is that of most of its words, where a Chinese character and a run of letters count as one word
 * each; but a quarter of the words is enough for Han, if it has an encoder, because Chinese titles are full of Latin brands
 * and Chinese models know common Latin words, while English ones know no Han character. Kana make a text Japanese, a
 * script of its own here, if they are at least a fifth of its kana and Han characters: Chinese brands borrow a の. A text
 * without letters goes to the first encoder.
 *
 * <p>Thread-safe if the encoders are; O(length of the texts) plus the encoders' cost. Closes the encoders.
 */
public final class ScriptRouter implements TextEncoder {

    /** The share of kana among kana and Han characters from which a text is Japanese. */
    private static final double MIN_KANA = 0.2;

    /** The share of words that is enough for Han. */
    private static final double MIN_HAN = 0.25;

    private final Map<UnicodeScript, Integer> routes;
    private final List<TextEncoder> encoders;
    private final int[] offsets;
    private final int dimension;

    private ScriptRouter(Map<UnicodeScript, Integer> routes, List<TextEncoder> encoders) {
        this.routes = routes;
        this.encoders = encoders;
        this.offsets = new int[encoders.size()];
        int width = 0;
        for (int e = 0; e < offsets.length; e++) {
            offsets[e] = width;
            width = Math.addExact(width, encoders.get(e).dimension());
        }
        this.dimension = width;
    }

    /** Starts a router. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects routes. Not thread-safe. */
    public static final class Builder {

        private final Map<UnicodeScript, Integer> routes = new EnumMap<>(UnicodeScript.class);
        private final List<TextEncoder> encoders = new ArrayList<>();

        private Builder() {}

        /**
         * Adds an encoder for some scripts.
         *
         * @param scripts at least one, none of them twice
         */
        public Builder route(TextEncoder encoder, UnicodeScript... scripts) {
            Checks.atLeast(scripts.length, 1, "number of scripts");
            encoders.add(encoder);
            for (UnicodeScript script : scripts) {
                if (routes.putIfAbsent(script, encoders.size() - 1) != null) {
                    throw new IllegalArgumentException("The script " + script + " has an encoder already.");
                }
            }
            return this;
        }

        /**
         * The router.
         *
         * @throws IllegalArgumentException if there is no route
         */
        public ScriptRouter build() {
            Checks.atLeast(encoders.size(), 1, "number of encoders");
            return new ScriptRouter(new EnumMap<>(routes), List.copyOf(encoders));
        }
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public TextReport encode(List<String> texts, float[] out) {
        int n = texts.size();
        Checks.atLeast(out.length, Math.multiplyExact(n, dimension), "out.length");
        Arrays.fill(out, 0, n * dimension, 0);
        List<Unreadable> unreadable = new ArrayList<>();
        List<List<Integer>> parts = new ArrayList<>();
        encoders.forEach(e -> parts.add(new ArrayList<>()));
        for (int i = 0; i < n; i++) {
            UnicodeScript script = script(texts.get(i), routes.keySet());
            Integer route = script == UnicodeScript.COMMON ? Integer.valueOf(0) : routes.get(script);
            if (route == null) {
                unreadable.add(new Unreadable(i, Reason.NO_MODEL_FOR_SCRIPT, 0));
            } else {
                parts.get(route).add(i);
            }
        }
        int truncated = 0;
        for (int e = 0; e < offsets.length; e++) {
            truncated += encodePart(e, parts.get(e), texts, out, unreadable);
        }
        unreadable.sort(Comparator.comparingInt(Unreadable::index));
        return new TextReport(n, truncated, unreadable);
    }

    private int encodePart(int e, List<Integer> part, List<String> texts, float[] out, List<Unreadable> unreadable) {
        if (part.isEmpty()) {
            return 0;
        }
        TextEncoder encoder = encoders.get(e);
        int width = encoder.dimension();
        float[] vectors = new float[Math.multiplyExact(part.size(), width)];
        TextReport report = encoder.encode(part.stream().map(texts::get).toList(), vectors);
        for (int p = 0; p < part.size(); p++) {
            System.arraycopy(vectors, p * width, out, part.get(p) * dimension + offsets[e], width);
        }
        for (Unreadable one : report.unreadable()) {
            unreadable.add(new Unreadable(part.get(one.index()), one.reason(), one.unknownShare()));
        }
        return report.truncated();
    }

    /** The script of a text; {@link UnicodeScript#COMMON} where there are no letters. */
    static UnicodeScript script(String text, Set<UnicodeScript> served) {
        Map<UnicodeScript, Integer> words = new LinkedHashMap<>();
        UnicodeScript previous = UnicodeScript.COMMON;
        int kana = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (!Character.isLetter(point)) {
                previous = UnicodeScript.COMMON;
                continue;
            }
            UnicodeScript script = UnicodeScript.of(point);
            if (script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA) {
                kana++;
                previous = UnicodeScript.HIRAGANA;
                continue;
            }
            if (script != previous || script == UnicodeScript.HAN) {
                words.merge(script, 1, Integer::sum);
            }
            previous = script;
        }
        int han = words.getOrDefault(UnicodeScript.HAN, 0);
        if (kana >= MIN_KANA * (kana + han) && kana > 0) {
            // A Japanese text: its Han characters count with its kana, one word each.
            words.remove(UnicodeScript.HAN);
            words.put(UnicodeScript.HIRAGANA, kana + han);
        }
        return chosen(words, served);
    }

    private static UnicodeScript chosen(Map<UnicodeScript, Integer> words, Set<UnicodeScript> served) {
        UnicodeScript best = UnicodeScript.COMMON;
        int most = 0;
        int all = 0;
        for (Map.Entry<UnicodeScript, Integer> entry : words.entrySet()) {
            all += entry.getValue();
            if (entry.getValue() > most) {
                best = entry.getKey();
                most = entry.getValue();
            }
        }
        int han = words.getOrDefault(UnicodeScript.HAN, 0);
        return han > 0 && han >= MIN_HAN * all && served.contains(UnicodeScript.HAN) ? UnicodeScript.HAN : best;
    }

    /** Closes every encoder, also if closing one fails. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (TextEncoder encoder : encoders) {
            try {
                encoder.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public String toString() {
        return "ScriptRouter[" + routes + " of " + encoders + "]";
    }
}
