package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import io.fairrec.data.EventType;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a SASRec of 200 items, and on a look-up table whose sums can be told by hand. */
class OnnxSequenceEncoderTest extends PortraitEncoderContract {

    @Override
    protected PortraitEncoder create(SyntheticLog shop) {
        return OnnxSequenceEncoder.builder(Fixtures.load(Fixtures.exported("sasrec_small_user")))
                .items(ModelIds.of(shop.interactions().items(), 1))
                .batch(7)
                .build();
    }

    @Nested
    @DisplayName("one portrait a call")
    class OneByOne extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return OnnxSequenceEncoder.builder(Fixtures.load(Fixtures.exported("sasrec_small_user")))
                    .items(ModelIds.range(1, 30))
                    .history(SequenceOptions.defaults()
                            .events(Set.of(EventType.BUY, EventType.CART))
                            .distinct(true))
                    .batch(1)
                    .build();
        }
    }

    /** The model sums rows (k/2, (k+1/4)/2 …) of the ids k: the first column, doubled, is the sum of the ids. */
    private static OnnxSequenceEncoder.Builder table(String type) {
        return OnnxSequenceEncoder.builder(Fixtures.load(Fixtures.edge("history_" + type)))
                .items(ModelIds.range(1, 5));
    }

    private static double sumOfIds(OnnxSequenceEncoder.Builder builder, UserPortrait portrait) {
        try (OnnxSequenceEncoder encoder = builder.build()) {
            return 2 * Fixtures.encode(encoder, List.of(portrait))[0];
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"int64", "int32"})
    @DisplayName("the last five events are read, with ids of 64 or 32 bits")
    void lastEvents(String type) {
        // Items 0 … 4 are ids 1 … 5; item 5 is unknown.
        assertThat(sumOfIds(table(type), Fixtures.history(4))).isEqualTo(5);
        assertThat(sumOfIds(table(type), Fixtures.history(0, 1, 2, 3, 4))).isEqualTo(15);
        assertThat(sumOfIds(table(type), Fixtures.history(4, 4, 4, 0, 0, 0, 0, 1)))
                .isEqualTo(1 + 1 + 1 + 1 + 2);
        assertThat(sumOfIds(table(type), Fixtures.history(4, 0, 5, 0, 0, 5, 0))).isEqualTo(9);
    }

    @Test
    @DisplayName("repetitions count unless told otherwise; the last of each item is kept")
    void distinct() {
        UserPortrait portrait = Fixtures.history(4, 3, 0, 0, 0, 0);
        assertThat(sumOfIds(table("int64"), portrait)).isEqualTo(4 + 1 + 1 + 1 + 1);
        assertThat(sumOfIds(table("int64").history(SequenceOptions.defaults().distinct(true)), portrait))
                .isEqualTo(5 + 4 + 1);
    }

    @Test
    @DisplayName("goods sent back are left out unless asked for; other events can be chosen")
    void events() {
        UserPortrait portrait = Fixtures.history(EventType.BUY, 4, 3, EventType.RETURN, 4, EventType.VIEW, 0);
        assertThat(sumOfIds(table("int64"), portrait)).isEqualTo(5 + 4 + 1);
        assertThat(sumOfIds(
                        table("int64").history(SequenceOptions.defaults().events(Set.of(EventType.RETURN))), portrait))
                .isEqualTo(5);
        assertThat(sumOfIds(table("int64").history(SequenceOptions.defaults().events(Set.of(EventType.BUY))), portrait))
                .isEqualTo(9);
    }

    @Test
    @DisplayName("the order is oldest first, padded on the left")
    void order() {
        int[] items = {3, 11, 42, 42, 199};
        try (OnnxModel model = Fixtures.load(Fixtures.exported("sasrec_small_user"));
                OnnxSequenceEncoder encoder = OnnxSequenceEncoder.builder(
                                Fixtures.load(Fixtures.exported("sasrec_small_user")))
                        .items(ModelIds.map(4, 12, 43, 43, 200))
                        .build()) {
            Call call = model.call(List.of("history"), List.of("user_vec"));
            Tensor history = call.input(0).reshape(1, 20);
            for (int i = 0; i < 20; i++) {
                history.set(i, i < 15 ? 0 : items[i - 15] + 1);
            }
            call.output(0).reshape(1, encoder.dimension());
            model.run(call);
            float[] expected = new float[encoder.dimension()];
            call.output(0).copyFinite(expected, 0, "");
            assertThat(Fixtures.encode(encoder, List.of(Fixtures.history(0, 1, 2, 3, 4))))
                    .containsExactly(expected);
        }
    }

    @Test
    @DisplayName("a portrait without any event that the model knows has the zero vector, wherever it stands in a batch")
    void cold() {
        UserPortrait unknownItems = Fixtures.history(5, 5);
        UserPortrait warm = Fixtures.history(2);
        for (int batch : new int[] {1, 2, 3, 10}) {
            try (OnnxSequenceEncoder encoder = table("int64").batch(batch).build()) {
                float[] out =
                        Fixtures.encode(encoder, List.of(unknownItems, warm, Fixtures.nobody(), unknownItems, warm));
                assertThat(new float[] {out[0], out[4], out[8], out[12], out[16]})
                        .as("batch %d", batch)
                        .containsExactly(0, 1.5f, 0, 0, 1.5f);
                assertThat(out[3]).isZero();
                assertThat(out[11]).isZero();
            }
        }
    }

    @Test
    @DisplayName("an id outside the table, an item with the padding's number and another length are refused at build")
    void refused() {
        int before = SharedSession.openCount();
        assertThatThrownBy(() -> table("int64").items(ModelIds.range(1, 6)).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("item 6");
        assertThatThrownBy(() -> table("int64").items(ModelIds.range(0, 5)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("padding (0)");
        assertThatThrownBy(() -> table("int64")
                        .history(SequenceOptions.defaults().length(6))
                        .build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("history int64 [batch, 5]")
                .hasMessageContaining("history int32|int64 [batch, 6]");
        assertThatThrownBy(() -> table("int64").tensors("history", "vec").build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("user_vec");
        assertThat(SharedSession.openCount()).isEqualTo(before);
        assertThatThrownBy(() -> SequenceOptions.defaults().events(Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("another padding number is written where the model was trained with one")
    void padding() {
        assertThat(sumOfIds(
                        table("int64")
                                .items(ModelIds.range(0, 5))
                                .history(SequenceOptions.defaults().padding(5)),
                        Fixtures.history(2)))
                .isEqualTo(2 + 4 * 5);
    }

    @Test
    @DisplayName("provenance tells the model and how histories are written")
    void provenance() {
        try (OnnxSequenceEncoder encoder = table("int32").build()) {
            assertThat(encoder.provenance().config())
                    .containsEntry("length", "5")
                    .containsEntry("padding", "0")
                    .containsEntry("model_sha256", encoder.info().sha256());
            assertThat(encoder.dimension()).isEqualTo(4);
        }
    }
}
