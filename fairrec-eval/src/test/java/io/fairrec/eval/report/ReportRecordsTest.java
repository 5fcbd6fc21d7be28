package io.fairrec.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.eval.metric.MetricResult;
import io.fairrec.eval.metric.Undefined;
import io.fairrec.eval.stat.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic and the rules of the report's records. */
class ReportRecordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0.08712   | 4 | 0.0871
                    -0.08712  | 4 | −0.0871
                    -0.00001  | 4 | 0.0000
                    1234567.5 | 0 | 1,234,568
                    999.999   | 2 | 1,000.00
                    0.125     | 2 | 0.13
                    1.005     | 2 | 1.00
                    0         | 0 | 0
                    """)
    @DisplayName("numbers are rounded half up, grouped, and have no sign where they are zero")
    void writesNumbers(double value, int decimals, String expected) {
        assertThat(ValueFormat.decimal(decimals).text(value)).isEqualTo(expected);
    }

    @Test
    @DisplayName("units, signs and intervals are written once")
    void writesUnits() {
        ValueFormat percent = ValueFormat.percent(1);

        assertThat(percent.text(Quantity.of(0.346, 0.341, 0.351))).isEqualTo("34.6\u202f% [34.1, 35.1]");
        assertThat(ValueFormat.money("$", 2).text(-1.5)).isEqualTo("−$1.50");
        assertThat(percent.signed(0.018)).isEqualTo("+1.8\u202f%");
        assertThat(percent.signedInterval(Quantity.of(0, -0.014, 0.003))).isEqualTo("[−1.4, +0.3]");
        assertThat(percent.text(Quantity.missing("too few: 3 of 30"))).isEqualTo("no value: too few: 3 of 30");
    }

    @Test
    @DisplayName("what metrics and statistics found is taken over, reasons included")
    void takesOverResults() {
        assertThat(Quantity.of(new Estimate(0.1, 0.05, 0.2, 0.95, 40))).isEqualTo(Quantity.of(0.1, 0.05, 0.2));
        assertThat(Quantity.of(new MetricResult.Value("ndcg@10", 0.1, 40, 0))).isEqualTo(Quantity.of(0.1));
        Undefined reason = Undefined.NO_USERS;
        assertThat(Quantity.of(new MetricResult.Missing("ndcg@10", reason, 0, 3)))
                .isEqualTo(Quantity.missing(reason.words()));
    }

    @Test
    @DisplayName("a value that is not a number must be told as missing")
    void refusesNaN() {
        assertThatThrownBy(() -> Quantity.of(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Quantity.of(1, 2, Double.POSITIVE_INFINITY)).hasMessageContaining("Infinity");
        assertThatThrownBy(() -> Quantity.of(1, 2, 1)).hasMessageContaining("[2.0, 1.0]");
        assertThatThrownBy(() -> Quantity.missing(" ")).hasMessageContaining("reason");
        assertThatThrownBy(() -> new Quantity(null, null, null, null)).hasMessageContaining("one must be given");
        assertThatThrownBy(() -> new LineChart.Series("s", List.of(1.0, Double.NaN)))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> ValueFormat.decimal(2).text(Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    @DisplayName("the front holds exactly the policies that no other beats")
    void frontAgainstBruteForce() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Goal goal = List.of(Goal.HIGHER, Goal.LOWER, Goal.TARGET).get(random.nextInt(3));
            Axis x = goal == Goal.TARGET
                    ? Axis.target("x", ValueFormat.decimal(1), ReferenceLine.of(2, "two"))
                    : Axis.of("x", ValueFormat.decimal(1), goal);
            List<ParetoChart.Point> points = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                // Few distinct values, so that ties are common.
                points.add(new ParetoChart.Point(
                        "p" + i, "f", ParetoChart.Role.OTHER, random.nextInt(5), random.nextInt(5), List.of()));
            }
            ParetoChart chart = new ParetoChart("t", "c", x, Axis.of("y", ValueFormat.decimal(1), Goal.HIGHER), points);

            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < points.size(); i++) {
                boolean beaten = false;
                for (ParetoChart.Point other : points) {
                    int betterX = better(goal, other.x(), points.get(i).x());
                    int betterY = Double.compare(other.y(), points.get(i).y());
                    beaten |= betterX >= 0 && betterY >= 0 && betterX + betterY > 0;
                }
                if (!beaten) {
                    expected.add(i);
                }
            }
            assertThat(chart.front()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(chart.front().stream().map(i -> points.get(i).x()).toList())
                    .as("seed " + seed)
                    .isSorted();
        }
    }

    private static int better(Goal goal, double a, double b) {
        return switch (goal) {
            case HIGHER -> Double.compare(a, b);
            case LOWER -> Double.compare(b, a);
            default -> Double.compare(Math.abs(b - 2), Math.abs(a - 2));
        };
    }

    @Test
    @DisplayName("the Lorenz curve and its Gini agree with the formula over sorted exposures")
    void lorenzAgainstFormula() {
        assertThat(LorenzChart.Curve.of("equal", 3, 3, 3, 3).gini()).isCloseTo(0, within(1e-12));
        assertThat(LorenzChart.Curve.of("one has all", 0, 0, 0, 5).gini()).isCloseTo(0.75, within(1e-12));
        assertThat(LorenzChart.Curve.of("any order", 3, 1, 2).shares()).containsExactly(0.0, 1.0 / 6, 0.5, 1.0);
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = 1 + random.nextInt(40);
            double[] exposures = random.doubles(n).toArray();

            double[] sorted = exposures.clone();
            Arrays.sort(sorted);
            double weighted = 0;
            double sum = 0;
            for (int j = 1; j <= n; j++) {
                weighted += (2 * j - n - 1) * sorted[j - 1];
                sum += sorted[j - 1];
            }
            LorenzChart.Curve curve = LorenzChart.Curve.of("random", exposures);
            assertThat(curve.gini()).as("seed " + seed).isCloseTo(weighted / (n * sum), within(1e-12));
            assertThat(curve.shares()).as("seed " + seed).isSorted().hasSize(n + 1);
        }
        assertThatThrownBy(() -> LorenzChart.Curve.of("nothing", 0, 0))
                .hasMessageContaining("number of shares of curve \"nothing\"");
        assertThatThrownBy(() -> LorenzChart.Curve.of("negative", 1, -1)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> new LorenzChart.Curve("open", List.of(0.0, 0.5)))
                .hasMessageContaining("must run from 0 to 1");
    }

    @Test
    @DisplayName("rows, series and targets that do not fit are refused")
    void refusesWhatDoesNotFit() {
        ComparisonTable.Column column =
                new ComparisonTable.Column("c", "", ValueFormat.count(), ValueFormat.count(), Goal.NONE);
        assertThatThrownBy(() -> new ComparisonTable(
                        "t", "c", List.of(column), List.of(new ComparisonTable.Row("row 1", "", false, List.of()))))
                .hasMessageContaining("row 1");
        assertThatThrownBy(() -> new Axis("share", ValueFormat.percent(1), Goal.TARGET, null))
                .hasMessageContaining("must have a line");
        LineChart.Panel panel = new LineChart.Panel(
                Axis.of("y", ValueFormat.count(), Goal.NONE), List.of(new LineChart.Series("short", List.of(1.0))));
        assertThatThrownBy(() -> new LineChart("t", "c", "x", List.of(1.0, 2.0), List.of(panel)))
                .hasMessageContaining("short");
        assertThatThrownBy(() -> new LineChart("t", "c", "x", List.of(2.0, 1.0), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        Axis aimless = Axis.of("x", ValueFormat.count(), Goal.NONE);
        assertThatThrownBy(() -> new ParetoChart("t", "c", aimless, aimless, List.of()))
                .hasMessageContaining("goal NONE");
    }

    @Test
    @DisplayName("a program that is put into the page cannot end its element")
    void inlinesPrograms() {
        assertThat(PageAssets.inline("a('</script>', '</SCRIPT x', '<!--<script>')"))
                .isEqualTo("a('<\\/script>', '<\\/SCRIPT x', '<\\!--<script>')");
    }
}
