package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OnnxModelTest {

    private static final ModelSource PROPAGATION = ModelSource.classPath("io/fairrec/onnx/lightgcn_propagate.onnx");

    @Test
    @DisplayName("info() tells the signature, the hash, the provider and the runtime")
    void info() {
        try (OnnxModel model = OnnxModel.load(PROPAGATION)) {
            ModelInfo info = model.info();

            assertThat(info.inputs())
                    .extracting(TensorSpec::toString)
                    .containsExactly(
                            "x0 float32 [nodes, dim]",
                            "src int64 [edges]",
                            "dst int64 [edges]",
                            "weight float32 [edges]");
            assertThat(info.outputs()).extracting(TensorSpec::toString).containsExactly("z float32 [nodes, dim]");
            assertThat(info.sha256()).hasSize(64);
            assertThat(info.provider()).isEqualTo("CPU");
            assertThat(info.runtimeVersion()).startsWith("1.");
            assertThat(info.runtimeJars()).singleElement().asString().startsWith("onnxruntime-1");
        }
    }

    @Test
    @DisplayName("handles of equal bytes share one session, closed with the last of them")
    void shared() {
        int before = SharedSession.openCount();
        OnnxModel first = OnnxModel.load(PROPAGATION);
        OnnxModel second = OnnxModel.load(PROPAGATION);
        assertThat(SharedSession.openCount()).isEqualTo(before + 1);
        first.close();
        first.close();
        assertThat(SharedSession.openCount()).isEqualTo(before + 1);
        second.close();
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("a truncated file is refused with advice")
    void truncated() {
        byte[] bytes = PROPAGATION.read().bytes;
        ModelSource torn = ModelSource.bytes("torn.onnx", Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> OnnxModel.load(torn))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("torn.onnx")
                .hasMessageContaining("Fetch or export it again");
    }

    @Test
    @DisplayName("a signature that does not fit prints both sides")
    void signature() {
        try (OnnxModel model = OnnxModel.load(PROPAGATION)) {
            assertThatThrownBy(() -> Signatures.require(
                            model.info(),
                            "test adapter",
                            List.of(Signatures.whole("source", "edges")),
                            List.of(Signatures.real("z", "n"))))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("src int64 [edges]")
                    .hasMessageContaining("source int32|int64 [edges]")
                    .hasMessageContaining("The input \"x0\" is needed by the model");
        }
    }
}
