package io.fairrec.eval.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The charts of a page as the JSON that the page's program reads. */
final class ChartData {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            // Also writes U+2028, U+2029 and halves of surrogate pairs as escapes.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    static {
        MAPPER.getFactory().setCharacterEscapes(new HtmlSafe());
    }

    private ChartData() {}

    /**
     * One chart as the program sees it.
     *
     * @param id id of the element to draw in
     * @param kind which drawing
     * @param chart the record
     * @param front for a Pareto chart, the indexes of its front
     * @param gini for a Lorenz chart, the coefficient of each curve
     */
    record Entry(
            String id,
            String kind,
            Chart chart,
            @Nullable List<Integer> front,
            @Nullable List<Double> gini) {

        static Entry of(String id, Chart chart) {
            // A switch over the types, once the house is on Java 21.
            if (chart instanceof ParetoChart pareto) {
                return new Entry(id, "pareto", pareto, pareto.front(), null);
            }
            if (chart instanceof LorenzChart lorenz) {
                List<Double> gini = new ArrayList<>();
                lorenz.curves().forEach(curve -> gini.add(curve.gini()));
                return new Entry(id, "lorenz", lorenz, null, gini);
            }
            return new Entry(id, chart instanceof GroupBars ? "groups" : "lines", chart, null, null);
        }
    }

    /** JSON that stays inside a {@code script} element: free of {@code <}, {@code >}, {@code &} and of non-ASCII. */
    static String json(List<Entry> entries) {
        try {
            return MAPPER.writeValueAsString(entries);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Records of texts and finite numbers can always be written.", e);
        }
    }

    /** Escapes what could end the element or start another. */
    private static final class HtmlSafe extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        private final int[] ascii = standardAsciiEscapesForJSON();

        HtmlSafe() {
            for (char c : new char[] {'<', '>', '&', '\''}) {
                ascii[c] = ESCAPE_STANDARD;
            }
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
