package io.fairrec.objective;

/** Ranks points by dominance: {@link ParetoFronts#ranks} on flat arrays. */
interface FrontSort {

    /**
     * Ranks points.
     *
     * @param f row-major [n][m], finite
     * @param ranks receives n ranks, 0 for the first front
     * @return how many fronts there are
     */
    int sort(double[] f, int n, int m, int[] ranks);
}
