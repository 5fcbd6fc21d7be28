package io.fairrec.internal;

/**
 * The k best of a stream of scores, whatever order they come in.
 *
 * <p>Scores above a threshold go to a buffer of a few k; when it is full, quickselect keeps the k best and their worst
 * becomes the threshold. In random order nearly all scores fail one comparison; ascending ones cost O(1) each on average,
 * where a heap takes O(log k). Score and item are one long, so that both order and ties are one comparison: a larger score
 * is better, of equal ones the smaller item; −0 equals 0. NaN is never kept.
 *
 * <p>For one thread, to be reused: allocates only where k grows.
 */
public final class TopScores {

    /** Buffer beyond k: at least so much, so that a small k does not select all the time. */
    private static final int ROOM = 256;

    private long[] keys = new long[0];
    private int limit;
    private int size;
    private int k;
    /** The least score that may still be among the best. */
    private float least;

    /**
     * Begins anew.
     *
     * @param wanted how many scores are to be kept, at least 0
     * @param expected at most how many will be offered: no more room than that is taken
     */
    public void start(int wanted, int expected) {
        k = Math.min(wanted, expected);
        size = 0;
        least = k > 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
        limit = (int) Math.min(expected, k + Math.max(3L * k, ROOM));
        if (keys.length < limit) {
            keys = new long[limit];
        }
    }

    /** How many scores the buffer has room for. */
    int capacity() {
        return keys.length;
    }

    /** Selects now, so that {@link #threshold} is the k-th best score of all that were offered, if k were. */
    void settle() {
        if (size > k) {
            shrink();
        }
    }

    /** The k-th best score when scores were last selected: nothing below it will be kept. −∞ before. */
    float threshold() {
        return Math.nextDown(least);
    }

    /** Offers {@code scores[at … at + n)} of the items {@code first, first + 1, …}, which must be larger than all before. */
    public void offer(float[] scores, int at, int n, int first) {
        int end = at + n;
        for (int i = next(scores, at, end, least); i < end; i = next(scores, i + 1, end, least)) {
            add(scores[i], first + i - at);
        }
    }

    /** The first place from {@code i} on whose score reaches the bar, else {@code end}. On its own, the JIT unrolls it. */
    private static int next(float[] scores, int i, int end, float bar) {
        while (i < end && !(scores[i] >= bar)) {
            i++;
        }
        return i;
    }

    /**
     * Offers {@code scores[0 … n)} of the items 0, 1, …, nothing before and nothing after. A sample, spread evenly, gives the
     * first threshold: its k-th best cannot be better than that of all. So ascending scores fail one comparison, too.
     */
    public void offerAll(float[] scores, int n) {
        int stride = sampleStride(n, limit);
        if (stride > 0) {
            for (int i = 0; i < n && i >= 0; i += stride) {
                offer(scores[i], i);
            }
            settle();
            least = threshold();
            size = 0;
        }
        offer(scores, 0, n, 0);
    }

    /** 16 buffers full of samples, if that is at most one score in eight; 0 if even one buffer full is more than that. */
    static int sampleStride(int n, int limit) {
        return n / 8 >= Math.max(1, limit) ? Math.max(8, n / 16 / limit) : 0;
    }

    /** Offers one score of an item that is larger than all before. */
    public void offer(float score, int item) {
        if (score >= least) {
            add(score, item);
        }
    }

    private void add(float score, int item) {
        if (size == limit) {
            shrink();
            if (score < least) {
                return;
            }
        }
        keys[size++] = key(score, item);
    }

    private void shrink() {
        selectLargest(keys, 0, size, k);
        size = k;
        long worst = keys[0];
        for (int i = 1; i < k; i++) {
            worst = Math.min(worst, keys[i]);
        }
        // Items come in ascending order: one with the score of the worst would lose.
        least = Math.nextUp(score(worst));
    }

    /**
     * Ends: the best, best first.
     *
     * @param items receives their items
     * @return how many there are: k, or as many as were offered
     */
    public int finish(int[] items) {
        int found = sort();
        for (int i = 0; i < found; i++) {
            items[i] = item(keys[i]);
        }
        return found;
    }

    /** Ends, with the scores; both arrays from {@code at} on. A score of −0 comes back as 0. */
    public int finish(int[] items, float[] scores, int at) {
        int found = sort();
        for (int i = 0; i < found; i++) {
            long key = keys[i];
            items[at + i] = item(key);
            scores[at + i] = score(key);
        }
        return found;
    }

    private int sort() {
        if (size > k) {
            selectLargest(keys, 0, size, k);
            size = k;
        }
        sortDescending(keys, 0, size);
        return size;
    }

    /** Halves by quickselect, then insertion; {@code Arrays.sort} allocates. */
    private static void sortDescending(long[] a, int begin, int end) {
        int from = begin;
        while (end - from > 32) {
            int middle = (from + end) >>> 1;
            selectLargest(a, from, end, middle);
            sortDescending(a, from, middle);
            from = middle;
        }
        for (int i = from + 1; i < end; i++) {
            long moving = a[i];
            int j = i;
            for (; j > from && a[j - 1] < moving; j--) {
                a[j] = a[j - 1];
            }
            a[j] = moving;
        }
    }

    private static long key(float score, int item) {
        int bits = Float.floatToRawIntBits(score + 0f);
        return ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | (~item & 0xFFFF_FFFFL);
    }

    private static int item(long key) {
        return ~(int) key;
    }

    private static float score(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
    }

    /**
     * Moves the largest of the distinct numbers in {@code [begin, end)} to {@code [begin, k)}; O(end − begin) on average.
     *
     * <p>A pivot is the median of three, one of them anywhere, so that sorted input and its kin are not slow; the partition
     * has no branch that depends on the numbers, because half of them would be mispredicted.
     */
    private static void selectLargest(long[] a, int begin, int end, int k) {
        int from = begin;
        int to = end;
        int scatter = 0x9E3779B9;
        while (to - from > 1 && from < k && k < to) {
            int range = to - from;
            scatter = scatter * 0x2545F491 + 0x6D2B79F5;
            int anywhere = from + (int) (((scatter & 0xFFFF_FFFFL) * range) >>> 32);
            int last = to - 1;
            int at = median(a, anywhere, from + range / 2, last);
            long pivot = a[at];
            a[at] = a[last];
            int larger = from;
            for (int i = from; i < last; i++) {
                long v = a[i];
                a[i] = a[larger];
                a[larger] = v;
                larger += v > pivot ? 1 : 0;
            }
            a[last] = a[larger];
            a[larger] = pivot;
            if (k <= larger) {
                to = larger;
            } else {
                from = larger + 1;
            }
        }
    }

    private static int median(long[] a, int x, int y, int z) {
        if (a[x] < a[y]) {
            return a[y] < a[z] ? y : a[x] < a[z] ? z : x;
        }
        return a[x] < a[z] ? x : a[y] < a[z] ? z : y;
    }
}
