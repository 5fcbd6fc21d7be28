package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ColdStartTest extends ScorerContract {
    /** Items 0, 1 and 2 are warm; 3, 4 and 5 are cold. */
    private static final Interactions LOG = Interactions.builder()
            .items(SmallLogs.ids(6))
            .buy("a", "0")
            .buy("a", "1")
            .buy("b", "2")
            .build();

    @Override
    protected Scorer create(SyntheticLog shop) {
        return ColdStart.of(
                ItemKnn.fit(shop.interactions(), ItemKnn.Options.defaults()),
                GroupPopularity.fit(shop.interactions(), shop.userGroups()),
                CategoryProfile.fit(shop.interactions(), shop.catalog().groups("category")),
                Popularity.fit(shop.interactions()),
                2);
    }

    @Override
    protected boolean dependsOnCandidates() {
        return true;
    }

    @Test
    @DisplayName(
            "warm items keep their score; cold ones get theirs by the moments of the warm ones, capped by the best")
    void rule() {
        // warm: main 10, 20, 30; content 1, 2, 3: slope 10 around (2, 20)
        float[] out = score(0, fixed(10, 20, 30, 0, 0, 0), fixed(1, 2, 3, 0, 2.5f, 99));

        assertThat(out).containsExactly(new float[] {10, 20, 30, 0, 25, 30}, within(1e-5f));
    }

    @Test
    @DisplayName("content scores that do not differ say nothing: cold items get the mean")
    void noContrast() {
        assertThat(score(0, fixed(10, 20, 30, 0, 0, 0), fixed(0.1f, 0.1f, 0.1f, 7, 0, -7)))
                .containsExactly(10, 20, 30, 20, 20, 20);
    }

    @Test
    @DisplayName("without any warm candidate the content score stands as it is")
    void allCold() {
        float[] out = new float[2];

        ColdStart.of(fixed(), fixed(), fixed(0, 0, 0, 4, 5, 6), Popularity.fit(LOG), 0)
                .score(UserPortrait.of(LOG, 0), CandidateSet.of(3, 5), out);

        assertThat(out).containsExactly(4, 6);
    }

    @Test
    @DisplayName("users with fewer events than minHistory get the cold-user scorer")
    void coldUsers() {
        Scorer main = fixed(1, 1, 1, 0, 0, 0);
        Scorer other = fixed(2, 2, 2, 0, 0, 0);
        ColdStart scorer = ColdStart.of(main, other, fixed(0, 0, 0, 0, 0, 0), Popularity.fit(LOG), 2);
        float[] out = new float[3];

        scorer.score(UserPortrait.of(LOG, 0), CandidateSet.all(3), out);
        assertThat(out).containsOnly(1);
        scorer.score(UserPortrait.of(LOG, 1), CandidateSet.all(3), out);
        assertThat(out).containsOnly(2);
        scorer.score(UserPortrait.of(LOG, IdIndex.UNKNOWN), CandidateSet.all(3), out);
        assertThat(out).containsOnly(2);
    }

    @Test
    @DisplayName("a log without any row still gives everybody an answer")
    void emptyLog() {
        SyntheticLog shop = shop(1);
        Interactions empty = shop.interactions().where(row -> false);
        Scorer scorer = ColdStart.of(
                ItemKnn.fit(empty, ItemKnn.Options.defaults()),
                GroupPopularity.fit(empty, shop.userGroups()),
                CategoryProfile.fit(empty, shop.catalog().groups("category")),
                Popularity.fit(empty),
                1);
        float[] out = new float[40];
        for (UserPortrait portrait : portraits(shop)) {
            scorer.score(portrait, CandidateSet.all(40), out);
            for (float score : out) {
                assertThat(score).isFinite();
            }
        }
    }

    private static float[] score(int user, Scorer main, Scorer coldItem) {
        float[] out = new float[6];
        ColdStart.of(main, main, coldItem, Popularity.fit(LOG), 1)
                .score(UserPortrait.of(LOG, user), CandidateSet.all(6), out);
        return out;
    }

    /** Scores by item. */
    private static Scorer fixed(float... byItem) {
        return (portrait, candidates, out) -> {
            for (int c = 0; c < candidates.size(); c++) {
                int item = candidates.item(c);
                out[c] = item < byItem.length ? byItem[item] : 0;
            }
        };
    }
}
