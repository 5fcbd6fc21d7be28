package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GroupPopularityTest extends ScorerContract {
    /** Users 0 and 1 are young, 2 and 3 old, 4 unknown, 5 young but without a row. */
    private static final Interactions LOG = Interactions.builder()
            .users(SmallLogs.ids(6))
            .items(SmallLogs.ids(3))
            .buy("0", "0")
            .buy("0", "0")
            .buy("1", "0")
            .buy("1", "1")
            .buy("2", "1")
            .buy("3", "1")
            .buy("4", "0")
            .build();

    private static final Groups AGE = Groups.of("age", Arrays.asList("young", "young", "old", "old", null, "young"));

    @Override
    protected Scorer create(SyntheticLog shop) {
        return GroupPopularity.fit(shop.interactions(), shop.userGroups());
    }

    @Test
    @DisplayName("without shrinkage it is the share of the group's active users who had the item")
    void byHand() {
        assertThat(scores(0, "young")).containsExactly(1, 0.5f, 0);
        assertThat(scores(0, "old")).containsExactly(0, 1, 0);
    }

    @Test
    @DisplayName("unknown people, unknown labels and people whose group nobody named get overall popularity")
    void unknown() {
        float[] overall = {0.6f, 0.6f, 0};

        assertThat(scores(3)).containsExactly(overall);
        assertThat(scores(3, "unknown")).containsExactly(overall);
        assertThat(scores(3, "middle")).containsExactly(overall);
    }

    @Test
    @DisplayName("shrinkage pulls a group towards the whole; several labels are averaged")
    void shrinkage() {
        assertThat(scores(2, "young")).containsExactly(new float[] {3.2f / 4, 2.2f / 4, 0}, within(1e-6f));
        assertThat(scores(1e12, "old")).containsExactly(new float[] {0.6f, 0.6f, 0}, within(1e-6f));
        assertThat(scores(0, "young", "old", "old")).containsExactly(0.5f, 0.75f, 0);
    }

    @Test
    @DisplayName("refuses groups of other users and a negative shrinkage")
    void refuses() {
        assertThatThrownBy(() -> GroupPopularity.fit(LOG, Groups.of("age", List.of("young"))))
                .hasMessageContaining("\"age\"")
                .hasMessageContaining("must be 6");
        assertThatThrownBy(() -> GroupPopularity.fit(LOG, AGE, -1)).hasMessageContaining("shrinkage (-1.0)");
    }

    private static float[] scores(double shrinkage, String... labels) {
        float[] out = new float[3];
        GroupPopularity.fit(LOG, AGE, shrinkage)
                .score(
                        UserPortrait.of(LOG, IdIndex.UNKNOWN).withAttribute("age", List.of(labels)),
                        CandidateSet.all(3),
                        out);
        return out;
    }
}
