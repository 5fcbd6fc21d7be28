package io.fairrec.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.fairrec.data.IdIndex;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.report.Report;
import io.fairrec.eval.report.SlateComparison;
import io.fairrec.explain.Contribution;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DemoTest {

    private static DemoResult result;
    private static JsonNode summary;

    @BeforeAll
    static void run() throws IOException {
        result = Demo.run();
        summary = new ObjectMapper().readTree(DemoSummary.json(result, 1, 1));
    }

    @Test
    @DisplayName("The base with the best validation NDCG is accurate, and the promise to the own label is kept")
    void promise() {
        assertThat(summary.get("ndcg10_before").doubleValue()).isGreaterThanOrEqualTo(0.083);
        assertThat(summary.get("private_share_target").doubleValue()).isCloseTo(0.345, within(0.0005));
        assertThat(summary.get("private_share_after").doubleValue())
                .isCloseTo(summary.get("private_share_target").doubleValue(), within(0.01));
        for (JsonNode base : summary.get("bases")) {
            assertThat(base.get("private_share_after").doubleValue())
                    .as(base.get("name").textValue())
                    .isCloseTo(summary.get("private_share_target").doubleValue(), within(0.01));
        }
    }

    @Test
    @DisplayName("At most 3 % of the NDCG are lost, and revenue is not significantly lower")
    void price() {
        double before = summary.get("ndcg10_before").doubleValue();
        double after = summary.get("ndcg10_after").doubleValue();
        assertThat(after / before - 1).isGreaterThanOrEqualTo(-0.03);
        assertThat(summary.get("ndcg10_change_lo").doubleValue())
                .isLessThan(after / before - 1)
                .isLessThan(summary.get("ndcg10_change_hi").doubleValue());
        assertThat(summary.get("revenue10_change_hi").doubleValue()).isNotNegative();
    }

    @Test
    @DisplayName("Among known ages there is no evidence of a difference; unknown ages are served differently")
    void verdicts() {
        assertThat(summary.get("age_verdict").textValue()).isIn("no evidence", "too few");
        assertThat(summary.get("unknown_age_verdict").textValue()).isEqualTo("difference");
        assertThat(summary.get("ndcg10_by_age_before")
                        .get("unknown")
                        .get("value")
                        .doubleValue())
                .isLessThan(0.08);
        assertThat(summary.get("ndcg10_by_age_after")).hasSize(7);
        assertThat(summary.get("questions_after").get(2).get("raw_gap").isNumber())
                .isTrue();
    }

    @Test
    @DisplayName("The curve has at least 15 policies on both sides of the promise")
    void curve() {
        double target = result.experiment().target().share();
        assertThat(result.curve()).hasSizeGreaterThanOrEqualTo(15);
        assertThat(result.curve().stream().filter(p -> p.share() > target)).hasSizeGreaterThan(3);
        assertThat(result.curve().stream().filter(p -> p.share() < target)).hasSizeGreaterThan(3);
        for (int i = 1; i < result.curve().size(); i++) {
            assertThat(result.curve().get(i).share())
                    .isLessThanOrEqualTo(result.curve().get(i - 1).share());
        }
    }

    @Test
    @DisplayName("The shown household's slate is the one that was measured, by falling utility before the price")
    void household() {
        SlateComparison shown = new DemoCharts(result).slate();
        String id = shown.title().substring("Household ".length(), shown.title().indexOf(':'));
        int user = result.data().interactions().users().ordinal(id);
        IdIndex products = result.data().catalog().items();
        double last = Double.POSITIVE_INFINITY;
        assertThat(shown.after()).hasSize(10);
        for (int slot = 0; slot < 10; slot++) {
            SlateComparison.Placed placed = shown.after().get(slot);
            assertThat(placed.item().itemId())
                    .isEqualTo(products.id(result.chosen().after().item(user, slot)));
            double utility = placed.contributions().stream()
                    .filter(part -> part.kind() == Contribution.Kind.OBJECTIVE)
                    .mapToDouble(Contribution::value)
                    .sum();
            assertThat(utility).as("slot %d", slot).isPositive().isLessThanOrEqualTo(last);
            last = utility;
        }
    }

    @Test
    @DisplayName("The page has six sections and a content security policy")
    void page() {
        Report report = DemoReport.of(result);
        String html = report.toHtml();
        assertThat(report.sections()).hasSize(6);
        assertThat(html).contains("Content-Security-Policy").doesNotContain("http-equiv=\"refresh\"");
    }

    @Test
    @DisplayName("The terminal's table shows every base and fits into 120 columns")
    void table() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        DemoTable.print(result, new PrintStream(printed, true, StandardCharsets.UTF_8));
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        for (ShopExperiment.Tested tested : result.tested()) {
            assertThat(lines)
                    .anyMatch(
                            line -> line.contains(DemoTable.name(tested.tuned().base())));
        }
        assertThat(lines).allMatch(line -> line.length() <= 120);
    }

    @Test
    @DisplayName("The README's picture shows today's figures")
    void picture() throws IOException {
        List<Double> now = numbers(BeforeAfterPicture.svg(result));
        List<Double> shown = numbers(Files.readString(Path.of("..", "docs", "images", "before-after.svg")));
        assertThat(shown).hasSameSizeAs(now);
        for (int i = 0; i < now.size(); i++) {
            // Another CPU may round a logarithm differently and so move a slot or two.
            assertThat(shown.get(i)).isCloseTo(now.get(i), within(0.2 + 0.01 * Math.abs(now.get(i))));
        }
    }

    @Test
    @DisplayName("The README's sentences tell today's figures")
    void readme() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md")).replaceAll("\\s+", " ");
        JsonNode standardised = summary.get("questions_after").get(2);
        told(readme, "NDCG@10 goes from (\\S+) to", summary.get("ndcg10_before"), 1, 0.0002);
        told(readme, "NDCG@10 goes from \\S+ to (\\S+),", summary.get("ndcg10_after"), 1, 0.0002);
        told(readme, "(\\S+) % with the paired 95 % interval", summary.get("ndcg10_change"), 100, 0.2);
        told(readme, "paired 95 % interval \\[(\\S+),", summary.get("ndcg10_change_lo"), 100, 0.2);
        told(readme, "paired 95 % interval \\[\\S+, (\\S+)\\]", summary.get("ndcg10_change_hi"), 100, 0.2);
        told(readme, "revenue@10 changes by (\\S+) %", summary.get("revenue10_change"), 100, 0.2);
        told(readme, "revenue@10 changes by \\S+ % \\[(\\S+),", summary.get("revenue10_change_lo"), 100, 0.2);
        told(readme, "revenue@10 changes by \\S+ % \\[\\S+, (\\S+)\\]", summary.get("revenue10_change_hi"), 100, 0.2);
        told(readme, "pays (\\S+) % of its NDCG", summary.get("bases").get(0).get("ndcg10_change"), -100, 0.2);
        told(
                readme,
                "permutation p = (\\S+)\\)",
                summary.get("questions_after").get(0).get("p"),
                1,
                0.02);
        told(
                readme,
                "are served worse, (\\S+) against",
                summary.get("ndcg10_by_age_after").get("unknown").get("value"),
                1,
                0.001);
        told(readme, "About (\\S+) % of that gap", summary.get("unknown_age_share_explained"), 100, 2);
        told(readme, "\\(p = (\\S+) after Holm", standardised.get("p_holm"), 1, 0.02);
        told(
                readme,
                "falls from (\\S+) % to",
                largestManufacturer(result.chosen().before()),
                100,
                0.2);
        told(
                readme,
                "falls from \\S+ % to (\\S+) %",
                largestManufacturer(result.chosen().after()),
                100,
                0.2);
        told(readme, "manufacturers from (\\S+) to", summary.get("manufacturer_gini_before"), 1, 0.002);
        told(readme, "manufacturers from \\S+ to (\\S+):", summary.get("manufacturer_gini_after"), 1, 0.002);
    }

    private static JsonNode largestManufacturer(Slates slates) {
        return DoubleNode.valueOf(new DemoCharts(result).largestManufacturer(slates));
    }

    private static void told(String readme, String pattern, JsonNode value, double factor, double tolerance) {
        Matcher matcher = Pattern.compile(pattern).matcher(readme);
        assertThat(matcher.find()).as(pattern).isTrue();
        assertThat(Double.parseDouble(matcher.group(1).replace('−', '-')))
                .as(pattern)
                .isCloseTo(value.doubleValue() * factor, within(tolerance));
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        Matcher matcher = Pattern.compile("[0-9]+(\\.[0-9]+)?").matcher(text);
        while (matcher.find()) {
            numbers.add(Double.parseDouble(matcher.group()));
        }
        return numbers;
    }
}
