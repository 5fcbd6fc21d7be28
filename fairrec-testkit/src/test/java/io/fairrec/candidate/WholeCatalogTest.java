package io.fairrec.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Popularity;
import io.fairrec.testkit.CandidateSourceContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WholeCatalogTest extends CandidateSourceContract {
    @Override
    protected CandidateSource create(SyntheticLog shop) {
        return WholeCatalog.unseen(shop.catalog().size());
    }

    @Override
    protected List<Integer> excluded(UserPortrait portrait) {
        return Arrays.stream(portrait.distinctItems()).boxed().toList();
    }

    @Nested
    class All extends CandidateSourceContract {
        @Override
        protected CandidateSource create(SyntheticLog shop) {
            return WholeCatalog.all(shop.catalog().size());
        }
    }

    @Nested
    class UnseenByPopularity extends CandidateSourceContract {
        @Override
        protected CandidateSource create(SyntheticLog shop) {
            return WholeCatalog.unseen(shop.catalog().size())
                    .preferring(Popularity.fit(shop.interactions()).order());
        }

        @Override
        protected List<Integer> excluded(UserPortrait portrait) {
            return Arrays.stream(portrait.distinctItems()).boxed().toList();
        }
    }

    @Nested
    class AllByPopularity extends CandidateSourceContract {
        @Override
        protected CandidateSource create(SyntheticLog shop) {
            return WholeCatalog.all(shop.catalog().size())
                    .preferring(Popularity.fit(shop.interactions()).order());
        }
    }

    @Test
    @DisplayName("keeps exactly the unseen items, the first of the preference when there are too many")
    void oracle() {
        for (long seed = 0; seed < 20; seed++) {
            SyntheticLog shop = SyntheticLog.builder()
                    .users(20)
                    .coldUsers(2)
                    .items(12)
                    .rowsPerUser(5)
                    .seed(seed)
                    .build();
            int[] byPopularity = Popularity.fit(shop.interactions()).order();
            int[] byOrdinal = new int[12];
            Arrays.setAll(byOrdinal, i -> i);
            for (UserPortrait portrait : portraits(shop)) {
                for (int limit = 1; limit <= 13; limit++) {
                    for (boolean unseen : new boolean[] {true, false}) {
                        WholeCatalog source = unseen ? WholeCatalog.unseen(12) : WholeCatalog.all(12);
                        assertThat(items(source.candidates(portrait, limit)))
                                .as("seed %d, limit %d, %s, %s", seed, limit, source, portrait)
                                .isEqualTo(expected(byOrdinal, portrait, limit, unseen));
                        assertThat(items(source.preferring(byPopularity).candidates(portrait, limit)))
                                .as("seed %d, limit %d, by popularity, %s, %s", seed, limit, source, portrait)
                                .isEqualTo(expected(byPopularity, portrait, limit, unseen));
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("answers \"all\" with the same object again")
    void cached() {
        SyntheticLog shop = shop(1);
        WholeCatalog source = WholeCatalog.all(30);
        UserPortrait first = UserPortrait.of(shop.interactions(), 0);
        UserPortrait second = UserPortrait.of(shop.interactions(), 1);

        assertThat(source.candidates(first, 40)).isSameAs(source.candidates(second, 30));
    }

    @Test
    @DisplayName("an empty catalogue, and a user who has had everything, have no candidates")
    void empty() {
        Interactions log = Interactions.builder().buy("u", "a").buy("u", "b").build();

        assertThat(WholeCatalog.all(0)
                        .candidates(UserPortrait.of(log, IdIndex.UNKNOWN), 5)
                        .size())
                .isZero();
        assertThat(WholeCatalog.unseen(2).candidates(UserPortrait.of(log, 0), 5).size())
                .isZero();
    }

    @Test
    @DisplayName("refuses a preference that is no permutation")
    void permutation() {
        assertThatThrownBy(() -> WholeCatalog.all(3).preferring(new int[] {0, 1}))
                .hasMessageContaining("order.length (2) must be 3");
        assertThatThrownBy(() -> WholeCatalog.all(3).preferring(new int[] {0, 2, 2}))
                .hasMessageContaining("2 is outside or appears twice");
        assertThatThrownBy(() -> WholeCatalog.all(3).preferring(new int[] {0, 1, 3}))
                .hasMessageContaining("3 is outside or appears twice");
    }

    private static List<Integer> expected(int[] order, UserPortrait portrait, int limit, boolean unseen) {
        List<Integer> history = Arrays.stream(portrait.distinctItems()).boxed().toList();
        return Arrays.stream(order)
                .boxed()
                .filter(i -> !unseen || !history.contains(i))
                .limit(limit)
                .sorted()
                .toList();
    }

    private static List<Integer> items(CandidateSet set) {
        List<Integer> items = new ArrayList<>();
        for (int c = 0; c < set.size(); c++) {
            items.add(set.item(c));
        }
        return items;
    }
}
