package io.fairrec.rerank;

import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups of one item partition that have items in the catalogue, numbered 0, 1, …, and the classes of items that
 * belong to the same groups: what an item pays is a number of its class.
 *
 * <p>A group without items cannot earn, so it is not counted; one that has items is, even if no row offers them: an audit
 * would count it too. O(items · labels) to make, 4 bytes per item. Immutable.
 */
final class EarningGroups {

    private final int groups;
    private final int[] classOf;
    /** Groups of class c: {@code group[begin[c] … begin[c + 1])}. */
    private final int[] begin;

    private final int[] group;

    EarningGroups(Catalog catalog, String partition) {
        Groups all = catalog.groups(partition);
        int[] number = new int[all.groupCount()];
        int count = 0;
        for (int g = 0; g < number.length; g++) {
            number[g] = all.size(g) > 0 ? count++ : -1;
        }
        this.groups = count;
        this.classOf = new int[all.entityCount()];
        Map<List<Integer>, Integer> classes = new HashMap<>();
        List<int[]> members = new ArrayList<>();
        for (int item = 0; item < classOf.length; item++) {
            List<Integer> labels = new ArrayList<>(all.count(item));
            for (int l = 0; l < all.count(item); l++) {
                labels.add(number[all.group(item, l)]);
            }
            Integer known = classes.putIfAbsent(labels, members.size());
            classOf[item] = known == null ? members.size() : known;
            if (known == null) {
                members.add(labels.stream().mapToInt(Integer::intValue).toArray());
            }
        }
        this.begin = new int[members.size() + 1];
        for (int c = 0; c < members.size(); c++) {
            begin[c + 1] = begin[c] + members.get(c).length;
        }
        this.group = new int[begin[members.size()]];
        for (int c = 0; c < members.size(); c++) {
            System.arraycopy(members.get(c), 0, group, begin[c], members.get(c).length);
        }
    }

    /** How many groups have items. */
    int count() {
        return groups;
    }

    /** How many classes of items there are. */
    int classes() {
        return begin.length - 1;
    }

    /** The class of an item of the catalogue. */
    int classOf(int item) {
        return classOf[item];
    }

    /** Adds an amount to every group of a class. */
    void add(int itemClass, double amount, double[] sums) {
        for (int at = begin[itemClass]; at < begin[itemClass + 1]; at++) {
            sums[group[at]] += amount;
        }
    }

    /** From numbers by group to their sums by class. */
    void sums(double[] byGroup, double[] byClass) {
        Arrays.fill(byClass, 0, classes(), 0);
        for (int c = 0; c < classes(); c++) {
            for (int at = begin[c]; at < begin[c + 1]; at++) {
                byClass[c] += byGroup[group[at]];
            }
        }
    }
}
