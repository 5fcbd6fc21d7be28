package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateBuffer;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.IdIndex;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Scorer} promises. Extend it and say how to make yours.
 *
 * <p>The shops have cold users, items without rows, and events of all types; portraits carry the user's labels of the
 * partition {@code age}.
 */
public abstract class ScorerContract {

    private static final float UNTOUCHED = 12345.5f;

    /** For extension. */
    protected ScorerContract() {}

    /** A scorer fitted to a shop; called several times, also with equal shops. */
    protected abstract Scorer create(SyntheticLog shop);

    /**
     * Whether a score may depend on the other candidates of the request, as the scorer's Javadoc must then say; false
     * unless overridden.
     */
    protected boolean dependsOnCandidates() {
        return false;
    }

    /** The shop of the contract: 60 users, 6 of them cold, 40 items. */
    protected static SyntheticLog shop(long seed) {
        return SyntheticLog.builder()
                .users(60)
                .coldUsers(6)
                .items(40)
                .rowsPerUser(8)
                .mixedEvents()
                .seed(seed)
                .build();
    }

    /** The portraits of all users of a shop with their ages, and of somebody of whom nothing is known. */
    protected static List<UserPortrait> portraits(SyntheticLog shop) {
        List<UserPortrait> portraits = new ArrayList<>();
        for (int u = 0; u < shop.interactions().userCount(); u++) {
            String age = shop.userGroups().label(shop.userGroups().group(u));
            portraits.add(UserPortrait.of(shop.interactions(), u).withAttribute("age", List.of(age)));
        }
        portraits.add(UserPortrait.of(shop.interactions(), IdIndex.UNKNOWN));
        return portraits;
    }

    @Test
    @DisplayName("Every score is finite: for cold users, cold items and items that the model never heard of")
    void finite() {
        SyntheticLog shop = shop(1);
        try (Scorer scorer = create(shop)) {
            CandidateSet candidates = CandidateSet.all(shop.catalog().size() + 5);
            for (UserPortrait portrait : portraits(shop)) {
                for (float score : score(scorer, portrait, candidates)) {
                    assertThat(score).as("%s", portrait).isFinite();
                }
            }
        }
    }

    @Test
    @DisplayName("A portrait and a candidate set that are filled anew for each user get the scores of fresh ones")
    void reused() {
        SyntheticLog shop = shop(1);
        try (Scorer scorer = create(shop)) {
            CandidateSource source = WholeCatalog.unseen(shop.catalog().size());
            CandidateBuffer buffer = new CandidateBuffer();
            UserPortrait.Reusable reused = new UserPortrait.Reusable();
            for (int user = 0; user < shop.interactions().userCount(); user++) {
                UserPortrait fresh = UserPortrait.of(shop.interactions(), user);
                float[] expected = score(scorer, fresh, source.candidates(fresh, 1000));
                UserPortrait portrait = reused.of(shop.interactions(), user);
                assertThat(score(scorer, portrait, source.candidates(portrait, 1000, buffer)))
                        .as("%s", fresh)
                        .containsExactly(expected);
            }
        }
    }

    @Test
    @DisplayName("A history with items that the model never heard of is no error")
    void foreignHistory() {
        SyntheticLog larger =
                SyntheticLog.builder().users(20).items(400).seed(3).build();
        try (Scorer scorer = create(shop(1))) {
            for (UserPortrait portrait : portraits(larger)) {
                for (float score : score(scorer, portrait, CandidateSet.of(0, 7, 39, 40, 399))) {
                    assertThat(score).as("%s", portrait).isFinite();
                }
            }
        }
    }

    @Test
    @DisplayName("The ids of the model, where it says them, are a beginning of those of the log")
    void items() {
        SyntheticLog shop = shop(1);
        try (Scorer scorer = create(shop)) {
            IdIndex items = scorer.items();
            assertThat(items == null || items.isBeginningOf(shop.interactions().items()))
                    .as("%s of %s", items, scorer)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("No candidates: nothing is written, nothing thrown")
    void noCandidates() {
        SyntheticLog shop = shop(1);
        try (Scorer scorer = create(shop)) {
            float[] out = {UNTOUCHED};
            scorer.score(portraits(shop).get(0), CandidateSet.of(), out);
            assertThat(out).containsExactly(UNTOUCHED);
        }
    }

    @Test
    @DisplayName("One score per candidate is written, nothing behind them")
    void writesItsPartOnly() {
        SyntheticLog shop = shop(1);
        try (Scorer scorer = create(shop)) {
            UserPortrait portrait = portraits(shop).get(0);
            CandidateSet candidates = CandidateSet.of(1, 5, 9);
            float[] exact = score(scorer, portrait, candidates);
            float[] longer = new float[6];
            Arrays.fill(longer, UNTOUCHED);
            scorer.score(portrait, candidates, longer);
            assertThat(Arrays.copyOf(longer, 3)).containsExactly(exact);
            assertThat(Arrays.copyOfRange(longer, 3, 6)).containsOnly(UNTOUCHED);
        }
    }

    @Test
    @DisplayName("An array that is too short is refused")
    void shortArray() {
        SyntheticLog shop = shop(1);
        try (Scorer scorer = create(shop)) {
            UserPortrait portrait = portraits(shop).get(0);
            assertThatThrownBy(() -> scorer.score(portrait, CandidateSet.all(4), new float[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3")
                    .hasMessageContaining("4");
        }
    }

    @Test
    @DisplayName("Equal input gives equal output, whatever was asked in between and done with the arrays")
    void repeatable() {
        SyntheticLog shop = shop(2);
        try (Scorer scorer = create(shop);
                Scorer twin = create(shop(2))) {
            CandidateSet candidates = CandidateSet.all(shop.catalog().size());
            List<float[]> first = scoreAll(scorer, portraits(shop), candidates);
            List<float[]> copies = new ArrayList<>();
            for (float[] scores : first) {
                copies.add(scores.clone());
                Arrays.fill(scores, UNTOUCHED);
            }
            assertEqual(scoreAll(scorer, portraits(shop), candidates), copies);
            assertEqual(scoreAll(twin, portraits(shop), candidates), copies);
        }
    }

    @Test
    @DisplayName("A score does not depend on the other candidates, unless the Javadoc says so")
    void alone() {
        SyntheticLog shop = shop(3);
        try (Scorer scorer = create(shop)) {
            int items = shop.catalog().size() + 2;
            for (UserPortrait portrait : portraits(shop)) {
                float[] together = score(scorer, portrait, CandidateSet.all(items));
                for (int i = 0; i < items && !dependsOnCandidates(); i++) {
                    assertThat(score(scorer, portrait, CandidateSet.of(i)))
                            .as("item %d, %s", i, portrait)
                            .containsExactly(together[i]);
                }
            }
        }
    }

    @Test
    @DisplayName("Eight threads give the answers of one")
    void threads() {
        SyntheticLog shop = shop(4);
        List<UserPortrait> portraits = portraits(shop);
        CandidateSet candidates = CandidateSet.all(shop.catalog().size());
        try (Scorer scorer = create(shop)) {
            List<float[]> expected = scoreAll(scorer, portraits, candidates);
            for (List<float[]> answers : Crowd.call(8, () -> scoreAll(scorer, portraits, candidates))) {
                assertEqual(answers, expected);
            }
        }
    }

    private static float[] score(Scorer scorer, UserPortrait portrait, CandidateSet candidates) {
        float[] out = new float[candidates.size()];
        Arrays.fill(out, UNTOUCHED);
        scorer.score(portrait, candidates, out);
        return out;
    }

    private static List<float[]> scoreAll(Scorer scorer, List<UserPortrait> portraits, CandidateSet candidates) {
        List<float[]> all = new ArrayList<>();
        for (UserPortrait portrait : portraits) {
            all.add(score(scorer, portrait, candidates));
        }
        return all;
    }

    private static void assertEqual(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).as("portrait %d", i).containsExactly(expected.get(i));
        }
    }
}
