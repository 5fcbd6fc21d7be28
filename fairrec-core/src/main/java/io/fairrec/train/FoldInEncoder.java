package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.util.List;

/**
 * Portraits of users whom a factor model never saw, from the vectors of the items in their history; see {@link FoldIn}.
 *
 * <p>An empty history, or one without an item of the table, is the zero vector. What a user did with an item, when and how
 * often plays no part. Thread-safe; O(history · d² + d³) a portrait.
 */
public final class FoldInEncoder implements PortraitEncoder {

    private final VectorTable items;
    private final FoldInSolver solver;

    private FoldInEncoder(VectorTable items, FoldInSolver solver) {
        this.items = items;
        this.solver = solver;
    }

    /** An encoder into the space of these item vectors; O(items · d²). */
    public static FoldInEncoder of(VectorTable items, FoldIn options) {
        return new FoldInEncoder(items, new FoldInSolver(items, options));
    }

    @Override
    public int dimension() {
        return items.dimension();
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int d = dimension();
        Checks.atLeast(out.length, Math.multiplyExact(portraits.size(), d), "out.length");
        for (int p = 0; p < portraits.size(); p++) {
            int[] history = portraits.get(p).distinctItems();
            int known = history.length;
            // Ascending: items that came after the fit stand at the end.
            while (known > 0 && history[known - 1] >= items.rows()) {
                known--;
            }
            solver.solve(history, known, out, p * d);
        }
    }

    @Override
    public String toString() {
        return "FoldInEncoder[" + items + "]";
    }
}
