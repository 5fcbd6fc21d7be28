package io.fairrec.eval.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML. Every text and every attribute passes {@link #escape}; tag and attribute names come from our own code. Not
 * thread-safe.
 */
final class Html {

    private static final char REPLACEMENT = '\ufffd';

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> openTags = new ArrayDeque<>();

    /** Opens an element; attributes are names and values in turn. An attribute without a name is left out. */
    Html open(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("The attributes of <" + tag + "> must be names and values in turn.");
        }
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        out.append('>');
        openTags.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    Html close() {
        out.append("</").append(openTags.pop()).append('>');
        return this;
    }

    /** Writes plain text. */
    Html text(String text) {
        out.append(escape(text));
        return this;
    }

    /** An element that holds plain text alone. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Like {@link #element}, but nothing at all where the text is empty. */
    Html elementIfAny(String tag, String text, String... attributes) {
        return text.isEmpty() ? this : element(tag, text, attributes);
    }

    /** Starts a new line in the source, for those who read it. */
    Html line() {
        out.append('\n');
        return this;
    }

    /** What was written; every element must be closed. */
    String markup() {
        if (!openTags.isEmpty()) {
            throw new IllegalStateException("The elements " + openTags + " are still open.");
        }
        return out.toString();
    }

    /**
     * Text that means the same to a browser as {@code text}, inside an element and inside a quoted attribute.
     *
     * <p>Characters that HTML does not know (control characters, halves of surrogate pairs) become U+FFFD. The separators
     * U+2028 and U+2029 are written as references: scripts of the past took them for line ends.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\u2028' -> escaped.append("&#8232;");
                case '\u2029' -> escaped.append("&#8233;");
                case '\n', '\t' -> escaped.append(c);
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        escaped.append(c).append(text.charAt(++i));
                    } else {
                        escaped.append(Character.isISOControl(c) || Character.isSurrogate(c) ? REPLACEMENT : c);
                    }
                }
            }
        }
        return escaped.toString();
    }
}
