package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import java.util.Arrays;

/** How scorers send candidates to a model: in chunks, and only those that it knows. Stateless. */
final class ItemScores {

    /**
     * Candidates a call unless set otherwise: with 64 dimensions, a million candidates took 55 ms in calls of 16,384, 86 ms
     * in calls of 65,536 and 118 ms in calls of 4,096 (one thread; the model's tables of vectors leave the cache).
     */
    static final int DEFAULT_CHUNK = 16_384;

    private ItemScores() {}

    /** The number of candidates, after the check that {@code out} can take their scores. */
    static int checked(CandidateSet candidates, float[] out) {
        Checks.atLeast(out.length, candidates.size(), "out.length");
        return candidates.size();
    }

    /**
     * Scores candidates by a call whose input 1 takes item numbers {@code [1, n]} and whose output is {@code [1, n]}; input
     * 0 is filled.
     */
    static void score(
            Calls calls, Call call, ModelIds items, CandidateSet candidates, int chunk, float fallback, float[] out) {
        int n = candidates.size();
        for (int from = 0; from < n; ) {
            int to = Math.min(n - from, chunk) + from;
            Tensor ids = call.input(1).reshape(1, to - from);
            int known = 0;
            for (int c = from; c < to; c++) {
                int id = items.id(candidates.item(c));
                if (id != ModelIds.NONE) {
                    ids.set(known++, id);
                }
            }
            if (known > 0) {
                ids.reshape(1, known);
                call.output(0).reshape(1, known);
                calls.run(call, out, from);
            }
            if (known < to - from) {
                spread(items, candidates, from, to, known, fallback, out);
            }
            from = to;
        }
    }

    /** Moves the scores of the known candidates from the head of the chunk to their places, the last one first. */
    private static void spread(
            ModelIds items, CandidateSet candidates, int from, int to, int known, float fallback, float[] out) {
        int next = from + known;
        for (int c = to - 1; c >= from; c--) {
            out[c] = items.id(candidates.item(c)) == ModelIds.NONE ? fallback : out[--next];
        }
    }

    /** The answer for a user whom the model does not know. */
    static void fill(float[] out, int n, float fallback) {
        Arrays.fill(out, 0, n, fallback);
    }
}
