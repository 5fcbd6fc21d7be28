package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GroupLiftTest extends ScorerContract {
    /** Item 0: both young and one of two old; item 1: one of the young; item 2: both old; item 3: nobody. */
    private static final Interactions LOG = Interactions.builder()
            .users(SmallLogs.ids(4))
            .items(SmallLogs.ids(4))
            .buy("0", "0")
            .buy("0", "0")
            .buy("1", "0")
            .buy("1", "1")
            .buy("2", "0")
            .buy("2", "2")
            .buy("3", "2")
            .build();

    private static final Groups AGE = Groups.of("age", Arrays.asList("young", "young", "old", "old"));

    @Override
    protected Scorer create(SyntheticLog shop) {
        return GroupLift.of(GroupPopularity.fit(shop.interactions(), shop.userGroups(), 10));
    }

    @Test
    @DisplayName("is the logarithm of the group's share over everybody's, limited, by hand")
    void byHand() {
        // Shares of all: 3/4, 1/4, 2/4, 0.
        float third = (float) Math.log(4.0 / 3);
        float two = (float) Math.log(2);
        assertThat(scores(0, 3, "young")).containsExactly(third, two, -3, 0);
        assertThat(scores(0, 0.5, "young")).containsExactly(third, 0.5f, -0.5f, 0);
        assertThat(scores(0, 3, "old")).containsExactly((float) Math.log(2.0 / 3), -3, two, 0);
        // (n + 2p) / (N + 2): item 0 (2 + 1.5) / 4, item 1 (1 + 0.5) / 4, item 2 (0 + 1) / 4.
        assertThat(scores(2, 3, "young"))
                .containsExactly(
                        new float[] {(float) Math.log(3.5 / 3), (float) Math.log(1.5), -two, 0}, within(1e-6f));
    }

    @Test
    @DisplayName("says nothing of people whose group nobody named, of unknown labels and of items without rows")
    void unknown() {
        assertThat(scores(0, 3)).containsOnly(0);
        assertThat(scores(0, 3, "unknown")).containsOnly(0);
        assertThat(scores(0, 3, "middle")).containsOnly(0);
        float[] foreign = new float[2];
        lift(0, 3)
                .score(
                        UserPortrait.of(LOG, 0).withAttribute("gender", List.of("young")),
                        CandidateSet.of(1, 2),
                        foreign);
        assertThat(foreign).as("another partition").containsOnly(0);
        float[] outside = new float[2];
        lift(0, 3).score(portrait("young"), CandidateSet.of(3, 77), outside);
        assertThat(outside).containsOnly(0);
    }

    @Test
    @DisplayName("the shares behind it average to everybody's: over the groups, weighted by their users")
    void averages() {
        for (long seed = 0; seed < 50; seed++) {
            Interactions log = SmallLogs.random(seed);
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            List<String> labels = new ArrayList<>();
            int[] active = new int[2];
            for (int u = 0; u < log.userCount(); u++) {
                int group = random.nextInt(2);
                labels.add(group == 0 ? "a" : "b");
                active[group] += log.count(u) > 0 ? 1 : 0;
            }
            Groups groups = Groups.of("age", labels);
            GroupLift lift = GroupLift.of(GroupPopularity.fit(log, groups, 0), 50);
            CandidateSet all = CandidateSet.all(log.itemCount());
            float[] overall = new float[all.size()];
            lift.popularity().score(UserPortrait.of(log, IdIndex.UNKNOWN), all, overall);
            double[] sum = new double[all.size()];
            for (int g = 0; g < 2; g++) {
                if (active[g] == 0) {
                    continue;
                }
                float[] out = new float[all.size()];
                String label = g == 0 ? "a" : "b";
                lift.score(UserPortrait.of(log, IdIndex.UNKNOWN).withAttribute("age", List.of(label)), all, out);
                for (int i = 0; i < sum.length; i++) {
                    // −50 stands for a share of 0.
                    sum[i] += out[i] == -50 ? 0 : overall[i] * Math.exp(out[i]) * active[g] / (active[0] + active[1]);
                }
            }
            for (int i = 0; i < sum.length; i++) {
                assertThat(sum[i]).as("seed %d, item %d", seed, i).isEqualTo(overall[i], within(1e-6));
            }
        }
    }

    @Test
    @DisplayName("refuses a limit that is not above 0")
    void refuses() {
        assertThatThrownBy(() -> lift(1, 0)).hasMessageContaining("limit (0.0)");
        assertThatThrownBy(() -> lift(1, Double.NaN)).hasMessageContaining("limit (NaN)");
    }

    private static GroupLift lift(double shrinkage, double limit) {
        return GroupLift.of(GroupPopularity.fit(LOG, AGE, shrinkage), limit);
    }

    private static UserPortrait portrait(String... labels) {
        return UserPortrait.of(LOG, IdIndex.UNKNOWN).withAttribute("age", List.of(labels));
    }

    private static float[] scores(double shrinkage, double limit, String... labels) {
        float[] out = new float[4];
        lift(shrinkage, limit).score(portrait(labels), CandidateSet.all(4), out);
        return out;
    }
}
