package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairrec.base.ModelException;
import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextReport;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.testkit.TextEncoderContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** On tiny encoders with random weights, made by tools/export/bert_encoder.py. */
class OnnxTextEncoderTest extends TextEncoderContract {

    private static final String FOLDER = "io/fairrec/onnx/exported/";

    static OnnxTextEncoder.Builder tiny(String language) {
        return OnnxTextEncoder.builder(
                        ModelSource.classPath(FOLDER + "bert_tiny_" + language + ".onnx"),
                        ModelSource.classPath(FOLDER + "bert_tiny_" + language + ".tokenizer.json"))
                .maxLength(32);
    }

    @Override
    protected TextEncoder create() {
        return tiny("en").build();
    }

    @Override
    protected List<String> texts() {
        return List.of(
                "Lunch bag red spotty",
                "red",
                "Wireless headphones for my phone",
                "How long does delivery take? I ordered two wooden lanterns",
                "RED lunch bags!");
    }

    /** A float model: a row's rounding depends on the length that its batch is padded to. */
    @Override
    protected double batchTolerance() {
        return 1e-6;
    }

    @Test
    @DisplayName("vectors equal PyTorch's, pooled by mean or by the first token")
    void golden() throws IOException {
        for (String language : List.of("en", "zh")) {
            JsonNode golden = new ObjectMapper()
                    .readTree(ModelSource.classPath(FOLDER + "bert_tiny_" + language + ".golden.json")
                            .read()
                            .bytes);
            List<String> texts = new ArrayList<>();
            golden.get("texts").forEach(t -> texts.add(t.asText()));
            for (Pooling pooling : List.of(Pooling.MEAN, Pooling.CLS)) {
                try (OnnxTextEncoder encoder =
                        tiny(language).pooling(pooling).maxUnknownShare(1).build()) {
                    float[] out = new float[texts.size() * encoder.dimension()];
                    encoder.encode(texts, out);
                    JsonNode rows = golden.get(pooling == Pooling.MEAN ? "mean" : "cls");
                    assertThat(rows.size()).isEqualTo(texts.size()).isPositive();
                    for (int i = 0; i < out.length; i++) {
                        assertThat((double) out[i])
                                .isCloseTo(
                                        rows.get(i / encoder.dimension())
                                                .get(i % encoder.dimension())
                                                .asDouble(),
                                        within(golden.get("atol").asDouble()));
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("more than half of the tokens unknown: reported, not embedded into noise")
    void unknown() {
        try (OnnxTextEncoder encoder = tiny("en").build()) {
            float[] out = new float[3 * encoder.dimension()];
            TextReport report = encoder.encode(List.of("red bag", "好好好好", "red zzqzz xqxqz"), out);
            assertThat(report.unreadable())
                    .extracting(TextReport.Unreadable::index, TextReport.Unreadable::reason)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(1, Reason.UNKNOWN_TOKENS),
                            org.assertj.core.groups.Tuple.tuple(2, Reason.UNKNOWN_TOKENS));
            assertThat(report.unreadable().get(1).unknownShare()).isCloseTo(2.0 / 3, within(1e-9));
        }
    }

    @Test
    @DisplayName("a prefix makes no unknown text readable")
    void prefixIsNoText() {
        try (OnnxTextEncoder encoder = tiny("en").prefix("red bag ").build()) {
            float[] out = new float[4 * encoder.dimension()];
            TextReport report = encoder.encode(List.of("好", "zzqzz xqxqz", "\u200B", "phone"), out);
            assertThat(report.unreadable())
                    .containsExactly(
                            new TextReport.Unreadable(0, Reason.UNKNOWN_TOKENS, 1),
                            new TextReport.Unreadable(1, Reason.UNKNOWN_TOKENS, 1),
                            new TextReport.Unreadable(2, Reason.UNKNOWN_TOKENS, 0));
        }
    }

    @Test
    @DisplayName("the cache tells half a surrogate pair from a question mark")
    void surrogates() {
        try (OnnxTextEncoder encoder = tiny("en").build();
                OnnxTextEncoder fresh = tiny("en").build()) {
            float[] out = new float[encoder.dimension()];
            float[] expected = new float[encoder.dimension()];
            encoder.encode(List.of("red bag \uD83D"), out);
            encoder.encode(List.of("red bag ?"), out);
            fresh.encode(List.of("red bag ?"), expected);
            assertThat(out).containsExactly(expected);
        }
    }

    @Test
    @DisplayName("close() ends the encoder although calls overlap without a gap")
    void closedUnderLoad() throws InterruptedException {
        OnnxTextEncoder encoder = tiny("en").cacheSize(0).build();
        int sessions = SharedSession.openCount();
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread caller = new Thread(() -> {
                float[] out = new float[encoder.dimension()];
                assertThatThrownBy(() -> {
                            while (true) {
                                encoder.encode(List.of("red bag"), out);
                            }
                        })
                        .isInstanceOf(IllegalStateException.class);
            });
            caller.start();
            callers.add(caller);
        }
        encoder.close();
        for (Thread caller : callers) {
            caller.join(60_000);
            assertThat(caller.isAlive()).isFalse();
        }
        assertThat(SharedSession.openCount()).isEqualTo(sessions - 1);
    }

    @Test
    @DisplayName("a long text is cut and counted; its vector is that of its beginning")
    void truncated() {
        try (OnnxTextEncoder encoder = tiny("en").build()) {
            String words = "red bag ".repeat(15);
            float[] out = new float[3 * encoder.dimension()];
            TextReport report = encoder.encode(List.of(words, words + "phone", "red bag ".repeat(10_000_000)), out);
            assertThat(report.truncated()).isEqualTo(2);
            for (int d = 0; d < encoder.dimension(); d++) {
                assertThat(out[d]).isCloseTo(out[encoder.dimension() + d], within(1e-6f));
            }
        }
    }

    @Test
    @DisplayName("the cache answers equal texts, keeps at most its capacity and tells its hit rate")
    void cache() {
        try (OnnxTextEncoder encoder = tiny("en").cacheSize(2).build()) {
            float[] out = new float[3 * encoder.dimension()];
            encoder.encode(List.of("red bag", "red bag", "phone"), out);
            // Within one call an equal text is looked up once.
            assertThat(encoder.cacheStatistics()).isEqualTo(new CacheStatistics(0, 2, 2, 2));
            encoder.encode(List.of("phone"), out);
            assertThat(encoder.cacheStatistics().hitRate()).isCloseTo(1.0 / 3, within(1e-9));
            encoder.encode(List.of("wireless headphones"), out);
            assertThat(encoder.cacheStatistics().size()).isEqualTo(2);
            encoder.encode(List.of("red bag"), out);
            assertThat(encoder.cacheStatistics()).isEqualTo(new CacheStatistics(1, 4, 2, 2));
        }
    }

    @Test
    @DisplayName("lower-casing first makes capitals known to a tokenizer that keeps them")
    void lowerCase() {
        try (OnnxTextEncoder cased = tiny("zh").build();
                OnnxTextEncoder lowered = tiny("zh").lowerCase(true).build()) {
            float[] out = new float[cased.dimension()];
            assertThat(cased.encode(List.of("WIRELESS"), out).readable()).isZero();
            assertThat(lowered.encode(List.of("WIRELESS"), out).readable()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a prefix is a part of every text")
    void prefix() {
        try (OnnxTextEncoder plain = tiny("en").build();
                OnnxTextEncoder prefixed = tiny("en").prefix("red ").build()) {
            float[] whole = new float[plain.dimension()];
            float[] rest = new float[plain.dimension()];
            plain.encode(List.of("red bag"), whole);
            prefixed.encode(List.of("bag"), rest);
            assertThat(rest).containsExactly(whole);
        }
    }

    @Test
    @DisplayName("a model with two outputs of one rank must be told which, one without token types is served")
    void signatures() {
        ModelSource tokenizer = ModelSource.classPath(FOLDER + "bert_tiny_en.tokenizer.json");
        ModelSource two = ModelSource.classPath(FOLDER + "edge/text_two_outputs.onnx");
        ModelSource without = ModelSource.classPath(FOLDER + "edge/text_without_types.onnx");
        for (OnnxTextEncoder.Builder builder : List.of(
                OnnxTextEncoder.builder(two, tokenizer),
                OnnxTextEncoder.builder(two, tokenizer).pooling(Pooling.NONE),
                OnnxTextEncoder.builder(without, tokenizer))) {
            try (OnnxTextEncoder encoder = builder.build()) {
                float[] out = new float[encoder.dimension()];
                assertThat(encoder.encode(List.of("red bag"), out).readable()).isEqualTo(1);
            }
        }
        assertThatThrownBy(() -> OnnxTextEncoder.builder(two, tokenizer)
                        .output("nonsense")
                        .build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nonsense");
        assertThatThrownBy(
                        () -> OnnxTextEncoder.builder(ModelSource.classPath(FOLDER + "edge/identity.onnx"), tokenizer)
                                .pooling(Pooling.NONE)
                                .build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("input_ids");
    }

    @Test
    @DisplayName("a maxLength beyond the model's positions fails at build, and nothing stays open")
    void tooLong() {
        int before = SharedSession.openCount();
        assertThatThrownBy(() -> tiny("en").maxLength(5000).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("maxLength");
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("a tokenizer that is none is refused with advice, and nothing stays open")
    void badTokenizer() {
        int before = SharedSession.openCount();
        ModelSource model = ModelSource.classPath(FOLDER + "bert_tiny_en.onnx");
        for (String text : List.of("no json", "{}", "{\"model\":{\"type\":\"WordPiece\"}}")) {
            ModelSource bad = ModelSource.bytes("bad-tokenizer.json", text.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> OnnxTextEncoder.builder(model, bad).build())
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("bad-tokenizer.json");
        }
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("after close(), a call says so; closing twice is harmless")
    void closed() {
        OnnxTextEncoder encoder = tiny("en").build();
        encoder.close();
        encoder.close();
        assertThatThrownBy(() -> encoder.encode(List.of("red bag"), new float[encoder.dimension()]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
