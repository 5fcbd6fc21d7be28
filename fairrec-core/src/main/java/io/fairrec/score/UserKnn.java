package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Floats;
import io.fairrec.internal.TopK;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * "People like you bought": what the most similar users had.
 *
 * <p>{@code score(i) = Σ_v sim(u, v)} over those of the {@code k} most similar training users {@code v ≠ u} who had
 * {@code i}, with {@code sim(u, v) = n_uv / √(n_u · n_v) · n_uv / (n_uv + s)}: cosine over distinct items, shrunk as in
 * {@link ItemKnn}. Similar users with equal similarity rank by ordinal. The neighbourhood is found at request time from
 * the portrait's history, so users who came after training are served as well; a portrait whose ordinal is one of the
 * training log is never its own neighbour (give portraits of another log {@link UserPortrait#withUser the ordinal of
 * the training log}, or none). (Herlocker, Konstan, Borchers and Riedl, SIGIR 1999; cosine on unary data as in Sarwar,
 * Karypis, Konstan and Riedl, EC 2000.)
 *
 * <p>Scores are in [0, k]. Fall-back: 0 for cold users, and for items without training rows or outside the training
 * catalogue; pair with {@link ColdStart}. Every event counts as contact: cut the log to use purchases only. Immutable,
 * thread-safe. A call costs O(Σ_j users of j + t log t + k · items per user) over the history's items j and the t users
 * who share one; once warm it allocates only what sorting more than 64 of either may need.
 */
public final class UserKnn implements Scorer {

    private final IdIndex items;
    private final UserItemMatrix byUser;
    private final UserItemMatrix byItem;
    private final Options options;
    private final Provenance provenance;
    private final Workspaces<Scratch> workspaces;

    /**
     * The settings.
     *
     * @param shrinkage s, at least 0; the number of common items at which a cosine counts half
     * @param neighbours k, at least 1
     */
    public record Options(double shrinkage, int neighbours) {

        /** Checks the ranges. */
        public Options {
            Checks.nonNegative(shrinkage, "shrinkage");
            Checks.atLeast(neighbours, 1, "neighbours");
        }

        /** Shrinkage 5, 100 neighbours. */
        public static Options defaults() {
            return new Options(5, 100);
        }

        /** These options with another shrinkage. */
        public Options shrinkage(double newShrinkage) {
            return new Options(newShrinkage, neighbours);
        }

        /** These options with another number of neighbours. */
        public Options neighbours(int newNeighbours) {
            return new Options(shrinkage, newNeighbours);
        }
    }

    /** Scratch of one call: {@code common} and {@code sums} are all 0 between calls. */
    private static final class Scratch {
        private final int[] common;
        private final int[] touched;
        private final double[] similarity;
        private final int[] best;
        private final double[] sums;
        private int[] history = new int[64];

        Scratch(int users, int items, int neighbours) {
            common = new int[users];
            touched = new int[users];
            similarity = new double[users];
            best = new int[Math.min(users, neighbours)];
            sums = new double[items];
        }

        int distinct(UserPortrait portrait) {
            if (history.length < portrait.size()) {
                history = new int[portrait.size() * 2];
            }
            return portrait.distinctItems(history);
        }
    }

    private UserKnn(IdIndex items, UserItemMatrix byUser, Options options, Provenance provenance) {
        this.items = items;
        this.byUser = byUser;
        this.byItem = byUser.transpose();
        this.options = options;
        this.provenance = provenance;
        this.workspaces = new Workspaces<>(() -> new Scratch(byUser.rows(), byUser.columns(), options.neighbours));
    }

    /** Indexes the log by user and by item. O(n log n) for n rows. */
    public static UserKnn fit(Interactions interactions, Options options) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("shrinkage", Double.toString(options.shrinkage));
        config.put("neighbours", Integer.toString(options.neighbours));
        return new UserKnn(
                interactions.items(),
                UserItemMatrix.of(interactions),
                options,
                Scores.provenance("user-knn", config, interactions));
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        Scratch work = workspaces.borrow();
        int items = byUser.columns();
        int kept = neighbours(portrait, work);
        for (int k = 0; k < kept; k++) {
            int user = work.touched[work.best[k]];
            double similarity = work.similarity[work.best[k]];
            for (int e = byUser.begin(user); e < byUser.end(user); e++) {
                work.sums[byUser.column(e)] += similarity;
            }
        }
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            out[c] = item < items ? Floats.saturate(work.sums[item]) : 0;
        }
        for (int k = 0; k < kept; k++) {
            int user = work.touched[work.best[k]];
            for (int e = byUser.begin(user); e < byUser.end(user); e++) {
                work.sums[byUser.column(e)] = 0;
            }
        }
        workspaces.giveBack(work);
    }

    /** Writes the neighbours' positions in {@code touched} to {@code best}, the most similar first. */
    private int neighbours(UserPortrait portrait, Scratch work) {
        int distinct = work.distinct(portrait);
        int touched = 0;
        for (int h = 0; h < distinct && work.history[h] < byItem.rows(); h++) {
            int item = work.history[h];
            for (int e = byItem.begin(item); e < byItem.end(item); e++) {
                int user = byItem.column(e);
                if (user != portrait.user() && work.common[user]++ == 0) {
                    work.touched[touched++] = user;
                }
            }
        }
        Arrays.sort(work.touched, 0, touched);
        for (int t = 0; t < touched; t++) {
            int user = work.touched[t];
            double n = work.common[user];
            double theirs = byUser.end(user) - byUser.begin(user);
            work.similarity[t] = n / Math.sqrt(distinct * theirs) * (n / (n + options.shrinkage));
            work.common[user] = 0;
        }
        return TopK.select(work.similarity, touched, options.neighbours, work.best);
    }

    @Override
    public IdIndex items() {
        return items;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "UserKnn[" + byUser.rows() + " users, " + byUser.columns() + " items, " + options.neighbours
                + " neighbours]";
    }
}
