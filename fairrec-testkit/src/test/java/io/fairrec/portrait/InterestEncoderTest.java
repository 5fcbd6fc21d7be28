package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.EventType;
import io.fairrec.data.EventWeights;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.VectorTable;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterestEncoderTest extends PortraitEncoderContract {
    private static final long DAY = 86_400;
    private static final InterestEncoder.Options OPTIONS = InterestEncoder.Options.defaults();

    @Override
    protected PortraitEncoder create(SyntheticLog shop) {
        return InterestEncoder.overGroups(shop.catalog().groups("category"), OPTIONS.halfLifeDays(30));
    }

    @Nested
    class OverVectors extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            float[] vectors = new float[shop.catalog().size() * 3];
            for (int i = 0; i < vectors.length; i++) {
                vectors[i] = (float) Math.sin(i);
            }
            return InterestEncoder.overVectors(vectors, 3, OPTIONS);
        }
    }

    @Test
    @DisplayName("a mapped table gives the bits of the array")
    void mapped(@TempDir Path folder) {
        SyntheticLog shop = SyntheticLog.builder().users(30).items(40).seed(2).build();
        float[] vectors = new float[40 * 3];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) Math.sin(i);
        }
        Path file = folder.resolve("items.vectors");
        VectorTable.of(vectors, 3).save(file);
        InterestEncoder memory = InterestEncoder.overVectors(vectors, 3, OPTIONS.halfLifeDays(20));
        InterestEncoder mapped = InterestEncoder.overVectors(VectorTable.map(file), OPTIONS.halfLifeDays(20));
        for (int u = 0; u < 30; u++) {
            UserPortrait portrait = UserPortrait.of(shop.interactions(), u);
            assertThat(encode(mapped, portrait)).containsExactly(encode(memory, portrait));
        }
    }

    @Test
    @DisplayName("an event one half-life older counts half; a return counts against its item")
    void byHand() {
        Interactions log = log().add("u", "0", EventType.BUY, 0, 1, 0)
                .add("u", "1", EventType.BUY, 10 * DAY, 1, 0)
                .add("u", "2", EventType.RETURN, 10 * DAY, 1, 0)
                .build();
        InterestEncoder encoder =
                InterestEncoder.overVectors(new float[] {1, 0, 0, 1, 1, 1}, 2, OPTIONS.halfLifeDays(10));

        // Weights 0.5, 1 and -1; the sum of their sizes is 2.5.
        assertThat(encode(encoder, UserPortrait.of(log, 0)))
                .containsExactly(new float[] {(0.5f - 1) / 2.5f, (1 - 1) / 2.5f}, within(1e-6f));
        // Ten days later all weights halve: the profile stays.
        assertThat(encode(encoder, UserPortrait.of(log, 0).asOf(20 * DAY)))
                .containsExactly(new float[] {(0.5f - 1) / 2.5f, 0}, within(1e-6f));
    }

    @Test
    @DisplayName("several categories of an item share its weight, and shares of purchases sum to 1")
    void categories() {
        Groups category = Groups.multiLabel("category", List.of(List.of("a", "b"), List.of("b"), List.of()));
        Interactions log =
                log().buy("u", "0").buy("u", "1").buy("u", "1").buy("u", "2").build();

        assertThat(encode(InterestEncoder.overGroups(category, OPTIONS), UserPortrait.of(log, 0)))
                .containsExactly(0.125f, 0.625f, 0.25f);
    }

    @Test
    @DisplayName("later events, events without a time and portraits without a moment do not decay")
    void ageless() {
        InterestEncoder encoder =
                InterestEncoder.overVectors(new float[] {1, 0, 0, 1, 0, 0}, 2, OPTIONS.halfLifeDays(1));
        Interactions mixed = log().add("u", "0", EventType.BUY, Interactions.NO_TIME, 1, 0)
                .add("u", "1", EventType.BUY, 100 * DAY, 1, 0)
                .build();
        Interactions timeless = log().buy("u", "0").buy("u", "1").build();

        assertThat(encode(encoder, UserPortrait.of(mixed, 0).asOf(50 * DAY))).containsExactly(0.5f, 0.5f);
        assertThat(encode(encoder, UserPortrait.of(timeless, 0))).containsExactly(0.5f, 0.5f);
    }

    @Test
    @DisplayName("nothing known, or nothing that weighs: the zero vector")
    void zero() {
        Interactions log = log().add("u", "0", EventType.VIEW, 1, 1, 0).build();
        InterestEncoder buysOnly = InterestEncoder.overVectors(
                new float[] {1, 1, 1},
                1,
                OPTIONS.weights(EventWeights.defaults().with(EventType.VIEW, 0)));

        assertThat(encode(buysOnly, UserPortrait.of(log, 0))).containsExactly(0);
        assertThat(encode(buysOnly, UserPortrait.of(log, IdIndex.UNKNOWN))).containsExactly(0);
    }

    @Test
    @DisplayName("refuses a half-life that is not above 0")
    void refuses() {
        assertThatThrownBy(() -> OPTIONS.halfLifeDays(0)).hasMessageContaining("halfLifeDays (0.0)");
        assertThatThrownBy(() -> OPTIONS.halfLifeDays(Double.NaN)).hasMessageContaining("halfLifeDays (NaN)");
    }

    private static InteractionsBuilder log() {
        return Interactions.builder().items(IdIndex.ofLongs(new long[] {0, 1, 2}));
    }

    private static float[] encode(PortraitEncoder encoder, UserPortrait portrait) {
        return Encoders.table(encoder, List.of(portrait));
    }
}
