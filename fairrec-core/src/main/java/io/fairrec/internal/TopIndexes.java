package io.fairrec.internal;

/** {@link TopScores} over an array of doubles, which leave no room for an index in a long: the buffer holds indexes alone. */
final class TopIndexes {

    private int[] buffer = new int[0];
    private int size;
    /** The least score that may still be among the best. */
    private double least;

    int capacity() {
        return buffer.length;
    }

    int select(double[] scores, int n, int wanted, int[] out) {
        int k = Math.min(n, wanted);
        int limit = (int) Math.min(n, k + Math.max(3L * k, 256));
        if (buffer.length < limit) {
            buffer = new int[limit];
        }
        least = Double.NEGATIVE_INFINITY;
        size = 0;
        int stride = TopScores.sampleStride(n, limit);
        if (stride > 0) {
            collect(scores, n, stride, k, limit);
            if (size > k) {
                shrink(scores, k);
            }
            least = Math.nextDown(least);
            size = 0;
        }
        collect(scores, n, 1, k, limit);
        selectBest(scores, size, k);
        int found = Math.min(size, k);
        System.arraycopy(buffer, 0, out, 0, found);
        sort(scores, out, found);
        return found;
    }

    private void collect(double[] scores, int n, int stride, int k, int limit) {
        for (int i = 0; i < n && i >= 0; i += stride) {
            if (scores[i] >= least) {
                if (size == limit) {
                    shrink(scores, k);
                    if (!(scores[i] >= least)) {
                        continue;
                    }
                }
                buffer[size++] = i;
            }
        }
    }

    private void shrink(double[] scores, int k) {
        selectBest(scores, size, k);
        size = k;
        double worst = scores[buffer[0]];
        for (int i = 1; i < k; i++) {
            worst = Math.min(worst, scores[buffer[i]]);
        }
        // Indexes come in ascending order: one with the score of the worst would lose.
        least = Math.nextUp(worst);
    }

    /** {@link TopScores#selectLargest} by score, then index. */
    private void selectBest(double[] scores, int n, int k) {
        int[] a = buffer;
        int from = 0;
        int to = n;
        int scatter = 0x9E3779B9;
        while (to - from > 1 && from < k && k < to) {
            int range = to - from;
            scatter = scatter * 0x2545F491 + 0x6D2B79F5;
            int anywhere = from + (int) (((scatter & 0xFFFF_FFFFL) * range) >>> 32);
            int last = to - 1;
            int at = median(scores, a, anywhere, from + range / 2, last);
            int pivot = a[at];
            double bar = scores[pivot];
            a[at] = a[last];
            int better = from;
            for (int i = from; i < last; i++) {
                int v = a[i];
                a[i] = a[better];
                a[better] = v;
                double s = scores[v];
                better += (s > bar || (s == bar && v < pivot)) ? 1 : 0;
            }
            a[last] = a[better];
            a[better] = pivot;
            if (k <= better) {
                to = better;
            } else {
                from = better + 1;
            }
        }
    }

    private static int median(double[] scores, int[] a, int x, int y, int z) {
        if (worse(scores, a[x], a[y])) {
            return worse(scores, a[y], a[z]) ? y : worse(scores, a[x], a[z]) ? z : x;
        }
        return worse(scores, a[x], a[z]) ? x : worse(scores, a[y], a[z]) ? z : y;
    }

    /** Heapsort, the worst at the root: nothing to allocate. */
    private static void sort(double[] scores, int[] out, int size) {
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(scores, out, i, size);
        }
        for (int end = size - 1; end > 0; end--) {
            int worst = out[0];
            out[0] = out[end];
            out[end] = worst;
            siftDown(scores, out, 0, end);
        }
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

    private static boolean worse(double[] scores, int a, int b) {
        return scores[a] < scores[b] || (scores[a] == scores[b] && a > b);
    }
}
