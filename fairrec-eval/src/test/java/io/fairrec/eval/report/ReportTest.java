package io.fairrec.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairrec.base.ConfigException;
import io.fairrec.base.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report writes, read as text. */
class ReportTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"report-data\">(.*?)</script>", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"onmouseover=alert(1) x=\"",
                "'onmouseover=alert(1) x='",
                "</script><img src=x onerror=alert(1)>",
                "<!--<script>",
                "]]>",
                "&lt;already escaped&gt;",
                "line\u2028separator\u2029end",
                "half a pair \ud83d and \u0000 control",
                "{a|rich} {b} text",
            })
    @DisplayName("a hostile name in any text field changes only texts, never the page's structure")
    void hostileNamesStayText(String name) {
        String html = HostileReport.report(name).toHtml();
        String harmless = HostileReport.report("harmless").toHtml();

        assertThat(structure(html)).as("tags and attribute names").isEqualTo(structure(harmless));
        assertThat(bodyOf(html)).doesNotContain("alert(1)<", "<img", "\u2028", "\u2029", "\u0000");
        assertThat(dataOf(html))
                .doesNotContain("<", ">", "&", "'", "\u2028", "\u2029")
                .isASCII();
    }

    @Test
    @DisplayName("every text field of every block reaches the page")
    void everyTextReachesThePage() {
        String html = HostileReport.report("needle").toHtml();

        Set<String> missing = new TreeSet<>(HostileReport.FIELDS);
        missing.removeIf(field -> html.contains("needle " + field));
        assertThat(missing).as("fields that were lost").isEmpty();
    }

    @Test
    @DisplayName("the embedded data parse back to the charts' records")
    void dataParseBack() throws Exception {
        for (String name : List.of("</script><script>", "line\u2028separator", "中文 & \"quotes\"")) {
            Report report = HostileReport.report(name);
            JsonNode entries = JSON.readTree(dataOf(report.toHtml()));

            List<Block> charts = report.sections().stream()
                    .flatMap(section -> section.blocks().stream())
                    .filter(Chart.class::isInstance)
                    .toList();
            assertThat(entries).hasSize(charts.size()).hasSizeGreaterThan(3);
            for (int i = 0; i < charts.size(); i++) {
                Block chart = charts.get(i);
                assertThat(JSON.treeToValue(entries.get(i).path("chart"), chart.getClass()))
                        .isEqualTo(chart);
            }
        }
    }

    @Test
    @DisplayName("equal reports give equal pages")
    void isDeterministic() {
        assertThat(SampleReport.report()).isEqualTo(SampleReport.report());
        assertThat(SampleReport.report().toHtml())
                .isEqualTo(SampleReport.report().toHtml());
    }

    @Test
    @DisplayName("a missing value is told with its reason, never as NaN or null")
    void missingValuesAreTold() {
        String html = bodyOf(SampleReport.report().toHtml());

        assertThat(html)
                .contains("no value: not measured", "no value: too few: 12 of 30")
                .doesNotContain("NaN", "null", "Infinity");
    }

    @Test
    @DisplayName("the page is forbidden every request, names no other address, and allows only its own two programs")
    void policyForbidsRequests() {
        String html = SampleReport.report().toHtml();

        Matcher policy = Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"")
                .matcher(html);
        assertThat(policy.find()).isTrue();
        assertThat(policy.group(1))
                .contains("default-src &#39;none&#39;", "base-uri &#39;none&#39;", "form-action &#39;none&#39;")
                .containsPattern("script-src (&#39;sha256-[A-Za-z0-9+/=]+&#39; ?){2};")
                .doesNotContain("http", "*", "unsafe-eval");
        assertThat(bodyOf(html)).doesNotContain("src=", "http:", "https:", "url(");
        assertThat(html.substring(0, html.indexOf("<body>"))).doesNotContain("http:", "https:", "url(", "@import");
    }

    @Test
    @DisplayName("every chart has a name, a caption and a table with its values")
    void chartsHaveTextAlternatives() {
        String html = bodyOf(SampleReport.report().toHtml());

        assertThat(html.split("role=\"img\" aria-label=\"", -1)).hasSize(5);
        assertThat(html.split("<summary>The values as a table</summary>", -1)).hasSize(5);
        assertThat(html.split("<figcaption", -1)).hasSize(5);
        assertThat(html).contains("<td>0.1040 [0.0800, 0.1280]</td>");
    }

    @Test
    @DisplayName("the file is written as UTF-8, with missing folders made")
    void writesTheFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a/b/report.html");
        SampleReport.report().writeTo(file);

        assertThat(Files.readString(file)).isEqualTo(SampleReport.report().toHtml());
        assertThatThrownBy(() -> SampleReport.report().writeTo(file.resolve("below-a-file.html")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("below-a-file.html")
                .hasMessageContaining("Choose a folder");
    }

    @Test
    @DisplayName("an empty report is refused, with all reasons at once")
    void emptyReportIsRefused() {
        assertThatThrownBy(() -> Report.builder().build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("1. The title is blank")
                .hasMessageContaining("2. The report is empty");
    }

    /** Tags with the names of their attributes, in order: what a browser takes for markup, outside programs. */
    private static List<String> structure(String html) {
        return Pattern.compile("<(/?[a-zA-Z!][^\\s>]*)((?:\\s+[a-z-]+(?:=\"[^\"]*\")?)*)\\s*>")
                .matcher(bodyOf(html))
                .results()
                .map(tag -> tag.group(1) + tag.group(2).replaceAll("=\"[^\"]*\"", ""))
                .toList();
    }

    /** The body without the programs. */
    private static String bodyOf(String html) {
        String body = html.substring(html.indexOf("<body>"));
        return body.substring(0, body.indexOf("<script type=\"application/json\""));
    }

    private static String dataOf(String html) {
        Matcher data = DATA.matcher(html);
        assertThat(data.find()).isTrue();
        return data.group(1);
    }
}
