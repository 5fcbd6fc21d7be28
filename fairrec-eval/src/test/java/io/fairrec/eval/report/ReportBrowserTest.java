package io.fairrec.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens a report in a headless browser. Skipped where there is none. With {@code -Dfairrec.report.shots=FOLDER} pictures
 * and a PDF stay there for human eyes.
 */
@Timeout(60)
class ReportBrowserTest {

    @TempDir
    static Path folder;

    private static DevTools browser;
    private static Path page;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> executable = DevTools.browser();
        if (executable.isPresent()) {
            page = folder.resolve("report.html");
            SampleReport.report().writeTo(page);
            browser = DevTools.start(executable.get());
        }
    }

    @BeforeEach
    void openReport() throws Exception {
        // Here, not before all: each test shows as skipped, with the reason.
        assumeTrue(
                browser != null,
                "No browser was found on the path: the report was not opened. Install chromium, or name one by"
                        + " -Dfairrec.browser=PATH.");
        browser.resize(1280, 900, 1);
        browser.media("screen", "light");
        browser.open(page.toUri());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    @DisplayName("every chart is drawn, within its frame, at every width, colour scheme and on paper")
    void drawsEveryChart() throws Exception {
        for (int width : new int[] {1280, 360}) {
            for (String scheme : List.of("light", "dark")) {
                for (String medium : List.of("screen", "print")) {
                    browser.resize(width, 900, 1);
                    browser.media(medium, scheme);
                    assertChartsAreDrawn(width + " px, " + scheme + ", " + medium);
                }
            }
        }
        assertThat(browser.complaints()).as("what the page complained about").isEmpty();
        keepPictures();
    }

    private static void assertChartsAreDrawn(String where) throws Exception {
        JsonNode charts = browser.evaluate("""
                [...document.querySelectorAll('.chart')].map(chart => {
                  const svg = chart.querySelector('svg');
                  const box = svg ? svg.getBoundingClientRect() : { width: 0, height: 0 };
                  const frame = chart.closest('figure').getBoundingClientRect();
                  return { id: chart.id, shapes: svg ? svg.querySelectorAll('path').length : 0,
                    width: box.width, height: box.height, inside: box.left >= frame.left && box.right <= frame.right + 1 };
                })""");

        assertThat(charts).as(where).hasSize(4);
        for (JsonNode chart : charts) {
            assertThat(chart.path("shapes").asInt())
                    .as("shapes: " + where + chart)
                    .isGreaterThan(5);
            assertThat(chart.path("width").asDouble())
                    .as("width: " + where + chart)
                    .isGreaterThan(200);
            assertThat(chart.path("height").asDouble())
                    .as("height: " + where + chart)
                    .isGreaterThan(100);
            assertThat(chart.path("inside").asBoolean())
                    .as("inside: " + where + chart)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("a target line is drawn at its value, not at a rounded one")
    void targetLinesAreExact() throws Exception {
        browser.resize(1280, 901, 1);
        JsonNode misses = browser.evaluate("""
                [...document.querySelectorAll('.chart')].flatMap(element => {
                  const chart = echarts.getInstanceByDom(element);
                  const frame = element.querySelector('svg').getBoundingClientRect();
                  const dashed = [...element.querySelectorAll('path[stroke-dasharray]')].map(path => path.getBoundingClientRect());
                  return chart.getOption().series.filter(series => series.markLine).flatMap(series =>
                    series.markLine.data.map(line => {
                      const key = 'xAxis' in line ? 'x' : 'y';
                      const index = series[key + 'AxisIndex'] || 0;
                      const at = chart.convertToPixel({ [key + 'AxisIndex']: index }, line[key + 'Axis']);
                      return Math.min(...dashed.map(box => Math.abs(key === 'x'
                        ? box.left + box.width / 2 - frame.left - at : box.top + box.height / 2 - frame.top - at)));
                    }));
                })""");
        assertThat(misses).hasSizeGreaterThanOrEqualTo(2);
        for (JsonNode pixels : misses) {
            assertThat(pixels.asDouble()).as("pixels beside its value").isLessThan(0.75);
        }
    }

    @Test
    @DisplayName("the page asks for nothing but itself")
    void makesNoRequest() {
        assertThat(browser.requests())
                .as("requests")
                .isNotEmpty()
                .allMatch(url -> url.equals(page.toUri().toString()) || url.startsWith("data:"));
    }

    @Test
    @DisplayName("the policy really forbids requests and foreign scripts")
    void policyForbidsRequests() throws Exception {
        JsonNode outcome = browser.evaluate("""
                (async () => {
                  const blocked = [];
                  const listen = event => blocked.push(event.effectiveDirective);
                  document.addEventListener('securitypolicyviolation', listen);
                  const fetched = await fetch('http://127.0.0.1:9/').then(() => 'fetched', () => 'refused');
                  const script = document.createElement('script');
                  script.textContent = 'window.foreign = true';
                  document.body.append(script);
                  script.remove();
                  await new Promise(done => setTimeout(done, 50));
                  document.removeEventListener('securitypolicyviolation', listen);
                  return { fetched, foreign: window.foreign === true, blocked };
                })()""");

        assertThat(outcome.path("fetched").asText()).isEqualTo("refused");
        assertThat(outcome.path("foreign").asBoolean()).isFalse();
        assertThat(outcome.path("blocked").toString()).contains("connect-src").contains("script-src");
    }

    @Test
    @DisplayName("a phone of 360 px needs no sideways scrolling")
    void fitsAPhone() throws Exception {
        browser.resize(360, 740, 1);

        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .isEqualTo(360);
        assertThat(browser.evaluate(
                                "[...document.querySelectorAll('.scroll')].some(box => box.scrollWidth > box.clientWidth)")
                        .asBoolean())
                .as("wide tables scroll in their own box")
                .isTrue();
    }

    @Test
    @DisplayName("charts take the colours of the scheme, and those of paper when printed from a dark screen")
    void followsTheColourScheme() throws Exception {
        String light = colours();
        browser.media("screen", "dark");
        String dark = colours();
        browser.media("print", "dark");
        String paper = colours();
        browser.media("screen", "light");

        assertThat(dark).isNotEqualTo(light);
        assertThat(paper).isEqualTo(light);
        assertThat(colours()).as("back on the screen").isEqualTo(light);
    }

    private static String colours() throws Exception {
        return browser.evaluate("""
                        [...new Set([...document.querySelectorAll('.chart svg text')].map(t => t.getAttribute('fill')))]
                          .sort().join()""").asText();
    }

    @Test
    @DisplayName("the reasons change their language by a button")
    void switchesLanguage() throws Exception {
        String shown = "[...document.querySelectorAll('.sentence')].filter(s => !s.hidden).map(s => s.lang)";

        assertThat(browser.evaluate(shown))
                .isNotEmpty()
                .allMatch(lang -> lang.asText().equals("en"));
        browser.evaluate("document.querySelector('.languages button[lang=zh]').click()");
        assertThat(browser.evaluate(shown))
                .isNotEmpty()
                .allMatch(lang -> lang.asText().equals("zh"));
    }

    @Test
    @DisplayName("hostile names are text in the page, in the charts and in every tooltip")
    void hostileNamesStayText() throws Exception {
        String hostile = "<img src=x onerror=\"window.hacked = true\"><script>window.hacked = true</script>";
        Path file = folder.resolve("hostile.html");
        HostileReport.report(hostile).writeTo(file);
        browser.open(file.toUri());
        JsonNode tips = browser.evaluate("""
                (async () => {
                  const tips = [];
                  for (const element of document.querySelectorAll('.chart')) {
                    const chart = echarts.getInstanceByDom(element);
                    const series = chart.getOption().series;
                    for (let s = 0; s < series.length; s++) {
                      for (let i = 0; i < series[s].data.length; i++) {
                        chart.dispatchAction({ type: 'showTip', seriesIndex: s, dataIndex: i });
                        await new Promise(done => requestAnimationFrame(done));
                        const tip = element.querySelector('.tip');
                        if (tip) tips.push(element.id + ' ' + tip.textContent);
                      }
                    }
                  }
                  return tips;
                })()""");

        assertThat(tips)
                .as("tooltips with the hostile text")
                .hasSizeGreaterThan(6)
                .allMatch(tip -> tip.asText().contains("onerror"));
        for (int chart = 1; chart <= 4; chart++) {
            String id = "chart-" + chart + " ";
            assertThat(tips).as(id).anyMatch(tip -> tip.asText().startsWith(id));
        }
        assertThat(browser.evaluate("window.hacked === true || document.querySelector('img, main script') !== null")
                        .asBoolean())
                .isFalse();
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsOnly(file.toUri().toString());
    }

    private static void keepPictures() throws Exception {
        String shots = System.getProperty("fairrec.report.shots");
        if (shots == null) {
            return;
        }
        Path target = Files.createDirectories(Path.of(shots));
        Files.copy(page, target.resolve("report.html"), StandardCopyOption.REPLACE_EXISTING);
        for (String scheme : List.of("light", "dark")) {
            browser.media("screen", scheme);
            browser.resize(1280, 900, 1);
            Thread.sleep(700);
            Files.write(target.resolve("desktop-" + scheme + ".png"), browser.screenshot());
            browser.resize(390, 844, 2);
            Files.write(target.resolve("phone-" + scheme + ".png"), browser.screenshot());
        }
        browser.resize(1280, 900, 1);
        browser.media("", "dark");
        Files.write(target.resolve("print-from-dark.pdf"), browser.pdf());
    }
}
