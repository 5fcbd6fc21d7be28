package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import io.fairrec.data.InteractionGraph;
import io.fairrec.portrait.GraphEncoder;
import io.fairrec.testkit.GraphEncoderContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** On LightGCN's propagation. */
class OnnxGraphEncoderTest extends GraphEncoderContract {

    private static OnnxGraphEncoder.Builder builder() {
        return OnnxGraphEncoder.builder(
                Fixtures.load(ModelSource.classPath("io/fairrec/onnx/lightgcn_propagate.onnx")));
    }

    @Override
    protected GraphEncoder create(int inputDimension) {
        return builder().build();
    }

    @Test
    @DisplayName("an edge carries from its source to its target, not back")
    void direction() {
        try (GraphEncoder encoder = builder().build()) {
            float[] out = new float[2];
            encoder.encode(
                    InteractionGraph.of(2, new int[] {0}, new int[] {1}, new float[] {4}), new float[] {1, 0}, 1, out);
            // Layers 0 … 3: node 0 is 1, 0, 0, 0; node 1 is 0, 4, 0, 0.
            assertThat(out).containsExactly(0.25f, 1);
        }
    }

    @Test
    @DisplayName("the output dimension is what the model answers, for every input dimension")
    void dimensions() {
        try (GraphEncoder encoder = builder().build()) {
            assertThat(encoder.outputDimension(1)).isEqualTo(1);
            assertThat(encoder.outputDimension(64)).isEqualTo(64);
            assertThatThrownBy(() -> encoder.outputDimension(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("a model of another kind is refused with both signatures, and closed")
    void refused() {
        int before = SharedSession.openCount();
        assertThatThrownBy(() -> OnnxGraphEncoder.builder(Fixtures.load(Fixtures.edge("identity")))
                        .build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("x float32 [n, d]")
                .hasMessageContaining("src int32|int64 [n]");
        assertThatThrownBy(() ->
                        builder().tensors("x", "src", "dst", "weight", "z").build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("x0");
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }
}
