package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.fairness.FairnessBatch;
import io.fairrec.fairness.FairnessLoss;
import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link FairnessLoss} must do. Extend it in the tests of an implementation. */
public abstract class FairnessLossContract {

    private static final long SEEDS = 60;
    private static final int GROUPS = 4;
    private static final int ITEM_GROUPS = 3;
    private static final int DIMENSION = 3;
    private static final double UNTOUCHED = -12345.678;

    /** The loss; equal for equal calls, for batches of up to {@value #GROUPS} user groups. */
    protected abstract FairnessLoss loss();

    /** Whether the users' groups are what is compared; else the item groups, or each row with itself. */
    protected boolean comparesUserGroups() {
        return true;
    }

    /** Whether one group in the batch is nothing to compare. */
    protected boolean needsTwoGroups() {
        return true;
    }

    /** Whether renaming the groups changes nothing. */
    protected boolean symmetric() {
        return true;
    }

    /** Whether parity is 0; else the value at parity is only the same for every number of groups. */
    protected boolean zeroAtParity() {
        return true;
    }

    /** Whether groups of equal rows are on a par whatever their sizes; not so where small groups are smoothed more. */
    protected boolean sizesMeanNothing() {
        return true;
    }

    @Test
    @DisplayName("the gradient is that of the value, by central differences, in every entry")
    void gradientIsThatOfTheValue() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Rows rows = rows(seed);
            double[] gradient = new double[rows.variable.length];
            double value = loss().accumulateGradient(rows.batch(), 1, gradient);
            double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
            for (int i = 0; i < rows.variable.length; i++) {
                double at = rows.variable[i];
                double step = 1e-6;
                rows.variable[i] = at + step;
                double above = loss().value(rows.batch());
                rows.variable[i] = at - step;
                double below = loss().value(rows.batch());
                rows.variable[i] = at;
                assertThat(Math.abs((above - below) / (2 * step) - gradient[i]))
                        .as(
                                "seed %d, entry %d: slope %s, gradient %s",
                                seed, i, (above - below) / (2 * step), gradient[i])
                        .isLessThanOrEqualTo(1e-6 * largest + 1e-8 * Math.max(1, Math.abs(value)));
            }
        }
    }

    @Test
    @DisplayName("value() and accumulateGradient() return the same, at least 0, and some batch is unfair")
    void valuesAgree() {
        boolean unfair = false;
        for (long seed = 0; seed < SEEDS; seed++) {
            Rows rows = rows(seed);
            double value = loss().value(rows.batch());

            assertThat(loss().accumulateGradient(rows.batch(), -3, new double[rows.variable.length]))
                    .as("seed %d", seed)
                    .isEqualTo(value);
            assertThat(value).as("seed %d", seed).isFinite().isGreaterThanOrEqualTo(0);
            unfair |= value > 1e-3;
        }
        assertThat(unfair).isTrue();
    }

    @Test
    @DisplayName("adds weight times the gradient to what is there, and leaves what lies behind")
    void addsWeighted() {
        Rows rows = rows(5);
        int n = rows.variable.length;
        double[] once = new double[n];
        loss().accumulateGradient(rows.batch(), 1, once);
        double[] gradient = new double[n + 2];
        Arrays.fill(gradient, UNTOUCHED);
        loss().accumulateGradient(rows.batch(), -2.5, gradient);

        for (int i = 0; i < n; i++) {
            assertThat(Math.abs(gradient[i] - (UNTOUCHED - 2.5 * once[i])))
                    .as("entry %d", i)
                    .isLessThanOrEqualTo(1e-10);
        }
        assertThat(Arrays.copyOfRange(gradient, n, n + 2)).containsOnly(UNTOUCHED);
        double[] none = new double[n];
        loss().accumulateGradient(rows.batch(), 0, none);
        assertThat(Arrays.stream(none).allMatch(x -> x == 0)).isTrue();
    }

    @Test
    @DisplayName("the order of the rows means nothing")
    void rowsMayBePermuted() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Rows rows = rows(seed);
            Rows permuted = rows.permuted(Seeds.stream(seed, 1, 9));
            double[] gradient = new double[rows.variable.length];
            double[] permutedGradient = new double[rows.variable.length];
            double value = loss().accumulateGradient(rows.batch(), 1, gradient);
            double permutedValue = loss().accumulateGradient(permuted.batch(), 1, permutedGradient);

            assertThat(Math.abs(permutedValue - value))
                    .as("seed %d: %s and %s", seed, value, permutedValue)
                    .isLessThanOrEqualTo(1e-12 * Math.max(1, value));
            double[] back = permuted.back(permutedGradient);
            for (int i = 0; i < gradient.length; i++) {
                assertThat(Math.abs(back[i] - gradient[i]))
                        .as("seed %d, entry %d", seed, i)
                        .isLessThanOrEqualTo(1e-11);
            }
        }
    }

    @Test
    @DisplayName("renaming the groups changes nothing, where the loss is symmetric")
    void groupsMayBeRenamed() {
        for (long seed = 0; seed < SEEDS && symmetric(); seed++) {
            Rows rows = rows(seed);
            double value = loss().value(rows.batch());
            int shift = 1 + (int) (seed % (GROUPS - 1));
            for (int r = 0; r < rows.n; r++) {
                rows.group[r] = rows.group[r] < 0 ? -1 : (rows.group[r] + shift) % GROUPS;
                rows.itemGroup[r] = rows.itemGroup[r] < 0 ? -1 : (rows.itemGroup[r] + 1) % ITEM_GROUPS;
            }

            assertThat(Math.abs(loss().value(rows.batch()) - value))
                    .as("seed %d, groups shifted by %d", seed, shift)
                    .isLessThanOrEqualTo(1e-12 * Math.max(1, value));
        }
    }

    @Test
    @DisplayName("at parity the value is 0, or for a risk the groups' common loss")
    void parity() {
        for (long seed = 0; seed < SEEDS; seed++) {
            double two = loss().value(parity(seed, 2));
            double four = loss().value(parity(seed, GROUPS));

            assertThat(Math.abs(four - (zeroAtParity() ? 0 : two)))
                    .as("seed %d, four equal groups: %s", seed, four)
                    .isLessThanOrEqualTo(1e-12 * Math.max(1, four));
            assertThat(two)
                    .as("seed %d, two equal groups: %s", seed, two)
                    .matches(v -> zeroAtParity() ? v <= 1e-12 : v > 1e-3);
        }
    }

    @Test
    @DisplayName("at parity rounding gives no direction: where the value is 0, so is the gradient")
    void parityHasNoDirection() {
        for (long seed = 0; seed < SEEDS && zeroAtParity(); seed++) {
            for (int groups = 2; groups <= GROUPS; groups++) {
                FairnessBatch batch = parity(seed, groups, g -> sizesMeanNothing() ? 2 + g * 3 % 4 : 3);
                double[] gradient = new double[batch.variableLength()];

                assertThat(loss().accumulateGradient(batch, 1, gradient))
                        .as("seed %d, %d equal groups", seed, groups)
                        .isLessThanOrEqualTo(1e-12);
                assertThat(Arrays.stream(gradient).map(Math::abs).max().orElse(0))
                        .as("seed %d, %d equal groups: largest entry of the gradient", seed, groups)
                        .isLessThanOrEqualTo(1e-9);
            }
        }
    }

    @Test
    @DisplayName("one group only, no rows, and rows of no group: 0, and the gradient stays untouched")
    void nothingToCompare() {
        Rows rows = rows(3);
        if (needsTwoGroups()) {
            Arrays.fill(comparesUserGroups() ? rows.group : rows.itemGroup, 1);
            assertUntouched(rows.batch(), "one group");
        }
        Arrays.fill(rows.group, -1);
        Arrays.fill(rows.itemGroup, -1);
        assertUntouched(rows.batch(), "no group");
        assertUntouched(new Rows(loss().variable(), 0).batch(), "no rows");
    }

    @Test
    @DisplayName("rows of group −1 take no part")
    void rowsOfNoGroupTakeNoPart() {
        for (long seed = 0; seed < SEEDS && comparesUserGroups(); seed++) {
            Rows rows = rows(seed);
            rows.group[2] = -1;
            double value = loss().value(rows.batch());
            int d = loss().variable() == FairnessLoss.Variable.SCORES ? 1 : DIMENSION;
            rows.variable[2 * d] = 0.987;
            double[] gradient = new double[rows.variable.length];

            assertThat(loss().accumulateGradient(rows.batch(), 1, gradient))
                    .as("seed %d", seed)
                    .isEqualTo(value);
            assertThat(Arrays.copyOfRange(gradient, 2 * d, 3 * d)).containsOnly(0);
        }
    }

    @Test
    @DisplayName("a group without rows changes nothing")
    void emptyGroup() {
        Rows rows = rows(4);
        for (int r = 0; r < rows.n; r++) {
            rows.group[r] = rows.group[r] == 3 ? 0 : rows.group[r];
        }
        assertThat(loss().value(rows.batch())).isFinite();
        double[] gradient = new double[rows.variable.length];
        loss().accumulateGradient(rows.batch(), 1, gradient);
        assertThat(Arrays.stream(gradient).allMatch(Double::isFinite)).isTrue();
    }

    @Test
    @DisplayName("reads the batch only, and gives equal results on 8 threads at once")
    void readsOnlyAndIsThreadSafe() {
        Rows rows = rows(6);
        double[] before = rows.variable.clone();
        int[] groupsBefore = rows.group.clone();
        FairnessLoss shared = loss();
        double[] alone = new double[rows.variable.length];
        shared.accumulateGradient(rows.batch(), 1, alone);

        var together = Parallel.run(8, thread -> {
            double[] gradient = new double[0];
            for (int round = 0; round < 20; round++) {
                gradient = new double[alone.length];
                shared.accumulateGradient(rows.batch(), 1, gradient);
            }
            return gradient;
        });

        assertThat(together).allSatisfy(gradient -> assertThat(gradient).containsExactly(alone));
        assertThat(rows.variable).containsExactly(before);
        assertThat(rows.group).containsExactly(groupsBefore);
    }

    @Test
    @DisplayName("refuses numbers that are not finite, the other variable, and a gradient that is too short")
    void refuses() {
        for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            Rows rows = rows(1);
            rows.variable[1] = bad;
            assertThatThrownBy(() -> loss().value(rows.batch()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(bad));
        }
        FairnessBatch batch = rows(1).batch();
        int n = batch.variableLength();
        assertThatThrownBy(() -> loss().accumulateGradient(batch, Double.NaN, new double[n]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> loss().accumulateGradient(batch, 1, new double[n - 1]))
                .isInstanceOf(IllegalArgumentException.class);
        FairnessBatch other = loss().variable() == FairnessLoss.Variable.SCORES
                ? FairnessBatch.portraits(new double[4], 2, 2, new int[2], 1)
                : FairnessBatch.scores(new double[2], 2, new double[2], new int[2], 1);
        assertThatThrownBy(() -> loss().value(other)).isInstanceOf(IllegalArgumentException.class);
        assertThat(loss().name()).isNotBlank().isEqualTo(loss().name());
    }

    private void assertUntouched(FairnessBatch batch, String what) {
        double[] gradient = new double[batch.variableLength()];
        Arrays.fill(gradient, UNTOUCHED);
        assertThat(loss().accumulateGradient(batch, 1, gradient)).as(what).isZero();
        assertThat(Arrays.stream(gradient).allMatch(x -> x == UNTOUCHED))
                .as("%s: %s", what, Arrays.toString(gradient))
                .isTrue();
    }

    /** Four requests of 6 rows; variables in (0, 1), labels 0 or 1. */
    private Rows rows(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 7);
        Rows rows = new Rows(loss().variable(), 24);
        for (int i = 0; i < rows.variable.length; i++) {
            rows.variable[i] = random.nextDouble(0.02, 0.98);
        }
        for (int r = 0; r < rows.n; r++) {
            rows.label[r] = random.nextInt(3) > 0 ? 1 : 0;
            rows.group[r] = random.nextInt(12) == 0 ? -1 : random.nextInt(GROUPS);
            rows.item[r] = random.nextInt(4);
            rows.itemGroup[r] = random.nextInt(12) == 0 ? -1 : random.nextInt(ITEM_GROUPS);
            rows.counterfactual[r] = random.nextDouble();
        }
        return rows;
    }

    /**
     * A batch whose groups are on a par: each user group has the same rows, each request holds one candidate of each item
     * group, all at one score, and counterfactual scores equal the scores.
     */
    private FairnessBatch parity(long seed, int groups) {
        return parity(seed, groups, g -> 1);
    }

    /** The same, where each group's rows come so many times. */
    private FairnessBatch parity(long seed, int groups, IntUnaryOperator times) {
        SplittableRandom random = Seeds.stream(seed, groups, 8);
        SplittableRandom shared = Seeds.stream(seed, 0, 8);
        int[] groupOfPair = IntStream.range(0, groups)
                .flatMap(g -> IntStream.generate(() -> g).limit(times.applyAsInt(g)))
                .toArray();
        Rows rows = new Rows(loss().variable(), groupOfPair.length * ITEM_GROUPS * 2);
        int d = loss().variable() == FairnessLoss.Variable.SCORES ? 1 : DIMENSION;
        double[] template = new double[2 * d];
        Arrays.setAll(template, i -> shared.nextDouble(0.02, 0.98));
        for (int r = 0; r < rows.n; r++) {
            int request = r / ITEM_GROUPS;
            rows.group[r] = groupOfPair[request / 2];
            rows.item[r] = request % 2;
            rows.itemGroup[r] = r % ITEM_GROUPS;
            rows.label[r] = 1;
            System.arraycopy(template, request % 2 * d, rows.variable, r * d, d);
            rows.counterfactual[r] = rows.variable[r * d];
        }
        rows.listLength = ITEM_GROUPS;
        return rows.permuted(random).batch();
    }

    /** Rows that can be permuted within their requests. */
    private static final class Rows {

        final FairnessLoss.Variable kind;
        final int n;
        final int dimension;
        final double[] variable;
        final double[] label;
        final double[] counterfactual;
        final int[] group;
        final int[] item;
        final int[] itemGroup;
        final int[] source;
        int listLength = 6;

        Rows(FairnessLoss.Variable kind, int n) {
            this.kind = kind;
            this.n = n;
            this.dimension = kind == FairnessLoss.Variable.SCORES ? 1 : DIMENSION;
            this.variable = new double[n * dimension];
            this.label = new double[n];
            this.counterfactual = new double[n];
            this.group = new int[n];
            this.item = new int[n];
            this.itemGroup = new int[n];
            this.source = new int[n];
            Arrays.setAll(source, r -> r);
        }

        FairnessBatch batch() {
            int[] listBegin = new int[n / listLength + 1];
            Arrays.setAll(listBegin, q -> q * listLength);
            FairnessBatch batch = kind == FairnessLoss.Variable.SCORES
                    ? FairnessBatch.scores(variable, n, label, group, GROUPS).withCounterfactual(counterfactual)
                    : FairnessBatch.portraits(variable, n, dimension, group, GROUPS);
            return batch.withItems(item).withItemGroups(itemGroup, ITEM_GROUPS).withLists(listBegin);
        }

        Rows permuted(SplittableRandom random) {
            Rows p = new Rows(kind, n);
            p.listLength = listLength;
            for (int from = 0; from < n; from += listLength) {
                for (int i = from + listLength - 1; i > from; i--) {
                    int j = from + random.nextInt(i - from + 1);
                    int kept = p.source[i];
                    p.source[i] = p.source[j];
                    p.source[j] = kept;
                }
            }
            for (int r = 0; r < n; r++) {
                int s = p.source[r];
                System.arraycopy(variable, s * dimension, p.variable, r * dimension, dimension);
                p.label[r] = label[s];
                p.counterfactual[r] = counterfactual[s];
                p.group[r] = group[s];
                p.item[r] = item[s];
                p.itemGroup[r] = itemGroup[s];
            }
            return p;
        }

        /** A gradient of these rows in the order of those they were made from. */
        double[] back(double[] gradient) {
            double[] back = new double[gradient.length];
            for (int r = 0; r < n; r++) {
                System.arraycopy(gradient, r * dimension, back, source[r] * dimension, dimension);
            }
            return back;
        }
    }
}
