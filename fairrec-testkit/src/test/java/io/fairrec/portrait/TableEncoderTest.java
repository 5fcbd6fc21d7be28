package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TableEncoderTest extends PortraitEncoderContract {

    private static final Interactions LOG = Interactions.builder()
            .items(IdIndex.ofLongs(new long[] {0, 1}))
            .buy("a", "0")
            .buy("b", "1")
            .buy("c", "1")
            .build();

    /** Rows for users 0 and 1. */
    private static final VectorTable USERS = VectorTable.of(new float[] {1, 2, 3, 4}, 2);

    /** Half of the contract's users have a row; folding in serves the others. */
    @Override
    protected PortraitEncoder create(SyntheticLog shop) {
        return TableEncoder.of(
                vectors(30, 1),
                InterestEncoder.overVectors(vectors(shop.catalog().size(), 2), InterestEncoder.Options.defaults()));
    }

    @Nested
    class WithoutFallBack extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return TableEncoder.of(vectors(30, 3));
        }
    }

    @Test
    @DisplayName("gives the row of the ordinal, whatever the history, and zero to everybody else")
    void rows() {
        TableEncoder encoder = TableEncoder.of(USERS);
        UserPortrait otherHistory = UserPortrait.of(LOG, 2).withUser(0);

        assertThat(encode(encoder, UserPortrait.of(LOG, 1))).containsExactly(3, 4);
        assertThat(encode(encoder, otherHistory)).containsExactly(1, 2);
        assertThat(encode(encoder, UserPortrait.of(LOG, 2))).containsExactly(0, 0);
        assertThat(encode(encoder, UserPortrait.of(LOG, IdIndex.UNKNOWN))).containsExactly(0, 0);
        assertThat(encoder.knows(UserPortrait.of(LOG, 1))).isTrue();
        assertThat(encoder.knows(UserPortrait.of(LOG, 2))).isFalse();
    }

    @Test
    @DisplayName("asks the fall-back once, for those without a row and for nobody else")
    void fallBack() {
        List<Integer> asked = new ArrayList<>();
        boolean[] closed = {false};
        PortraitEncoder fallback = new PortraitEncoder() {
            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                asked.add(portraits.size());
                for (int p = 0; p < portraits.size(); p++) {
                    out[2 * p] = 100 + portraits.get(p).user();
                    out[2 * p + 1] = p;
                }
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        TableEncoder encoder = TableEncoder.of(USERS, fallback);
        UserPortrait known = UserPortrait.of(LOG, 0);
        UserPortrait late = UserPortrait.of(LOG, 2);
        UserPortrait unknown = UserPortrait.of(LOG, IdIndex.UNKNOWN);

        assertThat(Encoders.table(encoder, List.of(late, known, unknown, known)))
                .containsExactly(102, 0, 1, 2, 99, 1, 1, 2);
        assertThat(Encoders.table(encoder, List.of(unknown, late))).containsExactly(99, 0, 102, 1);
        assertThat(Encoders.table(encoder, List.of(known))).containsExactly(1, 2);
        assertThat(asked).containsExactly(2, 2);

        encoder.close();
        assertThat(closed[0]).isTrue();
    }

    @Test
    @DisplayName("refuses a fall-back of another dimension")
    void refuses() {
        InterestEncoder wide = InterestEncoder.overVectors(new float[3], 3, InterestEncoder.Options.defaults());

        assertThatThrownBy(() -> TableEncoder.of(USERS, wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dimension (3)")
                .hasMessageContaining("table (2)");
    }

    private static VectorTable vectors(int rows, int seed) {
        float[] values = new float[rows * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(seed + i);
        }
        return VectorTable.of(values, 4);
    }

    private static float[] encode(PortraitEncoder encoder, UserPortrait portrait) {
        return Encoders.table(encoder, List.of(portrait));
    }
}
