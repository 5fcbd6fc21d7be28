package io.fairrec.portrait;

import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An encoder that was told its answers, and keeps count of its calls; what it was not told it cannot read. */
final class KnownTexts implements TextEncoder {

    private final int dimension;
    private final Map<String, float[]> known = new LinkedHashMap<>();
    private final List<Integer> batches = new ArrayList<>();

    KnownTexts(int dimension) {
        this.dimension = dimension;
    }

    KnownTexts with(String text, float... vector) {
        known.put(text, vector);
        return this;
    }

    /** How many texts each call had. */
    List<Integer> batches() {
        return batches;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    /** Counts a text of more than 10 characters as cut; one that begins with # has a script without a model. */
    @Override
    public TextReport encode(List<String> texts, float[] out) {
        batches.add(texts.size());
        List<Unreadable> unreadable = new ArrayList<>();
        int cut = 0;
        for (int t = 0; t < texts.size(); t++) {
            float[] vector = known.get(texts.get(t));
            cut += texts.get(t).length() > 10 ? 1 : 0;
            if (vector == null) {
                if (texts.get(t).isBlank()) {
                    unreadable.add(new Unreadable(t, Reason.BLANK, 0));
                } else if (texts.get(t).startsWith("#")) {
                    unreadable.add(new Unreadable(t, Reason.NO_MODEL_FOR_SCRIPT, 0));
                } else {
                    unreadable.add(new Unreadable(t, Reason.UNKNOWN_TOKENS, 0.75));
                }
                Arrays.fill(out, t * dimension, (t + 1) * dimension, 0);
            } else {
                System.arraycopy(vector, 0, out, t * dimension, dimension);
            }
        }
        return new TextReport(texts.size(), cut, unreadable);
    }
}
