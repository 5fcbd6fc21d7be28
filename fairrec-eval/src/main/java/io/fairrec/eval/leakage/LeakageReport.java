package io.fairrec.eval.leakage;

import io.fairrec.base.Checks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What fresh attackers read from the portraits of some users.
 *
 * @param population whose portraits, treated how
 * @param users how many users with a known group were attacked
 * @param classes how many groups there were to tell apart
 * @param readings one per attacker; at least one; copied
 */
public record LeakageReport(String population, int users, int classes, List<LeakageReading> readings) {

    /** Checks and copies. */
    public LeakageReport {
        Checks.notBlank(population, "population");
        readings = List.copyOf(readings);
        Checks.atLeast(readings.size(), 1, "number of readings");
    }

    /** The attacker with the largest raw AUC; of equal ones the first. */
    public LeakageReading strongest() {
        return readings.stream()
                .max(Comparator.<LeakageReading>comparingDouble(r -> r.auc().value())
                        .thenComparing(
                                Comparator.comparingInt(readings::indexOf).reversed()))
                .orElseThrow();
    }

    /** The reading of one attacker. */
    public LeakageReading of(String attacker) {
        return readings.stream()
                .filter(r -> r.attacker().equals(attacker))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The attacker \"" + attacker
                        + "\" took no part in this report. Those who did: "
                        + readings.stream().map(LeakageReading::attacker).toList() + "."));
    }

    /** Writes one line per attacker: raw AUC, interval, AUC on permuted labels, fold by fold. */
    public void print(Appendable out) {
        LeakageReading worst = strongest();
        try {
            out.append(String.format(Locale.ROOT, "%s: %d users, %d groups%n", population, users, classes));
            for (LeakageReading r : readings) {
                StringBuilder folds = new StringBuilder();
                for (double fold : r.folds()) {
                    folds.append(String.format(Locale.ROOT, " %.3f", fold));
                }
                out.append(String.format(
                        Locale.ROOT,
                        "  %-9s %.3f [%.3f, %.3f]  permuted %.3f  folds%s%s%s%n",
                        r.attacker(),
                        r.auc().value(),
                        r.auc().lo(),
                        r.auc().hi(),
                        r.permuted(),
                        folds,
                        r.thinned()
                                ? String.format(
                                        Locale.ROOT, "  (learnt from %d of %d rows)", r.learntFrom(), r.trainingRows())
                                : "",
                        r.equals(worst) ? "  <- strongest" : ""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
