package io.fairrec.internal;

/**
 * Selects the {@code k} best of {@code n} scores, best first; of equal scores the smaller index is better.
 *
 * <p>A bounded binary heap whose root is the worst of the kept indexes: O(n + k log k) when the scores come in random
 * order, O(n log k) at worst, no allocation. Not thread-safe only in that it writes to the caller's array.
 */
public final class TopK {

    private TopK() {}

    /**
     * Writes the indexes of the best scores into {@code out[0 … result)}.
     *
     * @param scores scores, larger is better; no NaN
     * @param n how many of {@code scores} count
     * @param k how many are wanted, at least 0
     * @param out receives {@code min(n, k)} indexes, best first
     * @return {@code min(n, k)}
     */
    public static int select(float[] scores, int n, int k, int[] out) {
        int size = Math.min(n, k);
        if (size <= 0) {
            return 0;
        }
        for (int i = 0; i < size; i++) {
            out[i] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(scores, out, i, size);
        }
        for (int i = size; i < n; i++) {
            // Index i is larger than every kept one: an equal score loses.
            if (scores[i] > scores[out[0]]) {
                out[0] = i;
                siftDown(scores, out, 0, size);
            }
        }
        for (int end = size - 1; end > 0; end--) {
            int worst = out[0];
            out[0] = out[end];
            out[end] = worst;
            siftDown(scores, out, 0, end);
        }
        return size;
    }

    /** The same for double scores. */
    public static int select(double[] scores, int n, int k, int[] out) {
        int size = Math.min(n, k);
        if (size <= 0) {
            return 0;
        }
        for (int i = 0; i < size; i++) {
            out[i] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(scores, out, i, size);
        }
        for (int i = size; i < n; i++) {
            if (scores[i] > scores[out[0]]) {
                out[0] = i;
                siftDown(scores, out, 0, size);
            }
        }
        for (int end = size - 1; end > 0; end--) {
            int worst = out[0];
            out[0] = out[end];
            out[end] = worst;
            siftDown(scores, out, 0, end);
        }
        return size;
    }

    private static void siftDown(float[] scores, int[] heap, int start, int size) {
        int moving = heap[start];
        int parent = start;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && worse(scores, heap[child + 1], heap[child])) {
                child++;
            }
            if (!worse(scores, heap[child], moving)) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = moving;
    }

    private static void siftDown(double[] scores, int[] heap, int start, int size) {
        int moving = heap[start];
        int parent = start;
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && worse(scores, heap[child + 1], heap[child])) {
                child++;
            }
            if (!worse(scores, heap[child], moving)) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = moving;
    }

    private static boolean worse(float[] scores, int a, int b) {
        return scores[a] < scores[b] || (scores[a] == scores[b] && a > b);
    }

    private static boolean worse(double[] scores, int a, int b) {
        return scores[a] < scores[b] || (scores[a] == scores[b] && a > b);
    }
}
