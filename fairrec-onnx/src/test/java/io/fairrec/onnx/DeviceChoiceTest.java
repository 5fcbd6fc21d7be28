package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.fairrec.base.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The choice of a device, with runtimes that are made up: no GPU is needed. */
class DeviceChoiceTest {

    private static final String JARS = "onnxruntime_gpu-1.29.0.jar";

    private final List<Device> tried = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** A runtime on which some devices fail. */
    private DeviceChoice.Opened<String> open(Device wanted, boolean cudaListed, Map<Device, Throwable> failures)
            throws OrtException {
        return DeviceChoice.open(
                wanted,
                cudaListed,
                device -> {
                    tried.add(device);
                    Throwable failure = failures.get(device);
                    if (failure instanceof OrtException e) {
                        throw e;
                    }
                    if (failure instanceof Error e) {
                        throw e;
                    }
                    return "session on " + device;
                },
                "shop.onnx",
                JARS,
                warnings::add);
    }

    private static OrtException refused() {
        return new OrtException(OrtErrorCode.ORT_FAIL, "CUDA failure 100: no CUDA-capable device is detected");
    }

    private static OrtException badModel() {
        return new OrtException(OrtErrorCode.ORT_INVALID_PROTOBUF, "protobuf parsing failed");
    }

    @Test
    @DisplayName("CPU opens there and nowhere else")
    void cpu() throws OrtException {
        assertThat(open(Device.cpu(), true, Map.of()).session()).isEqualTo("session on CPU");
        assertThat(tried).containsExactly(Device.cpu());
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("AUTO takes the GPU where a session can be opened, without a warning")
    void autoFindsGpu() throws OrtException {
        DeviceChoice.Opened<String> opened = open(new Device(Device.Kind.AUTO, 1), true, Map.of());
        assertThat(opened.device()).isEqualTo(Device.cuda(1));
        assertThat(opened.session()).isEqualTo("session on CUDA(1)");
        assertThat(tried).containsExactly(Device.cuda(1));
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("AUTO tries although the provider is listed, falls back to the CPU, and warns once why")
    void autoFallsBack() throws OrtException {
        DeviceChoice.Opened<String> opened = open(Device.auto(), true, Map.of(Device.cuda(0), refused()));
        assertThat(opened.device()).isEqualTo(Device.cpu());
        assertThat(tried).containsExactly(Device.cuda(0), Device.cpu());
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("CUDA(0)")
                .contains("no CUDA-capable device is detected");
        assertThat(opened.reason()).isEqualTo(warnings.get(0));
    }

    @Test
    @DisplayName("AUTO falls back where CUDA's libraries cannot be linked")
    void autoWithoutLibraries() throws OrtException {
        Map<Device, Throwable> failures = Map.of(Device.cuda(0), new UnsatisfiedLinkError("libcublasLt.so.12"));
        assertThat(open(Device.auto(), true, failures).device()).isEqualTo(Device.cpu());
        assertThat(warnings).singleElement().asString().contains("libcublasLt.so.12");
    }

    @Test
    @DisplayName("AUTO with a runtime for the CPU only tries no GPU and does not warn")
    void autoOnCpuJar() throws OrtException {
        DeviceChoice.Opened<String> opened = open(Device.auto(), false, Map.of());
        assertThat(tried).containsExactly(Device.cpu());
        assertThat(opened.reason()).contains("built without CUDA");
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("a model that the CPU refuses too is no fall-back: its error, no warning")
    void badOnBoth() {
        Map<Device, Throwable> failures = Map.of(Device.cuda(0), refused(), Device.cpu(), badModel());
        assertThatThrownBy(() -> open(Device.auto(), true, failures))
                .isInstanceOf(OrtException.class)
                .hasMessageContaining("protobuf");
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("CUDA that is not there is an error with advice, never the CPU")
    void demandedButRefused() {
        assertThatThrownBy(() -> open(Device.cuda(2), true, Map.of(Device.cuda(2), refused())))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("CUDA(2)")
                .hasMessageContaining("shop.onnx")
                .hasMessageContaining("no CUDA-capable device")
                .hasMessageContaining(JARS)
                .hasCauseInstanceOf(OrtException.class);
        assertThat(tried).containsExactly(Device.cuda(2));
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("CUDA with a runtime for the CPU only is an error that names the jar and the right artifact")
    void demandedOnCpuJar() {
        assertThatThrownBy(() -> open(Device.cuda(0), false, Map.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(JARS)
                .hasMessageContaining("onnxruntime_gpu");
        assertThat(tried).isEmpty();
    }

    @Test
    @DisplayName("a damaged model on a demanded GPU is called damaged, not the GPU missing")
    void damagedOnGpu() {
        assertThatThrownBy(() -> open(Device.cuda(0), true, Map.of(Device.cuda(0), badModel())))
                .isInstanceOf(OrtException.class)
                .hasMessageContaining("protobuf");
    }

    @Test
    @DisplayName("the runtime of these tests: AUTO runs on the CPU and says why, CUDA(0) is refused")
    void thisRuntime() {
        try (OnnxModel model = OnnxModel.load(Fixtures.edge("identity"))) {
            assertThat(model.info().provider()).isEqualTo("CPU");
            assertThat(model.info().providerReason()).isNotBlank();
            assertThat(model.info().options().device()).isEqualTo(Device.auto());
        }
        assertThatThrownBy(() -> OnnxModel.load(
                        Fixtures.edge("identity"), OnnxOptions.defaults().device(Device.cuda(0))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("onnxruntime-1");
    }

    @Test
    @DisplayName("a device index is at least 0, and 0 for the CPU")
    void index() {
        assertThatThrownBy(() -> Device.cuda(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Device(Device.Kind.CPU, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Device.cuda(3)).hasToString("CUDA(3)");
        assertThat(Device.auto()).hasToString("AUTO");
    }
}
