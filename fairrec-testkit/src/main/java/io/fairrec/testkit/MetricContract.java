package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairrec.eval.metric.Accumulator;
import io.fairrec.eval.metric.Direction;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metric;
import io.fairrec.eval.metric.MetricResult;
import io.fairrec.eval.metric.UserMetric;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link Metric} must do. Extend it in the tests of an implementation. */
public abstract class MetricContract {

    private static final long SEEDS = 6;
    private static final int USERS = 60;
    private static final int COLD_USERS = 8;
    private static final int ITEMS = 40;
    private static final int SLOTS = 15;

    /** What rounding may do when sums are taken in another order. */
    private static final double ROUNDING = 1e-12;

    /** The metric; called several times, equal each time. */
    protected abstract Metric metric();

    /**
     * A context; equal for equal seeds. Override it for a metric that needs other data. As it is, it has items of unknown
     * brand and category, items that nobody buys, and users without train and relevant items.
     */
    protected EvaluationContext context(long seed) {
        SyntheticLog log = SyntheticLog.builder()
                .users(USERS)
                .items(ITEMS)
                .coldUsers(COLD_USERS)
                .rowsPerUser(12)
                .seed(seed)
                .build();
        Split split = Splits.perUserFractionByRows(log.interactions(), 0.8);
        return EvaluationContext.of(log.catalog(), split.train(), split.test());
    }

    @Test
    @DisplayName("has a name without white space around it and a direction, equal at every call")
    void isNamed() {
        assertThat(metric().name()).isNotBlank().isEqualTo(metric().name().strip());
        assertThat(metric().direction()).isIn((Object[]) Direction.values());
        assertThat(metric().name()).isEqualTo(metric().name());
    }

    @Test
    @DisplayName("answers nothing added with a named reason or a finite number, never NaN")
    void nothingAdded() {
        checkSound(metric().start(context(0)).result(), "nothing added");
    }

    @Test
    @DisplayName(
            "answers empty, short and long slates and users without relevant items with a reason or a finite number")
    void alwaysSound() {
        for (long seed = 0; seed < SEEDS; seed++) {
            EvaluationContext context = context(seed);
            for (int slots : new int[] {0, 1, 3, SLOTS}) {
                int[][] slates = slates(context, seed, slots);
                Accumulator all = metric().start(context);
                for (int u = 0; u < slates.length; u++) {
                    Accumulator alone = metric().start(context);
                    alone.add(u, slates[u], slates[u].length);
                    checkSound(alone.result(), "seed " + seed + ", user " + u + ", " + slots + " slots");
                    all.add(u, slates[u], slates[u].length);
                    checkSound(all.result(), "seed " + seed + ", users to " + u + ", " + slots + " slots");
                }
            }
        }
    }

    @Test
    @DisplayName("does not depend on the order of users")
    void orderDoesNotMatter() {
        for (long seed = 0; seed < SEEDS; seed++) {
            EvaluationContext context = context(seed);
            int[][] slates = slates(context, seed, SLOTS);
            int[] forwards = IntStream.range(0, slates.length).toArray();
            int[] mixed = mixed(slates.length, seed);

            checkClose(
                    accumulate(context, slates, mixed).result(),
                    accumulate(context, slates, forwards).result(),
                    "seed " + seed);
        }
    }

    @Test
    @DisplayName(
            "gives the figure of all users when parts are merged, empty parts included, and leaves the merged part as it was")
    void mergeEqualsAddingAll() {
        for (long seed = 0; seed < SEEDS; seed++) {
            EvaluationContext context = context(seed);
            int[][] slates = slates(context, seed, SLOTS);
            int[] order = mixed(slates.length, seed);
            int cut = (int) (seed % slates.length);
            Accumulator whole = accumulate(context, slates, order);
            Accumulator left = accumulate(context, slates, Arrays.copyOfRange(order, 0, cut));
            Accumulator right = accumulate(context, slates, Arrays.copyOfRange(order, cut, order.length));
            MetricResult rightBefore = right.result();

            left.merge(right);
            left.merge(metric().start(context));

            checkClose(left.result(), whole.result(), "seed " + seed + ", cut at " + cut);
            assertThat(right.result()).as("seed %d, the merged part", seed).isEqualTo(rightBefore);
        }
    }

    @Test
    @DisplayName("refuses to merge the accumulator of another metric")
    void refusesOthers() {
        Accumulator own = metric().start(context(0));
        assertThatThrownBy(() -> own.merge(new Foreign())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("neither keeps nor changes the slate, and looks at no entry behind its size")
    void borrowsTheSlate() {
        EvaluationContext context = context(3);
        int[][] slates = slates(context, 3, SLOTS);
        Accumulator exact = metric().start(context);
        Accumulator reused = metric().start(context);
        int[] buffer = new int[SLOTS + 5];
        for (int u = 0; u < slates.length; u++) {
            exact.add(u, slates[u], slates[u].length);
            Arrays.fill(buffer, Integer.MAX_VALUE);
            System.arraycopy(slates[u], 0, buffer, 0, slates[u].length);
            int[] before = buffer.clone();
            reused.add(u, buffer, slates[u].length);
            assertThat(buffer).as("the slate of user %d", u).containsExactly(before);
            Arrays.fill(buffer, 0);
        }

        assertThat(reused.result()).isEqualTo(exact.result());
    }

    @Test
    @DisplayName("counts every user once: measured or left out")
    void countsEveryUser() {
        for (long seed = 0; seed < SEEDS; seed++) {
            EvaluationContext context = context(seed);
            MetricResult result = accumulate(context, slates(context, seed, SLOTS), mixed(context.userCount(), seed))
                    .result();

            assertThat(result.support() + result.leftOut()).as("seed %d", seed).isEqualTo(context.userCount());
        }
    }

    @Test
    @DisplayName("gives equal figures on 8 threads at once")
    void isThreadSafe() {
        Metric shared = metric();
        EvaluationContext context = context(5);
        int[][] slates = slates(context, 5, SLOTS);
        int[] order = mixed(slates.length, 5);
        MetricResult alone = accumulate(context, slates, order).result();

        List<MetricResult> together = Parallel.run(8, thread -> {
            Accumulator accumulator = shared.start(context);
            for (int u : order) {
                accumulator.add(u, slates[u], slates[u].length);
            }
            return accumulator.result();
        });

        assertThat(together).containsOnly(alone);
    }

    @Test
    @DisplayName("a user metric is the mean of its users' values, finite even where they are undefined")
    void isTheMeanOfItsValues() {
        assumeTrue(metric() instanceof UserMetric, "only for user metrics");
        UserMetric metric = (UserMetric) metric();
        for (long seed = 0; seed < SEEDS; seed++) {
            EvaluationContext context = context(seed);
            int[][] slates = slates(context, seed, SLOTS);
            double sum = 0;
            int defined = 0;
            for (int u = 0; u < slates.length; u++) {
                double value = metric.value(context, u, slates[u], slates[u].length);
                assertThat(value).as("seed %d, user %d", seed, u).isFinite();
                if (metric.undefined(context, u, slates[u].length) == null) {
                    sum += value;
                    defined++;
                }
            }
            MetricResult result =
                    accumulate(context, slates, mixed(slates.length, seed)).result();

            assertThat(result.support()).as("seed %d", seed).isEqualTo(defined);
            if (defined > 0) {
                assertThat(result.value()).as("seed %d", seed).isCloseTo(sum / defined, rounding(sum / defined));
            }
        }
    }

    private Accumulator accumulate(EvaluationContext context, int[][] slates, int[] users) {
        Accumulator accumulator = metric().start(context);
        for (int u : users) {
            accumulator.add(u, slates[u], slates[u].length);
        }
        return accumulator;
    }

    /** One slate of distinct items per user: about half of them full, the others of any length. */
    private static int[][] slates(EvaluationContext context, long seed, int slots) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] slates = new int[context.userCount()][];
        for (int u = 0; u < slates.length; u++) {
            int size = Math.min(context.itemCount(), random.nextBoolean() ? slots : random.nextInt(slots + 1));
            slates[u] = Arrays.copyOf(mixed(context.itemCount(), random.nextLong()), size);
        }
        return slates;
    }

    private static int[] mixed(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = IntStream.range(0, n).toArray();
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    private void checkSound(MetricResult result, String what) {
        assertThat(result.metric()).as(what).isEqualTo(metric().name());
        if (result.isDefined()) {
            assertThat(result.value()).as(what).isFinite();
        } else {
            assertThatThrownBy(result::value).as(what).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void checkClose(MetricResult actual, MetricResult expected, String what) {
        assertThat(actual.isDefined()).as(what).isEqualTo(expected.isDefined());
        assertThat(actual.support()).as(what).isEqualTo(expected.support());
        assertThat(actual.leftOut()).as(what).isEqualTo(expected.leftOut());
        if (expected.isDefined()) {
            assertThat(actual.value()).as(what).isCloseTo(expected.value(), rounding(expected.value()));
        }
    }

    private static Offset<Double> rounding(double size) {
        return within(ROUNDING * Math.max(1, Math.abs(size)));
    }

    /** The accumulator of no metric. */
    private static final class Foreign implements Accumulator {

        @Override
        public void add(int user, int[] slate, int size) {}

        @Override
        public void merge(Accumulator other) {}

        @Override
        public MetricResult result() {
            return new MetricResult.Value("foreign", 0, 0, 0);
        }
    }
}
