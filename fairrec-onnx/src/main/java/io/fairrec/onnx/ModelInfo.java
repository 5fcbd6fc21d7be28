package io.fairrec.onnx;

import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What runs, and where.
 *
 * @param source the name of the model's source
 * @param sha256 of the model's bytes, lower-case hexadecimal
 * @param bytes how many there are
 * @param producer the program that wrote the model, and the graph's name, as the file says
 * @param inputs in the model's order
 * @param outputs in the model's order
 * @param provider where it runs, such as {@code CPU} or {@code CUDA(0)}
 * @param providerReason why there: the choice, or why CUDA could not be had
 * @param runtimeVersion the version of ONNX Runtime
 * @param runtimeJars where ONNX Runtime's classes come from; the first one runs. More than one is a mistake
 * @param options what was asked for
 */
public record ModelInfo(
        String source,
        String sha256,
        long bytes,
        String producer,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        String provider,
        String providerReason,
        String runtimeVersion,
        List<String> runtimeJars,
        OnnxOptions options) {

    /** Copies the lists. */
    public ModelInfo {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        runtimeJars = List.copyOf(runtimeJars);
    }

    /** The same model under the name of another source of equal bytes. */
    ModelInfo named(String name) {
        return new ModelInfo(
                name,
                sha256,
                bytes,
                producer,
                inputs,
                outputs,
                provider,
                providerReason,
                runtimeVersion,
                runtimeJars,
                options);
    }

    /**
     * The model as a part of a result's provenance.
     *
     * @param component the adapter that runs it, such as {@code "onnx-text-encoder"}
     * @param settings of the adapter, in a fixed order
     */
    public Provenance provenance(String component, Map<String, String> settings) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("model", source);
        config.put("model_sha256", sha256);
        config.put("onnxruntime", runtimeVersion);
        config.put("provider", provider);
        config.put("threads", Integer.toString(options.threads()));
        config.put("optimization", options.optimization().name());
        config.putAll(settings);
        return new Provenance(component, config, "", 0, Version.current());
    }

    /** The model's real signature, one tensor a line. */
    String signature() {
        StringBuilder text = new StringBuilder();
        inputs.forEach(t -> text.append("\n  input  ").append(t));
        outputs.forEach(t -> text.append("\n  output ").append(t));
        return text.toString();
    }
}
