package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PortraitEncoder} promises. Extend it and say how to make yours.
 *
 * <p>Shops and portraits are those of {@link ScorerContract}: cold users, all event types, and the user's labels of the
 * partition {@code age}.
 */
public abstract class PortraitEncoderContract {

    private static final float UNTOUCHED = 12345.5f;

    /** For extension. */
    protected PortraitEncoderContract() {}

    /** An encoder for portraits of a shop; called several times, also with equal shops. */
    protected abstract PortraitEncoder create(SyntheticLog shop);

    @Test
    @DisplayName("The dimension is at least 1 and never changes")
    void dimension() {
        SyntheticLog shop = ScorerContract.shop(1);
        try (PortraitEncoder encoder = create(shop)) {
            int dimension = encoder.dimension();
            assertThat(dimension).isPositive();
            encode(encoder, ScorerContract.portraits(shop));
            assertThat(encoder.dimension()).isEqualTo(dimension);
        }
    }

    @Test
    @DisplayName("Every value is finite, for cold and unknown users too")
    void finite() {
        SyntheticLog shop = ScorerContract.shop(1);
        try (PortraitEncoder encoder = create(shop)) {
            for (float value : encode(encoder, ScorerContract.portraits(shop))) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    @DisplayName("A vector does not depend on the rest of the batch, nor on its order")
    void batchFree() {
        SyntheticLog shop = ScorerContract.shop(2);
        List<UserPortrait> portraits = ScorerContract.portraits(shop);
        List<UserPortrait> reversed = new ArrayList<>(portraits);
        Collections.reverse(reversed);
        try (PortraitEncoder encoder = create(shop)) {
            int d = encoder.dimension();
            float[] batch = encode(encoder, portraits);
            float[] backwards = encode(encoder, reversed);
            for (int p = 0; p < portraits.size(); p++) {
                float[] row = Arrays.copyOfRange(batch, p * d, (p + 1) * d);
                int mirror = portraits.size() - 1 - p;
                assertThat(encode(encoder, List.of(portraits.get(p))))
                        .as("portrait %d alone", p)
                        .containsExactly(row);
                assertThat(Arrays.copyOfRange(backwards, mirror * d, (mirror + 1) * d))
                        .as("portrait %d in the reversed batch", p)
                        .containsExactly(row);
            }
        }
    }

    @Test
    @DisplayName("What lies behind the vectors stays untouched; no portraits, nothing written")
    void writesItsPartOnly() {
        SyntheticLog shop = ScorerContract.shop(1);
        try (PortraitEncoder encoder = create(shop)) {
            float[] out = new float[encoder.dimension() + 2];
            Arrays.fill(out, UNTOUCHED);
            encoder.encode(List.of(), out);
            assertThat(out).containsOnly(UNTOUCHED);
            encoder.encode(ScorerContract.portraits(shop).subList(0, 1), out);
            assertThat(Arrays.copyOfRange(out, encoder.dimension(), out.length)).containsOnly(UNTOUCHED);
        }
    }

    @Test
    @DisplayName("An array that is too short is refused")
    void shortArray() {
        SyntheticLog shop = ScorerContract.shop(1);
        try (PortraitEncoder encoder = create(shop)) {
            List<UserPortrait> two = ScorerContract.portraits(shop).subList(0, 2);
            assertThatThrownBy(() -> encoder.encode(two, new float[2 * encoder.dimension() - 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(2 * encoder.dimension()));
        }
    }

    @Test
    @DisplayName("Equal input gives equal output, whatever stood in the array before")
    void repeatable() {
        SyntheticLog shop = ScorerContract.shop(3);
        List<UserPortrait> portraits = ScorerContract.portraits(shop);
        try (PortraitEncoder encoder = create(shop);
                PortraitEncoder twin = create(ScorerContract.shop(3))) {
            float[] first = encode(encoder, portraits);
            float[] copy = first.clone();
            Arrays.fill(first, UNTOUCHED);
            encoder.encode(portraits, first);
            assertThat(first).containsExactly(copy);
            assertThat(encode(twin, portraits)).containsExactly(copy);
        }
    }

    @Test
    @DisplayName("Eight threads give the answers of one")
    void threads() {
        SyntheticLog shop = ScorerContract.shop(4);
        List<UserPortrait> portraits = ScorerContract.portraits(shop);
        try (PortraitEncoder encoder = create(shop)) {
            float[] expected = encode(encoder, portraits);
            for (float[] answer : Crowd.call(8, () -> encode(encoder, portraits))) {
                assertThat(answer).containsExactly(expected);
            }
        }
    }

    private static float[] encode(PortraitEncoder encoder, List<UserPortrait> portraits) {
        float[] out = new float[portraits.size() * encoder.dimension()];
        encoder.encode(portraits, out);
        return out;
    }
}
