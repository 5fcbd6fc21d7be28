package io.fairrec.eval.load;

import java.math.BigDecimal;

/** How the ids of a file are written, and the one spelling that they get. Stateless, thread-safe. */
public enum Ids {
    /** As they stand, without the white space around them. */
    TEXT {
        @Override
        String canonical(String raw) throws BadRowException {
            return raw;
        }
    },

    /**
     * Whole numbers of at most 64 bits, in whatever notation a statistics program printed them: {@code 9e+05},
     * {@code 900000.0} and {@code 0900000} all become {@code 900000}. Digits that the program rounded away are lost:
     * {@code 4.0128e+10} stands for many a basket.
     */
    WHOLE_NUMBER {
        @Override
        String canonical(String raw) throws BadRowException {
            if (isPlain(raw)) {
                return raw;
            }
            try {
                if (raw.length() <= MAX_LENGTH) {
                    return Long.toString(new BigDecimal(raw).longValueExact());
                }
            } catch (ArithmeticException | NumberFormatException e) {
                // Reported below, like a number that is too long.
            }
            throw new BadRowException("is not a whole number of at most 64 bits", "Read such ids as Ids.TEXT.");
        }
    };

    /** Longer texts are no 64-bit number in any sane notation; parsing them would cost quadratic time. */
    private static final int MAX_LENGTH = 40;

    /**
     * The one spelling of an id.
     *
     * @param raw not empty, without white space around it
     */
    abstract String canonical(String raw) throws BadRowException;

    private static boolean isPlain(String raw) {
        if (raw.isEmpty() || raw.length() > 18 || (raw.charAt(0) == '0' && raw.length() > 1)) {
            return false;
        }
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) < '0' || raw.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
