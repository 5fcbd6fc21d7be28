package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.ConcatenationEncoder;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.score.DotProduct;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a CNN over images of 8 by 8, a dense layer of 64, and odd models. */
class OnnxFeatureEncoderTest {

    private static OnnxFeatureEncoder.Builder cnn() {
        return OnnxFeatureEncoder.builder(Fixtures.load(Fixtures.exported("cnn_tiny")));
    }

    private static OnnxFeatureEncoder.Builder edge(String name) {
        return OnnxFeatureEncoder.builder(Fixtures.load(Fixtures.edge(name)));
    }

    @Nested
    @DisplayName("as a deep head over two fused blocks")
    class Tower extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            PortraitEncoder blocks = ConcatenationEncoder.builder()
                    .add("behaviour", Fixtures.rowPerUser(60, 40, 1))
                    .add("text", Fixtures.rowPerUser(50, 24, 2))
                    .build();
            return edge("matmul64").batch(8).build().asPortraitEncoder(blocks);
        }
    }

    @Test
    @DisplayName("shape and dimension come from the signature, or from a trial call where that leaves them open")
    void shapes() {
        try (OnnxFeatureEncoder cnn = cnn().build();
                OnnxFeatureEncoder open = edge("dynamic_width").inputShape(5).build()) {
            assertThat(cnn.inputSize()).isEqualTo(64);
            assertThat(cnn.dimension()).isEqualTo(16);
            assertThat(open.inputSize()).isEqualTo(5);
            assertThat(open.dimension()).isEqualTo(5);
            assertThat(cnn.provenance().config()).containsEntry("input_shape", "[1, 8, 8]");
        }
        assertThatThrownBy(() -> edge("dynamic_width").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x float32 [n, length]")
                .hasMessageContaining("inputShape(…)");
        assertThatThrownBy(() -> cnn().inputShape(1, 8, 9).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("[batch, 1, 8, 9]");
        assertThatThrownBy(() -> cnn().inputShape(64).build()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("batches of any size give the same bits; what lies behind stays untouched")
    void batches() {
        float[] images = Fixtures.numbers(70 * 64, 3);
        try (OnnxFeatureEncoder one = cnn().batch(1).build()) {
            float[] expected = new float[70 * 16];
            one.encode(images, 70, expected);
            for (int batch : new int[] {2, 7, 32, 100}) {
                try (OnnxFeatureEncoder encoder = cnn().batch(batch).build()) {
                    float[] out = new float[70 * 16 + 3];
                    Arrays.fill(out, -5);
                    encoder.encode(images, 70, out);
                    assertThat(Arrays.copyOf(out, 70 * 16)).containsExactly(expected);
                    assertThat(Arrays.copyOfRange(out, 70 * 16, out.length)).containsOnly(-5);
                }
            }
        }
    }

    @Test
    @DisplayName("a table of features becomes a table of vectors, whose note names the model")
    void encodeAll() {
        VectorTable features = Fixtures.vectors(45, 64, 4);
        try (OnnxFeatureEncoder encoder = cnn().build()) {
            VectorTable vectors = encoder.encodeAll(features::copyTo, features.rows());
            assertThat(vectors.rows()).isEqualTo(45);
            assertThat(vectors.note()).contains(encoder.info().sha256());
            float[] expected = new float[16];
            for (int r = 0; r < 45; r++) {
                encoder.encode(features.row(r), 1, expected);
                assertThat(vectors.row(r)).containsExactly(expected);
            }
            assertThat(encoder.encodeAll(features::copyTo, 0).rows()).isZero();
            assertThatThrownBy(() -> encoder.encodeAll((row, count, out) -> out.put(1), 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("filled 1 of 192 places");
        }
    }

    @Test
    @DisplayName("written to a file, the table is the same; a failure leaves no file")
    void encodeAllToFile(@TempDir Path folder) throws IOException {
        VectorTable features = Fixtures.vectors(45, 64, 4);
        try (OnnxFeatureEncoder encoder = cnn().build()) {
            VectorTable vectors = encoder.encodeAll(features::copyTo, 45, folder.resolve("items.vec"));
            assertThat(vectors.sha256())
                    .isEqualTo(encoder.encodeAll(features::copyTo, 45).sha256());
            assertThat(vectors.note()).contains(encoder.info().sha256());
            assertThatThrownBy(() -> encoder.encodeAll(
                            (row, count, out) -> {
                                throw new IllegalStateException("row " + row);
                            },
                            45,
                            folder.resolve("torn.vec")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("row 0");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactly("items.vec");
        }
    }

    @Test
    @DisplayName("two towers: a head over portrait blocks, item vectors from item features, their inner product")
    void twoTowers() {
        VectorTable features = Fixtures.vectors(9, 64, 4);
        PortraitEncoder blocks = Fixtures.rowPerUser(3, 64, 2);
        try (OnnxFeatureEncoder itemTower = edge("matmul64").build()) {
            VectorTable items = itemTower.encodeAll(features::copyTo, 9);
            try (DotProduct scorer = DotProduct.of(edge("matmul64").build().asPortraitEncoder(blocks), items)) {
                float[] user = new float[64];
                itemTower.encode(
                        Fixtures.encode(blocks, List.of(Fixtures.history(0).withUser(1))), 1, user);
                float[] scores = Fixtures.score(scorer, Fixtures.history(0).withUser(1), CandidateSet.all(9));
                for (int i = 0; i < 9; i++) {
                    // The scorer adds floats, dot() doubles.
                    assertThat(scores[i]).isCloseTo((float) items.dot(i, user, 0), within(1e-5f));
                }
            }
        }
    }

    @Test
    @DisplayName("blocks of another dimension are refused with both numbers")
    void otherBlocks() {
        try (OnnxFeatureEncoder encoder = cnn().build()) {
            assertThatThrownBy(() -> encoder.asPortraitEncoder(Fixtures.rowPerUser(2, 63, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(63)")
                    .hasMessageContaining("(64)");
        }
    }

    @Test
    @DisplayName("closing the tower closes the network and the blocks")
    void closeTower() {
        int before = SharedSession.openCount();
        PortraitEncoder inner = edge("matmul64").build().asPortraitEncoder(Fixtures.rowPerUser(2, 64, 1));
        PortraitEncoder outer = edge("matmul64").build().asPortraitEncoder(inner);
        assertThat(outer.toString()).contains("matmul64");
        outer.close();
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"nan_if_negative, NaN", "infinite, Infinity"})
    @DisplayName("an answer that is not finite is refused with its place")
    void notFinite(String name, String value) {
        try (OnnxFeatureEncoder encoder = edge(name).inputShape(3).build()) {
            assertThatThrownBy(() -> encoder.encode(new float[] {1, 2, 3, 4, -5, 6}, 2, new float[6]))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("answered " + value)
                    .hasMessageContaining("\"y\"");
            // The call went back to the pool and serves on.
            if (value.equals("NaN")) {
                float[] out = new float[3];
                encoder.encode(new float[] {1, 4, 9}, 1, out);
                assertThat(out).containsExactly(1, 2, 3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rank_one",
                "rank_three",
                "rank_unknown",
                "double_rows",
                "float64_input",
                "int64_output",
                "string_input",
                "sequence_output",
                "text_two_outputs",
                "history_int64"
            })
    @DisplayName("a model that is no float network is refused at build with its signature, and closed")
    void refused(String name) {
        int before = SharedSession.openCount();
        assertThatThrownBy(() -> edge(name).inputShape(4).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("The model has:")
                .hasMessageContaining(name);
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("a model whose batch is frozen at 1 gets one row at a time")
    void frozenBatch() {
        try (OnnxFeatureEncoder encoder = edge("batch_one").build()) {
            float[] out = new float[12];
            float[] in = Fixtures.numbers(12, 1);
            encoder.encode(in, 3, out);
            assertThat(out).containsExactly(in);
            assertThat(encoder.provenance().config()).containsEntry("batch", "1");
        }
    }

    @Test
    @DisplayName("arrays that are too short are refused")
    void shortArrays() {
        try (OnnxFeatureEncoder encoder = cnn().build()) {
            assertThatThrownBy(() -> encoder.encode(new float[127], 2, new float[32]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("127")
                    .hasMessageContaining("128");
            assertThatThrownBy(() -> encoder.encode(new float[128], 2, new float[31]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("32");
            encoder.encode(new float[0], 0, new float[0]);
        }
    }
}
