package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.portrait.UserPortrait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scorer of their own for the users of some groups, one scorer for everybody else.
 *
 * <p>The group is the portrait's attribute of the partition's name: it reaches this scorer only if the caller named it,
 * and a user whose group was not named, or is unknown, gets the fall-back. Of several labels the first that has a scorer
 * decides, in the caller's order. Labels are trimmed.
 *
 * <p>Treating groups differently is a promise to keep, not a proof of fairness. A worse scorer for the group that is
 * served best narrows a gap, and serves nobody (levelling down); a better one for the group that is served worst should
 * rather be given to all. Report the change of each group beside that of the gap, and see that the law of the place
 * allows it.
 *
 * <p>Every score is that of the scorer that was chosen; scores of users with different scorers need not be comparable.
 * Thread-safe if the scorers are; O(labels) a call beside theirs, no allocation of its own.
 */
public final class PerGroup implements Scorer {

    private final String partition;
    private final Map<String, Scorer> scorers;
    private final Scorer fallback;
    private final @Nullable IdIndex items;

    private PerGroup(String partition, Map<String, Scorer> scorers, Scorer fallback) {
        this.partition = Checks.notBlank(partition, "partition");
        this.scorers = scorers;
        this.fallback = fallback;
        List<Scorer> parts = new ArrayList<>(scorers.values());
        parts.add(fallback);
        this.items = Scores.items(parts);
    }

    /**
     * Combines scorers, all of which are closed with this one, each once.
     *
     * @param partition the partition of the users, such as {@code "gender"}
     * @param byLabel a scorer per label, at least one; labels not blank, not {@code "unknown"}, and different when trimmed
     * @param fallback for everybody else
     * @throws IllegalArgumentException if two of the scorers were fitted on logs that number their items differently
     */
    public static PerGroup of(String partition, Map<String, Scorer> byLabel, Scorer fallback) {
        Checks.atLeast(byLabel.size(), 1, "byLabel.size");
        Map<String, Scorer> trimmed = new LinkedHashMap<>();
        byLabel.forEach((label, scorer) -> {
            String name =
                    Checks.notBlank(label, "label of \"" + partition + "\"").strip();
            if (name.equals(Groups.UNKNOWN_LABEL)) {
                throw new IllegalArgumentException("The label \"" + name + "\" of \"" + partition
                        + "\" is no group that could have a scorer of its own. Make it the fall-back.");
            }
            if (trimmed.put(name, scorer) != null) {
                throw new IllegalArgumentException("The label \"" + name + "\" of \"" + partition
                        + "\" has two scorers, but must have one. Blanks around a label do not count.");
            }
        });
        return new PerGroup(partition, trimmed, fallback);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        chosen(portrait).score(portrait, candidates, out);
    }

    private Scorer chosen(UserPortrait portrait) {
        List<String> labels = portrait.attribute(partition);
        // By index: an iterator is an object a call.
        for (int i = 0; i < labels.size(); i++) {
            Scorer own = scorers.get(labels.get(i).strip());
            if (own != null) {
                return own;
            }
        }
        return fallback;
    }

    /** The ids of the scorer that knows most of them. */
    @Override
    public @Nullable IdIndex items() {
        return items;
    }

    /** Closes the scorers. */
    @Override
    public void close() {
        scorers.values().stream().distinct().filter(s -> s != fallback).forEach(Scorer::close);
        fallback.close();
    }

    @Override
    public String toString() {
        return "PerGroup[" + partition + ", " + scorers.size() + " groups with a scorer of their own]";
    }
}
