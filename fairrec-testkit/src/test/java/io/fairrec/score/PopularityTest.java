package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.base.Version;
import io.fairrec.data.Interactions;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PopularityTest extends ScorerContract {
    @Override
    protected Scorer create(SyntheticLog shop) {
        return Popularity.fit(shop.interactions());
    }

    @Test
    @DisplayName("counts distinct users, not rows")
    void countsUsers() {
        for (long seed = 0; seed < 50; seed++) {
            Interactions log = SmallLogs.random(seed);
            float[] scores = SmallLogs.scores(Popularity.fit(log), log, 0);
            for (int i = 0; i < log.itemCount(); i++) {
                assertThat(scores[i])
                        .as("seed %d, item %d", seed, i)
                        .isEqualTo(SmallLogs.users(log, i).size());
            }
        }
    }

    @Test
    @DisplayName("orders by popularity, ties by ordinal")
    void order() {
        Interactions log = Interactions.builder()
                .items(SmallLogs.ids(4))
                .buy("a", "1")
                .buy("a", "1")
                .buy("b", "3")
                .buy("c", "3")
                .buy("b", "0")
                .build();

        assertThat(Popularity.fit(log).order()).containsExactly(3, 0, 1, 2);
    }

    @Test
    @DisplayName("says where it comes from: the hash of its data and the version")
    void provenance() {
        Interactions log = SmallLogs.random(7);

        var provenance = Popularity.fit(log).provenance();

        assertThat(provenance.component()).isEqualTo("popularity");
        assertThat(provenance.dataHash()).isEqualTo(log.sha256());
        assertThat(provenance.version()).isEqualTo(Version.current()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }
}
