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
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CategoryProfileTest extends ScorerContract {
    /** Item 0 is tea, 1 is tea and gift, 2 is in no category, 3 and 4 came after training. */
    private static final Groups CATEGORY = Groups.multiLabel(
            "category",
            List.of(List.of("tea"), List.of("tea", "gift"), List.of(), List.of("gift"), List.of("gift", "tea")));

    private static final Interactions LOG = Interactions.builder()
            .items(SmallLogs.ids(3))
            .buy("a", "0")
            .buy("a", "1")
            .buy("b", "0")
            .buy("b", "2")
            .build();

    @Override
    protected Scorer create(SyntheticLog shop) {
        return CategoryProfile.fit(shop.interactions(), shop.catalog().groups("category"));
    }

    @Test
    @DisplayName("an event of an item in two categories counts half in each; unknown is a category")
    void byHand() {
        // a: tea 1.5, gift 0.5 of 2 events. All: tea 2.5, gift 0.5, unknown 1 of 4.
        double tea = (1.5 + 2 * 0.625) / 4;
        double gift = (0.5 + 2 * 0.125) / 4;
        double unknown = (0 + 2 * 0.25) / 4;

        assertThat(scores(0, 2))
                .containsExactly(
                        new float[] {
                            (float) tea,
                            (float) ((tea + gift) / 2),
                            (float) unknown,
                            (float) gift,
                            (float) ((tea + gift) / 2)
                        },
                        within(1e-6f));
        assertThat(tea + gift + unknown).isEqualTo(1, within(1e-12));
    }

    @Test
    @DisplayName("a user without a history gets category popularity, whatever the shrinkage")
    void cold() {
        for (double shrinkage : new double[] {0.1, 7}) {
            assertThat(scores(IdIndex.UNKNOWN, shrinkage))
                    .containsExactly(new float[] {0.625f, 0.375f, 0.25f, 0.125f, 0.375f}, within(1e-6f));
        }
    }

    @Test
    @DisplayName("refuses a partition of fewer items and a shrinkage of 0")
    void refuses() {
        assertThatThrownBy(() -> CategoryProfile.fit(LOG, Groups.of("category", List.of("tea"))))
                .hasMessageContaining("\"category\" (1) must be at least 3");
        assertThatThrownBy(() -> CategoryProfile.fit(LOG, CATEGORY, 0)).hasMessageContaining("shrinkage (0.0)");
    }

    private static float[] scores(int user, double shrinkage) {
        float[] out = new float[5];
        CategoryProfile.fit(LOG, CATEGORY, shrinkage).score(UserPortrait.of(LOG, user), CandidateSet.all(5), out);
        return out;
    }
}
