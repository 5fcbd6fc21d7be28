package io.fairrec.bench.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairrec.base.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rules for one run: a cost against a rival's in the same run, and bytes per operation. Neither depends on how fast the
 * machine is, so they hold on any.
 *
 * @param rules the rules
 */
record Rules(@JsonProperty(required = true) List<Rule> rules) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    Rules {
        rules = List.copyOf(rules);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("The rules must be at least one: without any the gate holds nothing.");
        }
    }

    /**
     * One rule.
     *
     * @param benchmark simple class and method, such as {@code ScanKernels.audit}
     * @param params the parameters that single it out; null for every parameter
     * @param rival the benchmark whose cost it is divided by, at equal parameters; null for none
     * @param rivalParams the parameters in which the rival differs; null for none
     * @param ratioAtMost the largest allowed cost of the benchmark over that of the rival; null for none
     * @param bytesAtMost the largest allowed bytes per operation; null for none
     */
    record Rule(
            @JsonProperty(required = true) String benchmark,
            @Nullable Map<String, String> params,
            @Nullable String rival,
            @Nullable Map<String, String> rivalParams,
            @Nullable Double ratioAtMost,
            @Nullable Double bytesAtMost) {

        Rule {
            if ((rival == null) != (ratioAtMost == null)) {
                throw new IllegalArgumentException(
                        "The rule on " + benchmark + " must have both \"rival\" and \"ratioAtMost\", or neither.");
            }
            if (ratioAtMost == null && bytesAtMost == null) {
                throw new IllegalArgumentException(
                        "The rule on " + benchmark + " must have \"ratioAtMost\" or \"bytesAtMost\".");
            }
        }

        private boolean means(Measurement measurement) {
            return isNamed(measurement, benchmark)
                    && (params == null || measurement.params().entrySet().containsAll(params.entrySet()));
        }
    }

    /**
     * Reads rules.
     *
     * @throws DataException if the text is not of this shape; unknown names are refused, so that a slip of the pen cannot
     *     switch a rule off
     */
    static Rules read(InputStream json) {
        try {
            return JSON.readValue(json, Rules.class);
        } catch (IOException e) {
            throw new DataException("The rules of the gate cannot be read: " + e.getMessage(), e);
        }
    }

    /** One verdict per rule and benchmark that it means; a rule that means nothing has failed. */
    List<Verdict> check(Map<String, Measurement> run) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Rule rule : rules) {
            boolean found = false;
            for (Measurement measurement : run.values()) {
                if (rule.means(measurement)) {
                    found = true;
                    check(rule, measurement, run, verdicts);
                }
            }
            if (!found) {
                verdicts.add(new Verdict(rule.benchmark(), false, "was not measured, so its rule holds nothing."));
            }
        }
        return verdicts;
    }

    private static void check(
            Rule rule, Measurement measurement, Map<String, Measurement> run, List<Verdict> verdicts) {
        if (rule.bytesAtMost() != null) {
            double bytes = measurement.bytesPerOp().orElse(Double.NaN);
            verdicts.add(new Verdict(
                    measurement.label(),
                    bytes <= rule.bytesAtMost() + measurement.bytesNoise(),
                    String.format(
                            Locale.ROOT,
                            "%.4g B/op, at most %.0f and %.2g for the harness",
                            bytes,
                            rule.bytesAtMost(),
                            measurement.bytesNoise())));
        }
        if (rule.rival() == null || rule.ratioAtMost() == null) {
            return;
        }
        Map<String, String> rivalParams = new TreeMap<>(measurement.params());
        if (rule.rivalParams() != null) {
            rivalParams.putAll(rule.rivalParams());
        }
        for (Measurement rival : run.values()) {
            if (isNamed(rival, rule.rival()) && rival.params().equals(rivalParams)) {
                double ratio = measurement.cost() / rival.cost();
                verdicts.add(new Verdict(
                        measurement.label(),
                        ratio <= rule.ratioAtMost() && measurement.unit().equals(rival.unit()),
                        String.format(
                                Locale.ROOT,
                                "%.4g against %.4g %s of %s: × %.4g, at most %.4g",
                                measurement.median(),
                                rival.median(),
                                rival.unit(),
                                rival.label(),
                                ratio,
                                rule.ratioAtMost())));
                return;
            }
        }
        verdicts.add(new Verdict(
                measurement.label(),
                false,
                "its rival " + rule.rival() + " was not measured with " + rivalParams + "."));
    }

    private static boolean isNamed(Measurement measurement, String simple) {
        return measurement.benchmark().equals(simple) || measurement.benchmark().endsWith("." + simple);
    }
}
