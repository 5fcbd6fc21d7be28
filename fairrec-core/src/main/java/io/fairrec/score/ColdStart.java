package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.UserPortrait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scorer for people with a history, one for people without, and a content score for items that nobody had yet.
 *
 * <p>The rule. A user with fewer than {@code minHistory} events gets the cold-user scorer, everybody else the main one;
 * call what it gives {@code b}. A candidate with at least one training user is <em>warm</em> and keeps {@code b}. A
 * cold candidate gets its content score {@code x}, brought to the scale of {@code b} by the moments of the warm
 * candidates of the request, and never more than the best of them:
 *
 * <pre>{@code
 * min( max_warm b,  mean_warm b + dev_warm b · (x − mean_warm x) / dev_warm x )
 * }</pre>
 *
 * with population deviations (divisor n); {@code mean_warm b} if the content scores of the warm candidates do not
 * differ, and {@code x} itself if there is no warm candidate. So a cold item competes at the place that its content
 * deserves among the known ones, can reach the best of them, and cannot push it off by an extreme content score.
 *
 * <p><strong>The score of a cold item depends on the candidate set</strong>; that of a warm one does not if those of
 * the parts do not. Every score is finite. Thread-safe if the parts are; a call costs one of the two scorers, plus the
 * content score and O(candidates) if a candidate is cold.
 */
public final class ColdStart implements Scorer {

    private final Scorer main;
    private final Scorer coldUser;
    private final Scorer coldItem;
    private final Popularity training;
    private final int minHistory;
    private final @Nullable IdIndex items;
    private final Workspaces<Content> workspaces = new Workspaces<>(Content::new);

    /** Scratch of one call. */
    private static final class Content {
        private float[] scores = new float[0];

        void atLeast(int n) {
            if (scores.length < n) {
                scores = new float[n];
            }
        }
    }

    private ColdStart(Scorer main, Scorer coldUser, Scorer coldItem, Popularity training, int minHistory) {
        this.main = main;
        this.coldUser = coldUser;
        this.coldItem = coldItem;
        this.training = training;
        this.minHistory = Checks.atLeast(minHistory, 0, "minHistory");
        this.items = Scores.items(List.of(main, coldUser, coldItem, training));
    }

    /**
     * Combines three scorers, all of which are closed with this one.
     *
     * @param main for users with at least {@code minHistory} events, such as {@link ItemKnn}
     * @param coldUser for the others, such as {@link GroupPopularity}
     * @param coldItem for items without training rows, such as {@link CategoryProfile}
     * @param training says which items have training rows
     * @param minHistory at least 0; 1 sends only users without any event to {@code coldUser}
     * @throws IllegalArgumentException if two of the parts were fitted on logs that number their items differently
     */
    public static ColdStart of(Scorer main, Scorer coldUser, Scorer coldItem, Popularity training, int minHistory) {
        return new ColdStart(main, coldUser, coldItem, training, minHistory);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        Scorer base = portrait.size() < minHistory ? coldUser : main;
        base.score(portrait, candidates, out);
        int warm = 0;
        for (int c = 0; c < n; c++) {
            warm += isWarm(candidates.item(c)) ? 1 : 0;
        }
        if (warm == n) {
            return;
        }
        Content work = workspaces.borrow();
        work.atLeast(n);
        coldItem.score(portrait, candidates, work.scores);
        if (warm == 0) {
            System.arraycopy(work.scores, 0, out, 0, n);
        } else {
            placeCold(candidates, n, warm, work.scores, out);
        }
        workspaces.giveBack(work);
    }

    private void placeCold(CandidateSet candidates, int n, int warm, float[] content, float[] out) {
        double baseSum = 0;
        double contentSum = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < n; c++) {
            if (isWarm(candidates.item(c))) {
                baseSum += out[c];
                contentSum += content[c];
                best = Math.max(best, out[c]);
            }
        }
        double baseMean = baseSum / warm;
        double contentMean = contentSum / warm;
        double baseSquares = 0;
        double contentSquares = 0;
        float first = Float.NaN;
        boolean differ = false;
        for (int c = 0; c < n; c++) {
            if (isWarm(candidates.item(c))) {
                baseSquares += (out[c] - baseMean) * (out[c] - baseMean);
                contentSquares += (content[c] - contentMean) * (content[c] - contentMean);
                differ |= !Float.isNaN(first) && content[c] != first;
                first = content[c];
            }
        }
        // Equal content scores may have a deviation of rounding: it must not become a divisor.
        double slope = differ && contentSquares > 0 ? Math.sqrt(baseSquares / contentSquares) : 0;
        for (int c = 0; c < n; c++) {
            if (!isWarm(candidates.item(c))) {
                out[c] = Floats.saturate(Math.min(best, baseMean + slope * (content[c] - contentMean)));
            }
        }
    }

    /** The ids of the part that knows most of them. */
    @Override
    public @Nullable IdIndex items() {
        return items;
    }

    private boolean isWarm(int item) {
        return training.users(item) > 0;
    }

    /** Closes the three scorers. */
    @Override
    public void close() {
        main.close();
        coldUser.close();
        coldItem.close();
    }

    @Override
    public String toString() {
        return "ColdStart[" + main + ", below " + minHistory + " events " + coldUser + ", cold items " + coldItem + "]";
    }
}
