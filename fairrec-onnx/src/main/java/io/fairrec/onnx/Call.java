package io.fairrec.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs and outputs of one call, reused from call to call. Outputs are written into memory of ours, because ONNX
 * Runtime's own way to hand them over copies them twice. Not thread-safe; adapters keep a pool.
 */
final class Call {

    private final Tensor[] inputs;
    private final Tensor[] outputs;
    private final Map<String, OnnxTensor> in = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> out = new LinkedHashMap<>();

    private Call(Tensor[] inputs, Tensor[] outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** A call with these tensors, which the model has. */
    static Call of(ModelInfo info, List<String> inputs, List<String> outputs) {
        return new Call(
                inputs.stream().map(n -> tensor(info.inputs(), n)).toArray(Tensor[]::new),
                outputs.stream().map(n -> tensor(info.outputs(), n)).toArray(Tensor[]::new));
    }

    private static Tensor tensor(List<TensorSpec> specs, String name) {
        return specs.stream()
                .filter(s -> s.name().equals(name))
                .map(Tensor::new)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The model has no tensor \"" + name + "\"."));
    }

    Tensor input(int index) {
        return inputs[index];
    }

    Tensor output(int index) {
        return outputs[index];
    }

    /** Runs with outputs of the shapes that were set. */
    void run(OrtEnvironment environment, OrtSession session) throws OrtException {
        try {
            open(environment, inputs, in);
            open(environment, outputs, out);
            session.run(in, out).close();
        } finally {
            close(in);
            close(out);
        }
    }

    /** Runs and tells the shape of each output: for a model whose output shape the signature leaves open. */
    long[][] shapes(OrtEnvironment environment, OrtSession session) throws OrtException {
        long[][] shapes = new long[outputs.length][];
        try {
            open(environment, inputs, in);
            try (OrtSession.Result result = session.run(in)) {
                for (int o = 0; o < outputs.length; o++) {
                    shapes[o] = ((OnnxTensor) result.get(outputs[o].name).orElseThrow())
                            .getInfo()
                            .getShape();
                }
            }
            return shapes;
        } finally {
            close(in);
        }
    }

    private static void open(OrtEnvironment environment, Tensor[] tensors, Map<String, OnnxTensor> into)
            throws OrtException {
        for (Tensor tensor : tensors) {
            into.put(tensor.name, tensor.open(environment));
        }
    }

    private static void close(Map<String, OnnxTensor> tensors) {
        for (OnnxTensor tensor : tensors.values()) {
            tensor.close();
        }
        tensors.clear();
    }

    @Override
    public String toString() {
        return "Call[" + List.of(inputs) + " -> " + List.of(outputs) + "]";
    }
}
