package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextReport;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.testkit.TextEncoderContract;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptRouterTest extends TextEncoderContract {

    @Override
    protected TextEncoder create() {
        return router();
    }

    private static ScriptRouter router() {
        return ScriptRouter.builder()
                .route(OnnxTextEncoderTest.tiny("en").maxUnknownShare(0.95).build(), UnicodeScript.LATIN)
                .route(
                        OnnxTextEncoderTest.tiny("zh")
                                .lowerCase(true)
                                .maxUnknownShare(0.95)
                                .build(),
                        UnicodeScript.HAN)
                .build();
    }

    @Override
    protected List<String> texts() {
        return List.of("red bag", "这个手机的屏幕很好", "wireless headphones for my phone", "wireless 耳机 充电快不快？");
    }

    @Override
    protected double batchTolerance() {
        return 1e-6;
    }

    @ParameterizedTest
    @DisplayName("the script of a text is that of most of its words; a quarter is enough for Han")
    @CsvSource({
        "red bag, LATIN",
        "手机, HAN",
        "iPhone 13 Pro Max 手机壳, HAN",
        "wireless 耳机, HAN",
        "very good wireless noise cancelling headphones 好, LATIN",
        "зимняя куртка, CYRILLIC",
        "Apple iPhone 15 Pro Max 256GB 手机壳, HAN",
        "Nike Air Max 270 男鞋, HAN",
        "奈雪の茶 草莓味果茶, HAN",
        "この商品はとても良い, HIRAGANA",
        "カメラ, HIRAGANA",
        "이 제품은 좋아요, HANGUL",
        "12345 !!, COMMON",
        "'', COMMON",
        "Ünïcödé naïve, LATIN"
    })
    void scripts(String text, UnicodeScript expected) {
        assertThat(ScriptRouter.script(text, Set.of(UnicodeScript.LATIN, UnicodeScript.HAN)))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("without an encoder for Han, Latin words decide a mixed title")
    void withoutHan() {
        assertThat(ScriptRouter.script("Nike Air Max 270 男鞋", Set.of(UnicodeScript.LATIN)))
                .isEqualTo(UnicodeScript.LATIN);
    }

    @Test
    @DisplayName("each text fills the block of its own encoder; a script without a model is reported")
    void blocks() {
        try (ScriptRouter router = router();
                TextEncoder english = OnnxTextEncoderTest.tiny("en").build()) {
            int d = router.dimension();
            int left = english.dimension();
            float[] out = new float[3 * d];
            TextReport report = router.encode(List.of("手机", "red bag", "зимняя куртка"), out);

            assertThat(report.unreadable())
                    .containsExactly(new TextReport.Unreadable(2, Reason.NO_MODEL_FOR_SCRIPT, 0));
            float[] alone = new float[left];
            english.encode(List.of("red bag"), alone);
            for (int i = 0; i < d; i++) {
                assertThat(out[i] != 0 && i < left)
                        .as("Latin block of a Chinese text")
                        .isFalse();
                assertThat(out[d + i]).isEqualTo(i < left ? alone[i] : 0);
                assertThat(out[2 * d + i]).isZero();
            }
        }
    }

    @Test
    @DisplayName("two encoders for one script, or none at all, are refused")
    void refused() {
        try (TextEncoder english = OnnxTextEncoderTest.tiny("en").build()) {
            assertThatThrownBy(() -> ScriptRouter.builder()
                            .route(english, UnicodeScript.LATIN)
                            .route(english, UnicodeScript.LATIN))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("LATIN");
            assertThatThrownBy(() -> ScriptRouter.builder().build()).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
