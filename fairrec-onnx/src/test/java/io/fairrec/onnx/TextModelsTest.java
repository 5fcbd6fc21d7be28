package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.portrait.TextEncoder;
import io.fairrec.testkit.TextEncoderContract;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The models of Maven Central, really loaded: {@code ./mvnw -Pmodels verify}. */
@Tag("download")
class TextModelsTest {

    /** Quantised models find the scale of their numbers per batch; 0.015 was seen on sentences, 0.044 on odd signs. */
    private static final double TOLERANCE = 0.06;

    @Nested
    @Tag("download")
    class MiniLm extends TextEncoderContract {
        @Override
        protected TextEncoder create() {
            return TextModels.miniLmEnglish().build();
        }

        @Override
        protected double batchTolerance() {
            return TOLERANCE;
        }
    }

    @Nested
    @Tag("download")
    @DisplayName("one text a batch: equal bits whatever else is encoded")
    class MiniLmOneByOne extends TextEncoderContract {
        @Override
        protected TextEncoder create() {
            return TextModels.miniLmEnglish().batchSize(1).build();
        }
    }

    @Nested
    @Tag("download")
    class BgeChinese extends TextEncoderContract {
        @Override
        protected TextEncoder create() {
            return TextModels.bgeSmallChinese().build();
        }

        @Override
        protected List<String> texts() {
            return List.of("手机壳", "苹果很甜，物流也快", "这本书写得真好，推荐给大家，尤其是喜欢历史的朋友", "Wireless 耳机");
        }

        @Override
        protected double batchTolerance() {
            return TOLERANCE;
        }
    }

    @Nested
    @Tag("download")
    class BgeEnglish extends TextEncoderContract {
        @Override
        protected TextEncoder create() {
            return TextModels.bgeSmallEnglish().build();
        }

        @Override
        protected double batchTolerance() {
            return TOLERANCE;
        }
    }

    @Nested
    @Tag("download")
    class E5 extends TextEncoderContract {
        @Override
        protected TextEncoder create() {
            return TextModels.e5SmallEnglish().build();
        }

        @Override
        protected double batchTolerance() {
            return TOLERANCE;
        }
    }

    @Test
    @DisplayName("similar products score above unrelated ones, in English and in Chinese")
    void similar() {
        try (TextEncoder encoder = TextModels.englishAndChinese()) {
            assertThat(cosine(encoder, "Wireless noise cancelling headphones", "Bluetooth earphones with microphone"))
                    .isGreaterThan(
                            cosine(encoder, "Wireless noise cancelling headphones", "Organic green tea bags") + 0.2);
            assertThat(cosine(encoder, "无线降噪耳机", "蓝牙耳机带麦克风")).isGreaterThan(cosine(encoder, "无线降噪耳机", "有机绿茶茶包") + 0.1);
            assertThat(cosine(encoder, "headphones", "耳机")).isZero();
        }
    }

    @Test
    @DisplayName("Chinese text is unknown to the English model, and reported")
    void foreign() {
        try (TextEncoder encoder = TextModels.miniLmEnglish().build()) {
            float[] out = new float[encoder.dimension()];
            assertThat(encoder.encode(List.of("这个产品质量很差，非常不满意"), out).unreadable())
                    .hasSize(1);
            assertThat(out).containsOnly(0);
        }
    }

    @Test
    @DisplayName("capitals are known to the Chinese preset, whose vocabulary has small letters only")
    void capitals() {
        try (TextEncoder encoder = TextModels.bgeSmallChinese().build()) {
            assertThat(cosine(encoder, "Wireless 耳机", "wireless 耳机")).isGreaterThan(0.999);
        }
    }

    private static double cosine(TextEncoder encoder, String a, String b) {
        int d = encoder.dimension();
        float[] out = new float[2 * d];
        assertThat(encoder.encode(List.of(a, b), out).unreadable()).isEmpty();
        double sum = 0;
        for (int i = 0; i < d; i++) {
            sum += (double) out[i] * out[d + i];
        }
        return sum;
    }
}
