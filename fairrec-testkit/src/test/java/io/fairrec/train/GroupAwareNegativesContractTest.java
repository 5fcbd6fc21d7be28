package io.fairrec.train;

import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.testkit.NegativeSamplerContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;

class GroupAwareNegativesContractTest {

    @Nested
    class SameItemGroup extends NegativeSamplerContract {
        @Override
        protected NegativeSampler create(Interactions log) {
            return GroupAwareNegatives.sameItemGroup(groups("genre", log.itemCount()), 0.7);
        }
    }

    @Nested
    class LikedByUserGroup extends NegativeSamplerContract {
        @Override
        protected NegativeSampler create(Interactions log) {
            return GroupAwareNegatives.likedByUserGroup(PositivePairs.of(log), groups("sex", log.userCount()), 1);
        }
    }

    @Nested
    class Shares extends NegativeSamplerContract {
        @Override
        protected NegativeSampler create(Interactions log) {
            return GroupAwareNegatives.itemGroupShares(
                    groups("genre", log.itemCount()), new double[] {0.6, 0.2, 0.2, 0});
        }
    }

    private static Groups groups(String name, int n) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            labels.add("g" + i % 3);
        }
        return Groups.of(name, labels);
    }
}
