package io.fairrec.eval.load;

import java.util.Locale;

/** Makes a value of a file fit for a message: short, on one line, without control characters. Stateless. */
final class Shown {

    private static final int MAX_LENGTH = 80;

    private Shown() {}

    static String of(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length() && i < MAX_LENGTH; i++) {
            char c = value.charAt(i);
            if (c == '\t') {
                text.append("\\t");
            } else if (Character.isISOControl(c)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        if (value.length() > MAX_LENGTH) {
            text.append("… (").append(value.length()).append(" characters)");
        }
        return text.toString();
    }
}
