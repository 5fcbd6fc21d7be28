package io.fairrec.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Says an {@link Explanation} in one plain sentence, in English or Chinese.
 *
 * <p>Texts live in the bundle {@code io.fairrec.explain.explanation}; a language without texts falls back to English. The
 * sentence names the two strongest reasons for the item, the strongest against it, and what the provider price changed.
 * Titles are inserted as they are: escape the sentence before it goes into a page. Stateless, thread-safe.
 */
public final class ExplanationText {

    private static final String BUNDLE = "io.fairrec.explain.explanation";

    /** Parts below this share of the largest part are not worth a word. */
    private static final double WORTH_SAYING = 0.05;

    private ExplanationText() {}

    /** One sentence in the language of {@code locale}. */
    public static String sentence(Explanation explanation, Locale locale) {
        ResourceBundle texts = texts(locale);
        List<Contribution> sorted = new ArrayList<>(explanation.contributions());
        sorted.removeIf(c -> c.kind() == Contribution.Kind.PRICE);
        sorted.sort(Comparator.comparingDouble((Contribution c) -> -Math.abs(c.value())));
        double largest = sorted.isEmpty() ? 0 : Math.abs(sorted.get(0).value());
        List<String> reasons = new ArrayList<>();
        String against = "";
        for (Contribution part : sorted) {
            if (Math.abs(part.value()) < WORTH_SAYING * largest || part.value() == 0) {
                continue;
            }
            if (part.value() > 0 && reasons.size() < 2) {
                reasons.add(part(texts, part, locale));
            } else if (part.value() < 0 && against.isEmpty()) {
                against = format(texts, "against", locale, part(texts, part, locale));
            }
        }
        String why = reasons.isEmpty() ? texts.getString("none") : String.join(texts.getString("and"), reasons);
        return format(
                texts,
                explanation.finalRank() == explanation.baseRank() ? "sentence.same" : "sentence",
                locale,
                explanation.title(),
                Integer.toString(explanation.finalRank()),
                Integer.toString(explanation.baseRank()),
                why,
                against,
                price(texts, explanation, locale));
    }

    /**
     * The texts of a language, else the English ones. Not by a {@link ResourceBundle.Control}, which is refused when the
     * jar lies on the module path.
     */
    private static ResourceBundle texts(Locale locale) {
        ResourceBundle found = ResourceBundle.getBundle(BUNDLE, locale);
        // Without texts for the language Java falls back to the machine's own language before it takes the root.
        return found.getLocale().getLanguage().equals(locale.getLanguage())
                ? found
                : ResourceBundle.getBundle(BUNDLE, Locale.ROOT);
    }

    private static String price(ResourceBundle texts, Explanation explanation, Locale locale) {
        double paid = explanation.pricePaid();
        boolean moved = explanation.rankWithoutPrices() != explanation.finalRank();
        if (paid == 0 && !moved) {
            return "";
        }
        String key = paid > 0 ? "price.paid" : paid < 0 ? "price.bonus" : "price.others";
        return format(
                texts,
                moved ? key : key + ".same",
                locale,
                number(Math.abs(paid)),
                Integer.toString(explanation.rankWithoutPrices()));
    }

    private static String part(ResourceBundle texts, Contribution part, Locale locale) {
        String key = "name." + part.name();
        String name = texts.containsKey(key) ? texts.getString(key) : part.name();
        return format(texts, "part", locale, name, (part.value() < 0 ? "−" : "+") + number(Math.abs(part.value())));
    }

    /** Two decimals, or two significant digits where two decimals would hide the value. */
    private static String number(double value) {
        double size = Math.abs(value);
        return size >= 0.095 || size == 0
                ? String.format(Locale.ROOT, "%.2f", value)
                : new BigDecimal(value)
                        .round(new MathContext(2, RoundingMode.HALF_EVEN))
                        .toPlainString();
    }

    private static String format(ResourceBundle texts, String key, Locale locale, Object... arguments) {
        return new MessageFormat(texts.getString(key), locale).format(arguments);
    }
}
