package io.fairrec.eval.leakage;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.base.ModelException;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.Quantiles;
import io.fairrec.internal.Seeds;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lets fresh attackers learn a group from frozen portraits, in stratified cross validation, and says how well they do.
 *
 * <pre>{@code
 * LeakageAudit audit = LeakageAudit.defaults();
 * LeakageReport inside = audit.run("LEACE, users of the fit", erased, gender);
 * LeakageReport outside = audit.outside("LEACE, users outside the fit", portraits, gender, labels -> …);
 * }</pre>
 *
 * <p>Read an AUC below .5 as the package's documentation says. Users of unknown group take no part. Immutable, thread-safe
 * (if the attackers are); deterministic. 943 users × 64 dimensions take some seconds.
 *
 * @param attackers who attacks, at least one
 * @param folds of the cross validation, at least 2
 * @param permutations how often the labels are dealt out anew for the AUC of chance, at least 1
 * @param resamples of the interval, at least 100
 * @param level of the interval, in (0, 1)
 * @param seed of folds, attackers, permutations and resamples
 */
public record LeakageAudit(
        List<Attacker> attackers, int folds, int permutations, int resamples, double level, long seed) {

    /** Checks the ranges and copies. */
    public LeakageAudit {
        attackers = List.copyOf(attackers);
        Checks.atLeast(attackers.size(), 1, "number of attackers");
        Checks.atLeast(folds, 2, "folds");
        Checks.atLeast(permutations, 1, "permutations");
        Checks.atLeast(resamples, 100, "resamples");
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("The level (" + level + ") must lie between 0 and 1, both excluded.");
        }
    }

    /** {@link Attackers#all()}, 5 folds, 1 permutation, 1,000 resamples, level .95, seed 1. */
    public static LeakageAudit defaults() {
        return new LeakageAudit(Attackers.all(), 5, 1, 1_000, 0.95, 1);
    }

    /** The same with another seed. */
    public LeakageAudit seed(long newSeed) {
        return new LeakageAudit(attackers, folds, permutations, resamples, level, newSeed);
    }

    /** The same with other attackers. */
    public LeakageAudit attackers(List<Attacker> newAttackers) {
        return new LeakageAudit(newAttackers, folds, permutations, resamples, level, seed);
    }

    /** Makes portraits with some of the labels; see {@link LeakageAudit#outside}. */
    @FunctionalInterface
    public interface Removal {

        /**
         * The portraits of all users, when only these labels were known to the removal.
         *
         * @param visible the group per user, −1 where it is hidden
         * @return row-major {@code [users][dimension]}; not the array of raw portraits changed in place
         */
        float[] portraits(int[] visible);
    }

    /**
     * Attacks portraits.
     *
     * @param population whose portraits, treated how; for the report
     * @param portraits row-major {@code [users][dimension]}, finite
     * @param group per user in [0, groups), or −1 for unknown
     * @throws DataException if fewer than 2 groups have users, or one has fewer than there are folds
     */
    public LeakageReport run(String population, float[] portraits, int dimension, int[] group) {
        LabelledRows rows = LabelledRows.known(portraits, dimension, group);
        return report(population, List.of(rows));
    }

    /** {@link #run(String, float[], int, int[])} of a table; <em>unknown</em> takes no part. */
    public LeakageReport run(String population, VectorTable portraits, Groups groups) {
        return run(population, values(portraits), portraits.dimension(), labels(portraits, groups));
    }

    /**
     * Attacks users whose group the removal did not know: users are dealt into two halves, stratified by group; the removal
     * sees the labels of one, the other is attacked in cross validation by attackers who know some of its labels; then the
     * other way round.
     *
     * @param removal called once per half
     */
    public LeakageReport outside(String population, int dimension, int[] group, Removal removal) {
        int[] half = deal(group, 2, Seeds.mix(seed, 0, 71));
        List<LabelledRows> attacked = new ArrayList<>();
        for (int hidden = 0; hidden < 2; hidden++) {
            int[] visible = group.clone();
            int[] target = group.clone();
            for (int u = 0; u < group.length; u++) {
                if (half[u] == hidden) {
                    visible[u] = -1;
                } else {
                    target[u] = -1;
                }
            }
            float[] portraits = removal.portraits(visible);
            Checks.length(portraits.length, Math.multiplyExact(group.length, dimension), "portraits of the removal");
            attacked.add(LabelledRows.known(portraits, dimension, target));
        }
        return report(population, attacked);
    }

    /**
     * Attackers who learnt from some people's portraits guess the groups of others, without cross validation: an outsider
     * with labelled, perhaps untreated portraits of their own. Equal means of the attacked rows cannot turn such an attacker
     * round.
     *
     * @param known row-major {@code [n][dimension]}: what the attackers learn from
     * @param knownGroup per row, −1 for unknown
     * @param target row-major {@code [m][dimension]}: who is attacked
     * @param targetGroup per row, −1 for unknown; the same groups as {@code knownGroup} has users of
     * @throws DataException if the two name different groups, or fewer than 2
     */
    public LeakageReport elsewhere(
            String population, float[] known, int[] knownGroup, float[] target, int[] targetGroup, int dimension) {
        LabelledRows train = LabelledRows.known(known, dimension, knownGroup);
        LabelledRows test = LabelledRows.known(target, dimension, targetGroup);
        // Each side numbers the groups that it has without gaps: the numbers mean the same only where the groups are
        // the same.
        if (!LabelledRows.present(knownGroup).equals(LabelledRows.present(targetGroup))) {
            throw new DataException("The attacked users are of the groups " + LabelledRows.present(targetGroup)
                    + ", those the attackers know of " + LabelledRows.present(knownGroup)
                    + ". Both need users of the same groups. Set the groups that only one side has to −1.");
        }
        int classes = train.classes();
        List<LeakageReading> readings = new ArrayList<>();
        for (Attacker attacker : attackers) {
            Auc fold = attack(attacker, train, test, classes, seed);
            LabelledRows dealt = train.permuted(Seeds.mix(seed, 0, 72));
            double chance = attack(attacker, dealt, test, classes, seed).value();
            readings.add(reading(attacker, List.of(fold), chance, train.size()));
        }
        return new LeakageReport(population, test.size(), classes, readings);
    }

    private LeakageReport report(String population, List<LabelledRows> parts) {
        int users = 0;
        for (LabelledRows part : parts) {
            users += part.size();
        }
        List<LeakageReading> readings = new ArrayList<>();
        for (Attacker attacker : attackers) {
            List<Auc> aucs = new ArrayList<>();
            double chance = 0;
            for (LabelledRows part : parts) {
                aucs.addAll(crossValidate(attacker, part, seed));
                for (int p = 0; p < permutations; p++) {
                    long dealing = Seeds.mix(seed, p, 73);
                    chance += mean(crossValidate(attacker, part.permuted(dealing), dealing))
                            / permutations
                            / parts.size();
                }
            }
            readings.add(reading(attacker, aucs, chance, trainingRows(parts)));
        }
        return new LeakageReport(population, users, parts.get(0).classes(), readings);
    }

    private List<Auc> crossValidate(Attacker attacker, LabelledRows rows, long foldSeed) {
        int classes = rows.classes();
        int[] fold = deal(rows.labels, folds, Seeds.mix(foldSeed, 0, 74));
        List<Auc> aucs = new ArrayList<>();
        for (int f = 0; f < folds; f++) {
            LabelledRows train = rows.where(fold, f, false);
            LabelledRows test = rows.where(fold, f, true);
            if (test.classes() < classes || train.classes() < classes) {
                throw new DataException(
                        "A group has fewer users than the " + folds
                                + " folds of the audit, so that some fold has none of it. Join small groups, or use fewer folds.");
            }
            aucs.add(attack(attacker, train, test, classes, Seeds.mix(foldSeed, f, 75)));
        }
        return aucs;
    }

    private static Auc attack(Attacker attacker, LabelledRows train, LabelledRows test, int classes, long attackSeed) {
        double[] mean = new double[train.dimension];
        double[] scale = new double[train.dimension];
        train.moments(mean, scale);
        double[] out = new double[test.size() * classes];
        attacker.attack(
                train.standardized(mean, scale),
                train.labels.clone(),
                classes,
                test.standardized(mean, scale),
                train.dimension,
                attackSeed,
                out);
        for (int k = 0; k < out.length; k++) {
            if (!Double.isFinite(out[k])) {
                throw new ModelException("The attacker \"" + attacker.name() + "\" answered " + out[k] + " for row "
                        + k / classes + " and class " + k % classes
                        + ", but an answer must be finite. Lower its learning rate, or raise its ridge.");
            }
        }
        return new Auc(test.labels, classes, out);
    }

    private LeakageReading reading(Attacker attacker, List<Auc> aucs, double chance, int trainingRows) {
        double[] replicates = new double[resamples];
        int users = 0;
        for (int f = 0; f < aucs.size(); f++) {
            users += aucs.get(f).rows();
            for (int r = 0; r < resamples; r++) {
                replicates[r] += aucs.get(f).resampled(seed, r, 100 + f) / aucs.size();
            }
        }
        Arrays.sort(replicates);
        double tail = (1 - level) / 2;
        Estimate estimate = new Estimate(
                mean(aucs),
                Quantiles.ofSorted(replicates, tail),
                Quantiles.ofSorted(replicates, 1 - tail),
                level,
                users);
        return new LeakageReading(
                attacker.name(),
                estimate,
                chance,
                aucs.stream().map(Auc::value).toList(),
                trainingRows,
                Math.min(trainingRows, attacker.mostTrainingRows()));
    }

    /** LabelledRows of the largest training part: all but the smallest fold, to which each class gives its count over the folds. */
    private int trainingRows(List<LabelledRows> parts) {
        int most = 0;
        for (LabelledRows part : parts) {
            int[] size = new int[part.classes()];
            for (int label : part.labels) {
                size[label]++;
            }
            most = Math.max(
                    most, part.size() - Arrays.stream(size).map(n -> n / folds).sum());
        }
        return most;
    }

    private static double mean(List<Auc> aucs) {
        double sum = 0;
        for (Auc auc : aucs) {
            sum += auc.value();
        }
        return sum / aucs.size();
    }

    /** Deals the rows of each label, shuffled, into parts of sizes that differ by at most 1; −1 stays −1. */
    private static int[] deal(int[] labels, int parts, long dealSeed) {
        int[] order = LabelledRows.shuffled(labels.length, Seeds.stream(dealSeed, 0, 0));
        int[] next = new int[Arrays.stream(labels).max().orElse(-1) + 1];
        int[] part = new int[labels.length];
        for (int row : order) {
            part[row] = labels[row] < 0 ? -1 : next[labels[row]]++ % parts;
        }
        return part;
    }

    private static float[] values(VectorTable table) {
        float[] values = new float[Math.multiplyExact(table.rows(), table.dimension())];
        table.copyTo(0, table.rows(), FloatBuffer.wrap(values));
        return values;
    }

    private static int[] labels(VectorTable table, Groups groups) {
        Checks.length(groups.entityCount(), table.rows(), "groups of \"" + groups.name() + "\"");
        if (!groups.singleLabel()) {
            throw new IllegalArgumentException("The partition \"" + groups.name()
                    + "\" gives several labels to one user. Audit one partition per label.");
        }
        int[] labels = new int[groups.entityCount()];
        for (int u = 0; u < labels.length; u++) {
            labels[u] = groups.group(u) == groups.unknown() ? -1 : groups.group(u);
        }
        return labels;
    }
}
