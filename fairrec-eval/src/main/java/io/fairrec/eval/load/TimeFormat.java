package io.fairrec.eval.load;

import io.fairrec.base.Checks;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * How the times of a file are written. They become whole seconds since 1970-01-01T00:00Z; fractions are rounded down.
 *
 * <p>Immutable, thread-safe.
 */
public final class TimeFormat {

    /** Seconds since 1970, such as {@code 978300760}; fractions and exponents are read too. */
    public static final TimeFormat EPOCH_SECONDS =
            new TimeFormat("seconds since 1970, such as 978300760", text -> number(text, 0));

    /** Milliseconds since 1970, such as {@code 978300760123}. */
    public static final TimeFormat EPOCH_MILLIS =
            new TimeFormat("milliseconds since 1970, such as 978300760123", text -> number(text, 3));

    /** ISO 8601 with an offset, such as {@code 2017-01-28T19:06:53Z} or {@code 2017-01-28T20:06:53+01:00}. */
    public static final TimeFormat ISO_INSTANT = new TimeFormat(
            "an ISO 8601 time with offset, such as 2017-01-28T19:06:53Z",
            text -> Instant.parse(text).getEpochSecond());

    /** Longer texts are no time; parsing them would cost quadratic time. */
    private static final int MAX_LENGTH = 80;

    private final String description;
    private final ToLongFunction<String> parser;

    private TimeFormat(String description, ToLongFunction<String> parser) {
        this.description = description;
        this.parser = parser;
    }

    /**
     * Local times, or days (then the first second of the day counts), of a time zone.
     *
     * @param pattern of {@link DateTimeFormatter}, names in English, such as {@code "M/d/uuuu H:mm"}
     * @param zone where the clock hung; a pattern that has an offset of its own wins
     * @throws IllegalArgumentException if the pattern is not one
     */
    public static TimeFormat pattern(String pattern, ZoneId zone) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(Checks.notBlank(pattern, "pattern"), Locale.ENGLISH);
        return new TimeFormat("a time of the pattern " + pattern, text -> {
            TemporalAccessor parsed =
                    formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof ZonedDateTime zoned) {
                return zoned.toEpochSecond();
            }
            if (parsed instanceof LocalDateTime local) {
                return local.atZone(zone).toEpochSecond();
            }
            return LocalDate.from(parsed).atStartOfDay(zone).toEpochSecond();
        });
    }

    long epochSecond(String text) throws BadRowException {
        if (text.length() <= MAX_LENGTH) {
            try {
                return Instant.ofEpochSecond(parser.applyAsLong(text)).getEpochSecond();
            } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
                // Reported below, like a text that is too long.
            }
        }
        throw new BadRowException("is not " + description, "Give the column's format: see TimeFormat.");
    }

    /** How a time of this format looks. */
    @Override
    public String toString() {
        return "TimeFormat[" + description + "]";
    }

    private static long number(String text, int decimalsBelowSecond) {
        BigDecimal number = new BigDecimal(text);
        // An exponent such as 1e999999999 would be written out in full by the rounding below.
        if (Math.abs((long) number.scale()) > MAX_LENGTH) {
            throw new ArithmeticException("exponent");
        }
        return number.movePointLeft(decimalsBelowSecond)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }
}
