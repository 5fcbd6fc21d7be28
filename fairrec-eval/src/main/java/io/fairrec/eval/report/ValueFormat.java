package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How a number is written, on the page and in the charts alike: prefix, {@code value · factor} with a fixed number of
 * decimals and thousands apart by commas, unit. The sign in front is a true minus sign; what rounds to zero has no sign.
 *
 * @param prefix text before the digits, such as a currency sign
 * @param factor multiplies the value: 100 for a share that is shown in percent
 * @param decimals digits after the point, 0 … 12, rounded half up
 * @param unit text after the digits, with its space
 */
public record ValueFormat(String prefix, double factor, int decimals, String unit) {

    private static final int MOST_DECIMALS = 12;

    /** A space that is narrow and does not break. */
    private static final String THIN = "\u202f";

    /** Checks the factor and the decimals. */
    public ValueFormat {
        Checks.positive(factor, "factor");
        Checks.between(decimals, 0, MOST_DECIMALS, "decimals");
    }

    /** A plain number. */
    public static ValueFormat decimal(int decimals) {
        return new ValueFormat("", 1, decimals, "");
    }

    /** A whole number. */
    public static ValueFormat count() {
        return decimal(0);
    }

    /** A share of 1, shown in percent. */
    public static ValueFormat percent(int decimals) {
        return new ValueFormat("", 100, decimals, THIN + "%");
    }

    /** A difference of two shares of 1, shown in percentage points. */
    public static ValueFormat points(int decimals) {
        return new ValueFormat("", 100, decimals, THIN + "pp");
    }

    /** An amount of money. */
    public static ValueFormat money(String sign, int decimals) {
        return new ValueFormat(sign, 1, decimals, "");
    }

    /**
     * The number as text.
     *
     * @throws IllegalArgumentException if {@code value} is not finite
     */
    public String text(double value) {
        return text(value, "");
    }

    /** The number as text, with a plus sign where it is positive: for changes. */
    public String signed(double value) {
        return text(value, "+");
    }

    /** Number and interval, {@code "34.6 % [34.1, 35.1]"}, or {@code "no value: reason"}. */
    public String text(Quantity quantity) {
        Double value = quantity.value();
        if (value == null) {
            return "no value: " + quantity.reason();
        }
        String interval = interval(quantity);
        return interval == null ? text(value) : text(value) + " " + interval;
    }

    /** The interval alone, without prefix and unit, {@code "[34.1, 35.1]"}; {@code null} where there is none. */
    @Nullable
    String interval(Quantity quantity) {
        return interval(quantity, "");
    }

    /** The interval of a change alone, with signs, {@code "[−1.4, +0.3]"}; {@code null} where there is none. */
    @Nullable
    String signedInterval(Quantity quantity) {
        return interval(quantity, "+");
    }

    private @Nullable String interval(Quantity quantity, String plus) {
        Double low = quantity.low();
        Double high = quantity.high();
        if (low == null || high == null) {
            return null;
        }
        ValueFormat bare = new ValueFormat("", factor, decimals, "");
        return "[" + bare.text(low, plus) + ", " + bare.text(high, plus) + "]";
    }

    private String text(double value, String plus) {
        Checks.finite(value, "value");
        // Exact binary value, half up: the same digits as JavaScript's toFixed, which writes the charts' numbers.
        BigDecimal rounded = new BigDecimal(Math.abs(value * factor)).setScale(decimals, RoundingMode.HALF_UP);
        String sign = rounded.signum() == 0 ? "" : value < 0 ? "\u2212" : plus;
        String digits = rounded.toPlainString();
        int point = digits.indexOf('.');
        StringBuilder grouped = new StringBuilder(digits);
        for (int i = (point < 0 ? digits.length() : point) - 3; i > 0; i -= 3) {
            grouped.insert(i, ',');
        }
        return sign + prefix + grouped + unit;
    }
}
