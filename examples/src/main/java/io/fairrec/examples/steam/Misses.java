package io.fairrec.examples.steam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a table was to show and did not. Not thread-safe. */
final class Misses {

    private final List<String> found = new ArrayList<>();

    void atLeast(String what, double value, double least) {
        if (!(value >= least)) {
            found.add(String.format(Locale.ROOT, "%s: %.6f is below %.4f", what, value, least));
        }
    }

    void atMost(String what, double value, double most) {
        if (!(value <= most)) {
            found.add(String.format(Locale.ROOT, "%s: %.6f is above %.4f", what, value, most));
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
