package io.fairrec.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GateTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private CommandLine gate;

    @BeforeEach
    void commandLine() {
        gate = Gate.commandLine();
        gate.setOut(new PrintWriter(out));
        gate.setErr(new PrintWriter(err));
    }

    @Test
    @DisplayName("the same figures pass")
    void equalPasses() throws IOException {
        Path base = file("base.json", benchmark("a.B.scan", "avgt", "us/op", "100, 101, 99", 0.01));

        assertThat(gate.execute("compare", "--base", base.toString(), "--head", base.toString()))
                .isZero();
        assertThat(out.toString()).contains("ok    B.scan", "× 1.000", "0.01000 → 0.01000 B/op", "The gate is open.");
    }

    @Test
    @DisplayName("a median beyond the tolerance fails, within it passes, and one bad iteration does neither")
    void slowerFails() throws IOException {
        Path base = file("base.json", benchmark("a.B.scan", "avgt", "us/op", "100, 101, 99", 0));
        Path slower = file("slower.json", benchmark("a.B.scan", "avgt", "us/op", "119, 121, 120", 0));
        Path oneBad = file("oneBad.json", benchmark("a.B.scan", "avgt", "us/op", "100, 900, 101", 0));

        assertThat(compare(base, slower, "1.15")).isEqualTo(1);
        assertThat(out.toString())
                .contains("FAIL  B.scan", "× 1.200", "more than the tolerated × 1.150", "shut: 1 of 1");
        assertThat(compare(base, slower, "1.25")).isZero();
        assertThat(compare(base, oneBad, "1.15")).isZero();
    }

    @Test
    @DisplayName("fewer operations per second are a higher cost")
    void throughputIsInverted() throws IOException {
        Path base = file("base.json", benchmark("a.B.scan", "thrpt", "ops/s", "1000", 0));
        Path half = file("half.json", benchmark("a.B.scan", "thrpt", "ops/s", "500", 0));

        assertThat(compare(base, half, "1.5")).isEqualTo(1);
        assertThat(out.toString()).contains("× 2.000");
        assertThat(compare(half, base, "1.5")).isZero();
    }

    @Test
    @DisplayName("16 bytes per operation more fail whatever the time; less pass; not measured any more fails")
    void allocationFails() throws IOException {
        Path base = file("base.json", benchmark("a.B.scan", "avgt", "us/op", "100", 24));
        Path more = file("more.json", benchmark("a.B.scan", "avgt", "us/op", "10", 40));
        Path less = file("less.json", benchmark("a.B.scan", "avgt", "us/op", "100", 0.2));
        Path unknown = file("unknown.json", benchmark("a.B.scan", "avgt", "us/op", "100", Double.NaN));

        assertThat(compare(base, more, "1.15")).isEqualTo(1);
        assertThat(out.toString()).contains("24.00 → 40.00 B/op", "no growth is tolerated");
        assertThat(compare(base, less, "1.15")).isZero();
        assertThat(compare(less, less, "1.15")).isZero();
        assertThat(compare(base, unknown, "1.15")).isEqualTo(1);
        assertThat(out.toString()).contains("without -prof gc");
    }

    @Test
    @DisplayName("an operation that allocated nothing may not begin to, not even in one of twenty calls")
    void seldomAllocation() throws IOException {
        Path none = file("none.json", benchmark("a.B.scan", "avgt", "us/op", "100", 0.01));
        Path seldom = file("seldom.json", benchmark("a.B.scan", "avgt", "us/op", "100", 0.8));

        assertThat(compare(none, seldom, "1.15")).isEqualTo(1);
        assertThat(compare(seldom, none, "1.15")).isZero();
    }

    @Test
    @DisplayName("what JMH allocates itself is divided by the operations of an iteration, and tolerated")
    void harness() throws IOException {
        Path before = file("before.json", benchmark("a.B.scan", "avgt", "ms/op", "20", 0));
        Path noise = file("noise.json", benchmark("a.B.scan", "avgt", "ms/op", "20", 60));
        Path array = file("array.json", benchmark("a.B.scan", "avgt", "ms/op", "20", 80));

        assertThat(compare(before, noise, "1.15")).isZero();
        assertThat(compare(before, array, "1.15")).isEqualTo(1);
    }

    @Test
    @DisplayName("runs on two JVMs or with two numbers of threads are not compared, nor pooled")
    void otherSetting() throws IOException {
        Path base = file("base.json", benchmark("a.B.scan", "avgt", "us/op", "100", 0));
        Path threads = file(
                "threads.json",
                benchmark("a.B.scan", "avgt", "us/op", "100", 0).replace("\"mode\"", "\"threads\":8,\"mode\""));

        assertThat(compare(base, threads, "1.15")).isEqualTo(1);
        assertThat(out.toString()).contains("1 threads", "8 threads", "not comparable");
        assertThat(gate.execute("compare", "--base", base + "," + threads, "--head", base.toString()))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("several files of one version count as one run, so that versions can be measured in turns")
    void filesOfOneVersion() throws IOException {
        Path base1 = file("base1.json", benchmark("a.B.scan", "avgt", "us/op", "100, 100", 0));
        Path base2 = file("base2.json", benchmark("a.B.scan", "avgt", "us/op", "200, 200, 200", 0));

        assertThat(gate.execute("compare", "--base", base1 + "," + base2, "--head", base2.toString()))
                .isZero();
        assertThat(out.toString()).contains("200 → 200 us/op");
    }

    @Test
    @DisplayName("a benchmark that disappeared fails, a new one passes; parameters tell benchmarks apart")
    void missingFails() throws IOException {
        Path base = file(
                "base.json", benchmark("a.B.scan", "avgt", "us/op", "100", 0).replace("\"n\":\"1\"", "\"n\":\"7\""));
        Path head = file("head.json", benchmark("a.B.scan", "avgt", "us/op", "100", 0));

        assertThat(compare(base, head, "1.15")).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL  B.scan{n=7}", "not for head", "ok    B.scan{n=1}: is new");
    }

    @Test
    @DisplayName("sample mode, which writes a histogram, counts by its median")
    void sampleMode() throws IOException {
        String sampled = benchmark("a.B.request", "sample", "us/op", "", 0)
                .replace("\"rawData\":[[]]", "\"scorePercentiles\":{\"50.0\":%s},\"rawDataHistogram\":[[[[80.1,9]]]]");
        Path base = file("base.json", sampled.formatted("80"));
        Path slower = file("slower.json", sampled.formatted("100"));

        assertThat(compare(base, slower, "1.15")).isEqualTo(1);
        assertThat(out.toString()).contains("80.0 → 100", "× 1.250");
    }

    @Test
    @DisplayName("what is no result of JMH is a usage error that names the file")
    void unusableFiles() throws IOException {
        Path base = file("base.json", benchmark("a.B.scan", "avgt", "us/op", "100", 0));
        Path torn = Files.writeString(folder.resolve("torn.json"), "[{\"benchmark\":");
        Path empty = Files.writeString(folder.resolve("empty.json"), "[]");
        Path zero = file("zero.json", benchmark("a.B.scan", "avgt", "us/op", "0", 0));

        assertThat(compare(base, torn, "1.15")).isEqualTo(2);
        assertThat(compare(base, empty, "1.15")).isEqualTo(2);
        assertThat(compare(base, zero, "1.15")).isEqualTo(2);
        assertThat(compare(base, folder.resolve("none.json"), "1.15")).isEqualTo(2);
        assertThat(compare(base, base, "0.9")).isEqualTo(2);
        assertThat(err.toString()).contains("torn.json", "empty.json", "[0.0]", "none.json", "tolerance (0.9)");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    @DisplayName("rules: a ratio within one run, and bytes")
    void rules() throws IOException {
        Path run = file(
                "run.json",
                benchmark("a.Scan.ours", "avgt", "us/op", "120", 0.3),
                benchmark("a.Scan.rival", "avgt", "us/op", "100", 5000));

        assertThat(check(run, rule("Scan.ours", "Scan.rival", 1.25, 0))).isZero();
        assertThat(out.toString())
                .contains("× 1.200, at most 1.250", "0.3000 B/op, at most 0 and 0.39 for the harness");
        assertThat(check(run, rule("Scan.ours", "Scan.rival", 1.15, 0))).isEqualTo(1);
        assertThat(check(run, rule("Scan.rival", "Scan.ours", 9, 0))).isEqualTo(1);
        assertThat(check(run, rule("Scan.nobody", "Scan.ours", 9, 0))).isEqualTo(1);
        assertThat(check(run, rule("Scan.ours", "Scan.nobody", 9, 0))).isEqualTo(1);
    }

    @Test
    @DisplayName("rules: a rival that is the same benchmark with another parameter")
    void rivalByParameter() throws IOException {
        Path run = file(
                "run.json",
                benchmark("a.Epoch.run", "avgt", "ms/op", "10", 0),
                benchmark("a.Epoch.run", "avgt", "ms/op", "40", 0).replace("\"n\":\"1\"", "\"n\":\"naive\""));
        String rule = """
                {"rules": [{"benchmark": "Epoch.run", "params": {"n": "1"}, "rival": "Epoch.run",
                            "rivalParams": {"n": "naive"}, "ratioAtMost": %s}]}""";

        assertThat(check(run, rule.formatted("0.3"))).isZero();
        assertThat(out.toString()).contains("of Epoch.run{n=naive}: × 0.2500");
        assertThat(check(run, rule.formatted("0.2"))).isEqualTo(1);
    }

    @Test
    @DisplayName("a rule with a misspelt name is refused, not ignored")
    void misspeltRules() throws IOException {
        Path run = file("run.json", benchmark("a.Scan.ours", "avgt", "us/op", "120", 0));

        assertThat(check(run, "{\"rules\":[{\"benchmark\":\"Scan.ours\",\"bytesAtMost\":0,\"rivel\":\"x\"}]}"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("rivel");
        assertThat(check(run, "{\"rules\":[]}")).isEqualTo(2);
        assertThat(check(run, "{}")).isEqualTo(2);
        assertThat(check(run, "{\"rules\":[{\"benchmark\":\"Scan.ours\"}]}")).isEqualTo(2);
        assertThat(check(run, "{\"rules\":[{\"benchmark\":\"Scan.ours\",\"rival\":\"x\"}]}"))
                .isEqualTo(2);
    }

    private int compare(Path base, Path head, String tolerance) {
        return gate.execute("compare", "--base", base.toString(), "--head", head.toString(), "--tolerance", tolerance);
    }

    private int check(Path run, String rules) throws IOException {
        Path file = Files.writeString(folder.resolve("rules.json"), rules);
        return gate.execute("check", "--rules", file.toString(), run.toString());
    }

    private static String rule(String benchmark, String rival, double ratio, int bytes) {
        return """
                {"rules": [{"benchmark": "%s", "rival": "%s", "ratioAtMost": %s, "bytesAtMost": %d}]}""".formatted(benchmark, rival, ratio, bytes);
    }

    private Path file(String name, String... benchmarks) throws IOException {
        return Files.writeString(folder.resolve(name), "[" + String.join(",", benchmarks) + "]");
    }

    /** What JMH writes, without what the gate does not read; no profiler where the bytes are NaN. */
    private static String benchmark(String name, String mode, String unit, String samples, double bytes) {
        String secondary = Double.isNaN(bytes) ? "" : "\"gc.alloc.rate.norm\":{\"score\":" + bytes + "}";
        return """
                {"jmhVersion":"1.37","benchmark":"%s","mode":"%s","measurementTime":"10 s","params":{"n":"1"},
                 "primaryMetric":{"score":1,"scoreUnit":"%s","rawData":[[%s]]},"secondaryMetrics":{%s}}""".formatted(name, mode, unit, samples, secondary);
    }
}
