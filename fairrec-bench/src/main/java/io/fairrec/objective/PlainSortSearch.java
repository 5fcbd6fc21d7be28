package io.fairrec.objective;

/**
 * {@link Nsga2} with the sort of its paper: every pair of points is compared, O(m n²) (Deb et al., IEEE TEVC 2002,
 * section III-A). In this package, because the sort is no option of the library.
 */
public final class PlainSortSearch {

    private PlainSortSearch() {}

    /** As {@link Nsga2#minimize}, with the same answer. */
    public static ParetoSet minimize(Nsga2 search, VectorFunction function) {
        return search.minimize(function, PlainSortSearch::sort);
    }

    private static int sort(double[] f, int n, int m, int[] ranks) {
        int[] dominators = new int[n];
        int[][] dominated = new int[n][n];
        int[] counts = new int[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (NonDominatedSort.dominates(f, i * m, f, j * m, m)) {
                    dominated[i][counts[i]++] = j;
                    dominators[j]++;
                }
            }
        }
        int[] front = new int[n];
        int size = 0;
        for (int i = 0; i < n; i++) {
            if (dominators[i] == 0) {
                front[size++] = i;
            }
        }
        int rank = 0;
        int begin = 0;
        while (begin < size) {
            int end = size;
            for (; begin < end; begin++) {
                int i = front[begin];
                ranks[i] = rank;
                for (int d = 0; d < counts[i]; d++) {
                    if (--dominators[dominated[i][d]] == 0) {
                        front[size++] = dominated[i][d];
                    }
                }
            }
            rank++;
        }
        return rank;
    }
}
