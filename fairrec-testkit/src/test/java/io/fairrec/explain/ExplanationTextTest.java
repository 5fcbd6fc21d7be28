package io.fairrec.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {

    private static final Explanation BONUS = new Explanation(
            "42",
            "Milk 1 l",
            7,
            2,
            7,
            1.35,
            List.of(
                    new Contribution("relevance", Contribution.Kind.OBJECTIVE, 1.2),
                    new Contribution("expected-revenue", Contribution.Kind.OBJECTIVE, -0.1),
                    new Contribution("category-diversity", Contribution.Kind.SET_OBJECTIVE, 0.05),
                    new Contribution("price(brand=Private)", Contribution.Kind.PRICE, 0.2)));

    @Test
    @DisplayName("One plain English sentence: ranks, reasons, what speaks against it, the rank without the bonus")
    void english() {
        assertThat(ExplanationText.sentence(BONUS, Locale.ENGLISH))
                .isEqualTo("Milk 1 l is number 2 (number 7 by relevance alone) for its relevance (+1.20), despite its"
                        + " expected revenue (−0.10); its provider gets a bonus of 0.20, and it would be number 7"
                        + " without it.");
    }

    @Test
    @DisplayName("The same in Chinese")
    void chinese() {
        assertThat(ExplanationText.sentence(BONUS, Locale.CHINESE))
                .isEqualTo("Milk 1 l 排在第 2 位（仅按相关性为第 7 位），主要因为相关性（+1.20），尽管预期收入（−0.10）不利；"
                        + "它的供应方得到 0.20 的补贴，否则会排在第 7 位。");
    }

    @Test
    @DisplayName("A language without texts gets English, whatever the machine's own language is")
    void otherLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.CHINA);
            assertThat(ExplanationText.sentence(BONUS, Locale.FRENCH)).startsWith("Milk 1 l is number 2");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @DisplayName("A title with format characters is shown as it is")
    void title() {
        Explanation odd = new Explanation(
                "1",
                "{0} 'quoted' <script>",
                1,
                1,
                1,
                0.5,
                List.of(new Contribution("relevance", Contribution.Kind.OBJECTIVE, 0.5)));
        assertThat(ExplanationText.sentence(odd, Locale.ENGLISH))
                .isEqualTo("{0} 'quoted' <script> is number 1, as by relevance alone, for its relevance (+0.50).");
    }

    @Test
    @DisplayName("An explanation whose parts do not sum to its utility cannot be made")
    void sums() {
        assertThatThrownBy(() -> new Explanation(
                        "1", "", 1, 1, 1, 0.6, List.of(new Contribution("a", Contribution.Kind.OBJECTIVE, 0.5))))
                .hasMessageContaining("sum to 0.5, but its utility is 0.6");
    }
}
