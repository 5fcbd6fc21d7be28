package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open candidates in queues: one for each set of labels of a partition and class of {@link SlateTally}, the best
 * candidate at its head. Where the worth of a candidate beside its own number hangs on its labels alone, as with aspects,
 * shares and promises to groups, only the heads need looking at: O(queues) per slot instead of O(n).
 *
 * <p>A queue is a heap; a head that a rule does not allow in this slot steps aside until the next. O(n · labels) to start,
 * O(log n) to take. Reused from request to request.
 */
final class SlateQueues {

    private static final double[] NO_WORTH = {};

    private final SlateClasses classes = new SlateClasses();
    private int labelCount;
    private double[] worth = NO_WORTH;
    private final OpenSlate open;
    private final SlateTally tally;

    private int[] classOfLabel = new int[0];
    private int[] queue = new int[0];
    private int[] begin = new int[0];
    /** End of the heap; behind it stand those that stepped aside. */
    private int[] end = new int[0];

    private int[] aside = new int[0];
    private int[] heads = new int[0];
    private int[] harms = new int[0];

    SlateQueues(OpenSlate open, SlateTally tally) {
        this.open = open;
        this.tally = tally;
    }

    void start(double[] newWorth, @Nullable Groups labels) {
        worth = newWorth;
        CandidateSet candidates = open.request().candidates();
        int n = candidates.size();
        labelCount = labels == null ? 0 : labels.groupCount();
        if (labels != null && labels.singleLabel() && !tally.isConstrained() && labelCount <= 4 * n) {
            classifySingle(candidates, labels);
        } else {
            classify(candidates, labels);
        }
        fill(n);
    }

    /** Lets go of the caller's array. */
    void clear() {
        worth = NO_WORTH;
    }

    private void classify(CandidateSet candidates, @Nullable Groups labels) {
        int n = candidates.size();
        classes.restart(n, Integer.MAX_VALUE);
        for (int i = 0; i < n; i++) {
            if (open.isOpen(i)) {
                if (labels != null) {
                    int item = candidates.item(i);
                    int count = labels.count(item);
                    for (int l = 0; l < count; l++) {
                        classes.add(labels.group(item, l));
                    }
                }
                classes.add(labelCount + tally.classOf(i));
                classes.close(i);
            }
        }
    }

    /** One label each and no constraint: the class is a look-up, some 10 ns less than a search. */
    private void classifySingle(CandidateSet candidates, Groups labels) {
        int n = candidates.size();
        classes.restart(n, 0);
        if (classOfLabel.length < labelCount) {
            classOfLabel = new int[labelCount];
        }
        Arrays.fill(classOfLabel, 0, labelCount, 0);
        for (int i = 0; i < n; i++) {
            if (open.isOpen(i)) {
                int label = labels.group(candidates.item(i));
                if (classOfLabel[label] == 0) {
                    classes.add(label);
                    classes.add(labelCount);
                    classOfLabel[label] = classes.create();
                }
                classes.put(i, classOfLabel[label]);
            }
        }
    }

    private void fill(int n) {
        int count = classes.count();
        if (queue.length < n) {
            queue = new int[n];
        }
        if (begin.length <= count) {
            begin = new int[count + 8];
            end = new int[count + 8];
            aside = new int[count + 8];
            heads = new int[count + 8];
            harms = new int[count + 8];
        }
        Arrays.fill(begin, 0, count + 1, 0);
        Arrays.fill(aside, 0, count, 0);
        // Class 0 gets those that are not open; its queue is never looked at.
        for (int i = 0; i < n; i++) {
            begin[classes.of(i) + 1]++;
        }
        for (int c = 0; c < count; c++) {
            begin[c + 1] += begin[c];
            end[c] = begin[c];
        }
        for (int i = 0; i < n; i++) {
            queue[end[classes.of(i)]++] = i;
        }
        for (int c = 1; c < count; c++) {
            for (int at = (end[c] - begin[c]) / 2 - 1; at >= 0; at--) {
                siftDown(begin[c], end[c] - begin[c], at);
            }
        }
    }

    /** How many queues there are; some may be empty. */
    int count() {
        return classes.count() - 1;
    }

    /** Where the labels of a queue begin; class 0 has no members, so no candidate is in it. */
    int labelBegin(int q) {
        return classes.begin(q + 1);
    }

    int labelEnd(int q) {
        return classes.begin(q + 2) - 1;
    }

    /** The group at a place between {@link #labelBegin} and {@link #labelEnd}. */
    int label(int at) {
        return classes.member(at);
    }

    /** The queue in which an open candidate started. */
    int queueOf(int position) {
        return classes.of(position) - 1;
    }

    /** How many candidates are left in a queue. */
    int size(int q) {
        return end[q + 1] + aside[q + 1] - begin[q + 1];
    }

    /** Finds the heads for the next slot: of the queues that do the least harm, the best candidate that may stand there. */
    void renewHeads() {
        int count = classes.count();
        boolean rules = open.hasRules();
        if (!rules && !tally.isConstrained()) {
            plainHeads();
            return;
        }
        int least = OpenSlate.FORBIDDEN;
        for (int c = 1; c < count; c++) {
            if (rules) {
                stepBack(c);
            }
            harms[c] = tally.harmOfClass(classes.member(classes.begin(c + 1) - 1) - labelCount);
            boolean may = harms[c] != OpenSlate.FORBIDDEN && begin[c] < end[c];
            if (may && rules) {
                stepAside(c);
                may = begin[c] < end[c];
            }
            heads[c] = may ? queue[begin[c]] : -1;
            if (may && harms[c] < least) {
                least = harms[c];
            }
        }
        for (int c = 1; c < count; c++) {
            if (harms[c] > least) {
                heads[c] = -1;
            }
        }
    }

    /** Finds the best candidate of each queue, whatever constraints and rules say of the next slot. */
    void plainHeads() {
        for (int c = 1; c < classes.count(); c++) {
            heads[c] = begin[c] < end[c] ? queue[begin[c]] : -1;
        }
    }

    private void stepAside(int c) {
        while (begin[c] < end[c] && !open.rulesAllow(queue[begin[c]])) {
            int denied = queue[begin[c]];
            end[c]--;
            queue[begin[c]] = queue[end[c]];
            queue[end[c]] = denied;
            aside[c]++;
            siftDown(begin[c], end[c] - begin[c], 0);
        }
    }

    private void stepBack(int c) {
        while (aside[c] > 0) {
            int at = end[c] - begin[c];
            int moving = queue[end[c]];
            end[c]++;
            aside[c]--;
            while (at > 0 && better(worth, moving, queue[begin[c] + (at - 1) / 2])) {
                queue[begin[c] + at] = queue[begin[c] + (at - 1) / 2];
                at = (at - 1) / 2;
            }
            queue[begin[c] + at] = moving;
        }
    }

    /** The best candidate of a queue for the next slot, or −1. */
    int head(int q) {
        return heads[q + 1];
    }

    /** Removes the head of a queue, and returns it. */
    int take(int q) {
        int c = q + 1;
        int head = queue[begin[c]];
        end[c]--;
        queue[begin[c]] = queue[end[c]];
        if (aside[c] > 0) {
            queue[end[c]] = queue[end[c] + aside[c]];
        }
        siftDown(begin[c], end[c] - begin[c], 0);
        return head;
    }

    private void siftDown(int from, int size, int start) {
        if (size <= 1) {
            return;
        }
        int[] heap = queue;
        double[] key = worth;
        int parent = start;
        int moving = heap[from + parent];
        double value = key[moving];
        while (true) {
            int child = 2 * parent + 1;
            if (child >= size) {
                break;
            }
            int best = heap[from + child];
            double bestValue = key[best];
            if (child + 1 < size) {
                int right = heap[from + child + 1];
                double rightValue = key[right];
                if (rightValue > bestValue || (rightValue == bestValue && right < best)) {
                    child++;
                    best = right;
                    bestValue = rightValue;
                }
            }
            if (value > bestValue || (value == bestValue && moving < best)) {
                break;
            }
            heap[from + parent] = best;
            parent = child;
        }
        heap[from + parent] = moving;
    }

    /** Whether {@code a} comes before {@code b}. */
    static boolean better(double[] worth, int a, int b) {
        return worth[a] > worth[b] || (worth[a] == worth[b] && a < b);
    }
}
