package io.fairrec.bench.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Base against head, benchmark by benchmark.
 *
 * <p>Both must come from one machine, their runs interleaved (base, head, base, head), because a machine that grows warm or
 * busy would otherwise look like a change of the code.
 */
final class Comparison {

    /** Two runs of the same code that allocates differ by less than this: the rest is in {@link Measurement#bytesNoise}. */
    private static final double BYTES_NOISE = 0.001;

    private Comparison() {}

    /**
     * One verdict per benchmark of base or head.
     *
     * @param tolerance how many times the cost of base head may have, at least 1
     * @throws IllegalArgumentException if the tolerance is below 1 or not finite
     */
    static List<Verdict> compare(Map<String, Measurement> base, Map<String, Measurement> head, double tolerance) {
        if (!(tolerance >= 1 && Double.isFinite(tolerance))) {
            throw new IllegalArgumentException(
                    "The tolerance (" + tolerance + ") must be at least 1. 1.15 lets 15 % pass.");
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Map.Entry<String, Measurement> entry : base.entrySet()) {
            Measurement before = entry.getValue();
            Measurement after = head.get(entry.getKey());
            verdicts.add(
                    after == null
                            ? new Verdict(
                                    before.label(),
                                    false,
                                    "was measured for base, not for head. A benchmark that was taken away must be taken"
                                            + " away from base's file too.")
                            : compare(before, after, tolerance));
        }
        for (Map.Entry<String, Measurement> entry : head.entrySet()) {
            if (!base.containsKey(entry.getKey())) {
                verdicts.add(new Verdict(entry.getValue().label(), true, "is new: nothing to compare with"));
            }
        }
        return verdicts;
    }

    private static Verdict compare(Measurement before, Measurement after, double tolerance) {
        if (!before.unit().equals(after.unit())) {
            return new Verdict(
                    before.label(), false, "base is in " + before.unit() + ", head in " + after.unit() + ".");
        }
        if (!before.setting().equals(after.setting())) {
            return new Verdict(
                    before.label(),
                    false,
                    "base ran with " + before.setting() + ", head with " + after.setting() + ": not comparable.");
        }
        double ratio = after.cost() / before.cost();
        boolean slower = ratio > tolerance;
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%.3g → %.3g %s, cost × %.3f", before.median(), after.median(), before.unit(), ratio));
        if (slower) {
            text.append(String.format(Locale.ROOT, ", which is more than the tolerated × %.3f", tolerance));
        }
        boolean fatter = false;
        if (before.bytesPerOp().isPresent()) {
            double bytesBefore = before.bytesPerOp().getAsDouble();
            // Allocation was measured for base: a head without it would hide any growth.
            double bytesAfter = after.bytesPerOp().orElse(Double.NaN);
            double noise = bytesBefore * BYTES_NOISE + Math.max(before.bytesNoise(), after.bytesNoise());
            fatter = !(bytesAfter <= bytesBefore + noise);
            text.append(String.format(Locale.ROOT, "; %.4g → %.4g B/op", bytesBefore, bytesAfter));
            if (fatter) {
                text.append(
                        Double.isNaN(bytesAfter) ? ": head was run without -prof gc" : ", and no growth is tolerated");
            }
        }
        return new Verdict(before.label(), !slower && !fatter, text.toString());
    }
}
