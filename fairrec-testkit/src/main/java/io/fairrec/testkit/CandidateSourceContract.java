package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateBuffer;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.IdIndex;
import io.fairrec.portrait.UserPortrait;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link CandidateSource} promises. Extend it and say how to make yours. */
public abstract class CandidateSourceContract {

    /** For extension. */
    protected CandidateSourceContract() {}

    /** A source over the items of a shop. */
    protected abstract CandidateSource create(SyntheticLog shop);

    /** Items that must never be candidates of this user; none unless overridden. */
    protected List<Integer> excluded(UserPortrait portrait) {
        return List.of();
    }

    /** The shop of the contract: 40 users, 5 of them cold, 30 items. */
    protected static SyntheticLog shop(long seed) {
        return SyntheticLog.builder()
                .users(40)
                .coldUsers(5)
                .items(30)
                .rowsPerUser(10)
                .seed(seed)
                .build();
    }

    /** The portraits of all users of a shop, and of somebody of whom nothing is known. */
    protected static List<UserPortrait> portraits(SyntheticLog shop) {
        List<UserPortrait> portraits = new ArrayList<>();
        for (int u = 0; u < shop.interactions().userCount(); u++) {
            portraits.add(UserPortrait.of(shop.interactions(), u));
        }
        portraits.add(UserPortrait.of(shop.interactions(), IdIndex.UNKNOWN));
        return portraits;
    }

    @Test
    @DisplayName("At most limit distinct items of the catalogue, none excluded, for every user")
    void legal() {
        SyntheticLog shop = shop(1);
        CandidateSource source = create(shop);
        for (UserPortrait portrait : portraits(shop)) {
            for (int limit : new int[] {1, 2, 7, 29, 30, 31, Integer.MAX_VALUE}) {
                List<Integer> items = items(source.candidates(portrait, limit));
                assertThat(items)
                        .as("limit %d, %s", limit, portrait)
                        .hasSizeLessThanOrEqualTo(limit)
                        .doesNotHaveDuplicates()
                        .isSorted()
                        .allMatch(i -> i >= 0 && i < shop.catalog().size())
                        .doesNotContainAnyElementsOf(orImpossible(excluded(portrait)));
            }
        }
    }

    @Test
    @DisplayName("A buffer, used for user after user, gets the same candidates")
    void buffer() {
        SyntheticLog shop = shop(4);
        CandidateSource source = create(shop);
        CandidateBuffer buffer = new CandidateBuffer();
        UserPortrait.Reusable reused = new UserPortrait.Reusable();
        for (int limit : new int[] {30, 3, 17, 29, Integer.MAX_VALUE}) {
            for (UserPortrait portrait : portraits(shop)) {
                CandidateSet set = source.candidates(reused.of(shop.interactions(), portrait.user()), limit, buffer);
                assertThat(items(set))
                        .as("limit %d, %s", limit, portrait)
                        .isEqualTo(items(source.candidates(portrait, limit)));
            }
        }
    }

    @Test
    @DisplayName("A limit below 1 is refused")
    void limit() {
        SyntheticLog shop = shop(1);
        UserPortrait portrait = portraits(shop).get(0);
        assertThatThrownBy(() -> create(shop).candidates(portrait, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("Equal input gives equal output, whatever was asked in between")
    void repeatable() {
        SyntheticLog shop = shop(2);
        CandidateSource source = create(shop);
        List<List<Integer>> first = all(source, shop);
        assertThat(all(source, shop)).isEqualTo(first);
        assertThat(all(create(shop(2)), shop)).isEqualTo(first);
    }

    @Test
    @DisplayName("Eight threads give the answers of one")
    void threads() {
        SyntheticLog shop = shop(3);
        List<List<Integer>> expected = all(create(shop), shop);
        CandidateSource source = create(shop);
        assertThat(Crowd.call(8, () -> all(source, shop))).allMatch(expected::equals);
    }

    private static List<List<Integer>> all(CandidateSource source, SyntheticLog shop) {
        List<List<Integer>> all = new ArrayList<>();
        for (int limit : new int[] {3, 17, 1000}) {
            for (UserPortrait portrait : portraits(shop)) {
                all.add(items(source.candidates(portrait, limit)));
            }
        }
        return all;
    }

    /** AssertJ refuses an empty list of forbidden elements. */
    private static List<Integer> orImpossible(List<Integer> excluded) {
        return excluded.isEmpty() ? List.of(-1) : excluded;
    }

    private static List<Integer> items(CandidateSet set) {
        List<Integer> items = new ArrayList<>();
        for (int c = 0; c < set.size(); c++) {
            items.add(set.item(c));
        }
        return items;
    }
}
