package io.fairrec.eval.group;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link GroupQuestion}.
 *
 * @param question what was asked
 * @param verdict what may be said
 * @param n how many users were compared, or could have been
 * @param groups how many groups were compared, or could have been
 * @param evidence the figures; null exactly if the verdict is {@link Verdict#TOO_FEW}
 * @param sentence the answer in one to three plain sentences, figures included
 */
public record GroupAnswer(
        GroupQuestion question,
        Verdict verdict,
        int n,
        int groups,
        @Nullable GroupEvidence evidence,
        String sentence) {

    /** Checks that figures and verdict agree. */
    public GroupAnswer {
        Checks.atLeast(n, 0, "n");
        Checks.atLeast(groups, 0, "groups");
        Checks.notBlank(sentence, "sentence");
        Verdict implied = evidence == null
                ? Verdict.TOO_FEW
                : evidence.adjustedPValue() <= evidence.alpha() ? Verdict.DIFFERENCE : Verdict.NO_EVIDENCE;
        if (verdict != implied) {
            throw new IllegalArgumentException(
                    "The verdict (" + verdict + ") must be " + implied + ": that is what the evidence says.");
        }
    }

    /**
     * The figures.
     *
     * @throws IllegalStateException if there were too few users
     */
    public GroupEvidence figures() {
        if (evidence == null) {
            throw new IllegalStateException("The question about \"" + question.metric() + "\" by \""
                    + question.partition() + "\" has no figures: there are too few users. Ask verdict() first.");
        }
        return evidence;
    }
}
