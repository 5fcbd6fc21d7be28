package io.fairrec.objective;

import java.util.Arrays;

/** {@link ParetoFronts#ranks}, on flat arrays. Keeps its scratch between calls; one instance serves one thread. */
final class NonDominatedSort implements FrontSort {

    private int[] order = new int[0];
    private int[] scratch = new int[0];
    private int[] last = new int[0];
    private int[] previous = new int[0];

    @Override
    public int sort(double[] f, int n, int m, int[] ranks) {
        if (n == 0) {
            return 0;
        }
        reserve(n);
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        sortLexicographically(f, m, n);
        return m == 2 ? sweep(f, n, ranks) : sequentialSearch(f, n, m, ranks);
    }

    /** The first n rows of the last sort in lexicographic order, ties by index. */
    void order(int[] out, int n) {
        System.arraycopy(order, 0, out, 0, n);
    }

    /**
     * Two objectives in lexicographic order: a front dominates a point exactly if its last member does, because second
     * objectives fall along a front. The last second objectives rise with the rank, hence the binary search.
     */
    private int sweep(double[] f, int n, int[] ranks) {
        int fronts = 0;
        for (int p = 0; p < n; p++) {
            int point = order[p];
            double first = f[2 * point];
            double second = f[2 * point + 1];
            int low = 0;
            int high = fronts;
            while (low < high) {
                int middle = (low + high) >>> 1;
                int other = last[middle];
                if (f[2 * other + 1] < second || (f[2 * other + 1] == second && f[2 * other] < first)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            ranks[point] = low;
            last[low] = point;
            fronts = Math.max(fronts, low + 1);
        }
        return fronts;
    }

    /** In lexicographic order nobody is dominated by a later point; the newest members of a front are asked first. */
    private int sequentialSearch(double[] f, int n, int m, int[] ranks) {
        int fronts = 0;
        for (int p = 0; p < n; p++) {
            int point = order[p];
            int front = 0;
            while (front < fronts && isDominatedBy(front, f, point, m)) {
                front++;
            }
            if (front == fronts) {
                last[fronts++] = -1;
            }
            ranks[point] = front;
            previous[point] = last[front];
            last[front] = point;
        }
        return fronts;
    }

    /** Every member comes before the point, so its first objective is not larger and needs no comparison. */
    private boolean isDominatedBy(int front, double[] f, int point, int m) {
        for (int other = last[front]; other >= 0; other = previous[other]) {
            int k = 1;
            while (k < m && f[other * m + k] <= f[point * m + k]) {
                k++;
            }
            if (k == m) {
                // Where one member equals the point, no other member can dominate it.
                return compare(f, m, other, point) != 0;
            }
        }
        return false;
    }

    static boolean dominates(double[] a, int atA, double[] b, int atB, int m) {
        boolean better = false;
        for (int k = 0; k < m; k++) {
            if (a[atA + k] > b[atB + k]) {
                return false;
            }
            better |= a[atA + k] < b[atB + k];
        }
        return better;
    }

    private void sortLexicographically(double[] f, int m, int n) {
        mergeSort(f, m, 0, n);
    }

    /** Stable, so equal points stay in the order of their indexes; no boxes, unlike a sort by comparator. */
    private void mergeSort(double[] f, int m, int from, int to) {
        if (to - from < 8) {
            for (int i = from + 1; i < to; i++) {
                int moved = order[i];
                int j = i;
                while (j > from && compare(f, m, order[j - 1], moved) > 0) {
                    order[j] = order[j - 1];
                    j--;
                }
                order[j] = moved;
            }
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(f, m, from, middle);
        mergeSort(f, m, middle, to);
        System.arraycopy(order, from, scratch, from, middle - from);
        int left = from;
        int right = middle;
        for (int at = from; left < middle; at++) {
            if (right < to && compare(f, m, order[right], scratch[left]) < 0) {
                order[at] = order[right++];
            } else {
                order[at] = scratch[left++];
            }
        }
    }

    private static int compare(double[] f, int m, int a, int b) {
        for (int k = 0; k < m; k++) {
            double x = f[a * m + k];
            double y = f[b * m + k];
            // Not Double.compare: to dominance, −0 equals 0.
            if (x != y) {
                return x < y ? -1 : 1;
            }
        }
        return 0;
    }

    private void reserve(int n) {
        if (order.length < n) {
            order = new int[n];
            scratch = new int[n];
            last = new int[n];
            previous = Arrays.copyOf(last, n);
        }
    }
}
