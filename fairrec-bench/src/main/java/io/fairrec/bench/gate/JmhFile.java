package io.fairrec.bench.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairrec.base.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads the JSON of {@code -rf json}; several files of one version of the code act as one longer run. */
final class JmhFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** JMH 1.37 writes the first; older ones put a middle dot before it. */
    private static final List<String> ALLOCATION = List.of("gc.alloc.rate.norm", "\u00b7gc.alloc.rate.norm");

    private JmhFile() {}

    /**
     * Measurements by {@link Measurement#key()}, in the order of the files.
     *
     * @throws DataException if a file cannot be read, is not JMH's, or has no benchmark in it
     */
    static Map<String, Measurement> read(List<Path> files) {
        Map<String, Measurement> all = new LinkedHashMap<>();
        for (Path file : files) {
            for (Measurement one : read(file)) {
                all.merge(one.key(), one, Measurement::with);
            }
        }
        return all;
    }

    private static List<Measurement> read(Path file) {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new DataException("The file " + file + " must hold the JSON of JMH (-rf json), but line "
                    + e.getLocation().getLineNr() + " is none: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new DataException("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (!root.isArray() || root.isEmpty()) {
            throw new DataException(
                    "The file " + file + " must hold a list of at least one benchmark. Run JMH with -rf json.");
        }
        List<Measurement> found = new ArrayList<>();
        for (JsonNode entry : root) {
            found.add(measurement(file, entry));
        }
        return found;
    }

    private static Measurement measurement(Path file, JsonNode entry) {
        String benchmark = text(file, entry, "benchmark");
        Map<String, String> params = new LinkedHashMap<>();
        entry.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        JsonNode primary = entry.path("primaryMetric");
        List<Double> samples = new ArrayList<>();
        for (JsonNode fork : primary.path("rawData")) {
            for (JsonNode sample : fork) {
                samples.add(sample.asDouble(Double.NaN));
            }
        }
        if (samples.isEmpty()) {
            // Sample mode writes a histogram in their place: its median stands for all.
            double median = primary.path("scorePercentiles").path("50.0").asDouble(Double.NaN);
            if (Double.isFinite(median)) {
                samples.add(median);
            }
        }
        if (samples.isEmpty() || samples.stream().anyMatch(s -> !Double.isFinite(s) || s <= 0)) {
            throw new DataException("The benchmark " + benchmark + " in " + file + " has the samples " + samples
                    + "; it must have at least one, all finite and above 0.");
        }
        String unit = text(file, primary, "scoreUnit");
        return new Measurement(
                benchmark,
                params,
                setting(entry),
                text(file, entry, "mode"),
                unit,
                samples,
                allocation(entry.path("secondaryMetrics")),
                Measurement.HARNESS_BYTES
                        / operations(entry.path("measurementTime").asText(), unit, samples.get(0)));
    }

    /** How many operations an iteration has, at least 1. */
    private static double operations(String iteration, String unit, double sample) {
        String[] time = iteration.split(" ", 2);
        if (time.length < 2) {
            return 1;
        }
        double seconds;
        try {
            seconds = Double.parseDouble(time[0]) * secondsOf(time[1]);
        } catch (NumberFormatException e) {
            return 1;
        }
        double operation = unit.startsWith("ops/") ? secondsOf(unit.substring(4)) / sample : secondsOf(unit) * sample;
        return Math.max(1, seconds / operation);
    }

    private static double secondsOf(String unit) {
        return switch (unit.replace("/op", "")) {
            case "ns" -> 1e-9;
            case "us" -> 1e-6;
            case "ms" -> 1e-3;
            case "min" -> 60;
            default -> 1;
        };
    }

    /** Which JVM: its version, not its path, as base and head may have been run by two copies of it. */
    private static String setting(JsonNode entry) {
        List<String> arguments = new ArrayList<>();
        entry.path("jvmArgs").forEach(a -> arguments.add(a.asText()));
        return entry.path("threads").asInt(1) + " threads, "
                + entry.path("vmName").asText("a JVM") + " "
                + entry.path("vmVersion").asText("of no version") + " " + arguments;
    }

    private static OptionalDouble allocation(JsonNode secondary) {
        for (String name : ALLOCATION) {
            double bytes = secondary.path(name).path("score").asDouble(Double.NaN);
            if (Double.isFinite(bytes)) {
                return OptionalDouble.of(bytes);
            }
        }
        return OptionalDouble.empty();
    }

    private static String text(Path file, JsonNode entry, String name) {
        JsonNode value = entry.path(name);
        if (!value.isTextual()) {
            throw new DataException("A benchmark in " + file + " lacks \"" + name + "\". Run JMH with -rf json.");
        }
        return value.asText();
    }
}
