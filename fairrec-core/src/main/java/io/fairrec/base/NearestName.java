package io.fairrec.base;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the known name that a misspelt one most likely meant.
 *
 * <p>Distance is optimal string alignment (insertions, deletions, substitutions, swaps of neighbours), ignoring case.
 * Stateless, thread-safe; O(names · length²).
 */
public final class NearestName {

    /** Longer input is cut before it is compared: a hostile name must not cost quadratic time. */
    private static final int MAX_LENGTH = 64;

    private NearestName() {}

    /**
     * The nearest of {@code known}, or null when none is closer than half of the name's length (then a suggestion
     * would mislead). Ties go to the first in iteration order.
     */
    public static @Nullable String of(String name, Collection<String> known) {
        String wanted = cut(name);
        String best = null;
        int bestDistance = Math.max(1, wanted.length() / 2) + 1;
        for (String candidate : known) {
            int distance = distance(wanted, cut(candidate));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** {@code Did you mean "x"?} with the nearest name, or the list of all known names when none is near. */
    public static String advice(String name, Collection<String> known) {
        String nearest = of(name, known);
        return nearest != null ? "Did you mean \"" + nearest + "\"?" : "Known: " + String.join(", ", known) + ".";
    }

    private static String cut(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.length() <= MAX_LENGTH ? lower : lower.substring(0, MAX_LENGTH);
    }

    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                d[i][j] = swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
            }
        }
        return d[a.length()][b.length()];
    }
}
