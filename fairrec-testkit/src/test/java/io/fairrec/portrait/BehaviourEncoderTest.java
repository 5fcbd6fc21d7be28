package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Imputer;
import io.fairrec.data.Interactions;
import io.fairrec.data.MissingValues;
import io.fairrec.data.Moments;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BehaviourEncoderTest extends PortraitEncoderContract {
    private static final long DAY = 86_400;

    /** Two baskets of 3 and 1 pieces for 12 and 8, then a view; three active days. */
    private static final Interactions LOG = Interactions.builder()
            .add("u", "a", EventType.BUY, 0, 1, 5)
            .add("u", "b", EventType.BUY, 0, 1, 3)
            .add("u", "c", EventType.BUY, 0, 1, 4)
            .add("u", "a", EventType.BUY, 2 * DAY, 1, 8)
            .add("u", "a", EventType.VIEW, 3 * DAY, 1, 0)
            .buy("timeless", "a")
            .build();

    private static final UserPortrait BUYER =
            UserPortrait.of(LOG, LOG.users().ordinal("u")).asOf(10 * DAY);
    private static final UserPortrait TIMELESS =
            UserPortrait.of(LOG, LOG.users().ordinal("timeless"));
    private static final UserPortrait COLD =
            UserPortrait.of(LOG, IdIndex.UNKNOWN).asOf(10 * DAY);

    @Override
    protected PortraitEncoder create(SyntheticLog shop) {
        return BehaviourEncoder.fit(training(shop), MissingValues.INDICATOR);
    }

    @Nested
    class Impute extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return BehaviourEncoder.fit(training(shop), MissingValues.IMPUTE);
        }
    }

    private static List<UserPortrait> training(SyntheticLog shop) {
        List<UserPortrait> portraits = new ArrayList<>();
        for (int u = 0; u < shop.interactions().userCount(); u++) {
            portraits.add(UserPortrait.of(shop.interactions(), u));
        }
        return portraits;
    }

    @Test
    @DisplayName("every column by hand")
    void byHand() {
        BehaviourEncoder encoder = BehaviourEncoder.fit(List.of(BUYER), MissingValues.REFUSE);

        assertThat(encoder.columns()).hasSize(encoder.dimension());
        assertThat(encode(encoder, BUYER))
                .containsExactly(
                        new float[] {
                            (float) Math.log(6),
                            (float) Math.log(4),
                            (float) Math.log(4),
                            (float) Math.log(3),
                            (float) Math.log(21),
                            7,
                            2,
                            10
                        },
                        within(1e-6f));
    }

    @Test
    @DisplayName("a cold user has zeros where nothing is known to be nothing, and training means elsewhere")
    void cold() {
        BehaviourEncoder encoder = BehaviourEncoder.fit(List.of(BUYER, BUYER.asOf(12 * DAY)), MissingValues.IMPUTE);

        assertThat(encode(encoder, COLD)).containsExactly(new float[] {0, 0, 0, 0, 0, 8, 2, 10}, within(1e-6f));
    }

    @Test
    @DisplayName("an indicator says what was missing, here for a cold user and for a history without times")
    void indicator() {
        BehaviourEncoder encoder = BehaviourEncoder.fit(List.of(BUYER, COLD), MissingValues.INDICATOR);

        assertThat(encoder.columns()).hasSize(encoder.dimension()).contains("recency in days is missing");
        assertThat(encode(encoder, BUYER)).endsWith(0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(encode(encoder, COLD)).endsWith(0, 0, 0, 0, 0, 1, 1, 1);
        assertThat(encode(encoder, TIMELESS)).endsWith(0, 0, 1, 1, 0, 1, 1, 1);
    }

    @Test
    @DisplayName("refuses missing values by row and column, in training and later")
    void refuses() {
        BehaviourEncoder encoder = BehaviourEncoder.fit(List.of(BUYER), MissingValues.REFUSE);

        assertThatThrownBy(() -> encode(encoder, BUYER, COLD))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 1, column \"recency in days\"");
        assertThatThrownBy(() -> BehaviourEncoder.fit(List.of(TIMELESS), MissingValues.REFUSE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("active days");
    }

    @Test
    @DisplayName("can be restored from the stored means, but not from those of other columns")
    void restored() {
        BehaviourEncoder encoder = BehaviourEncoder.fit(List.of(BUYER), MissingValues.IMPUTE);
        Imputer foreign =
                Imputer.of(MissingValues.IMPUTE, List.of("age"), Moments.of(new double[] {1}, new double[] {1}));

        assertThat(encode(BehaviourEncoder.of(encoder.imputer()), COLD, BUYER))
                .containsExactly(encode(encoder, COLD, BUYER));
        assertThatThrownBy(() -> BehaviourEncoder.of(foreign)).hasMessageContaining("[age]");
    }

    private static float[] encode(PortraitEncoder encoder, UserPortrait... portraits) {
        return Encoders.table(encoder, List.of(portraits));
    }
}
