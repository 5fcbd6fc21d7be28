package io.fairrec.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fairrec.onnx.ModelSource;
import io.fairrec.onnx.OnnxFeatureEncoder;
import io.fairrec.onnx.OnnxModel;
import io.fairrec.onnx.OnnxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@link OnnxFeatureEncoder} costs over bare {@code session.run}, from a {@code float[]} to a {@code float[]}, one
 * thread each: on a small CNN over images (8 × 8 to 16 dimensions) and on one dense layer of 64 × 64.
 *
 * <p>Rivals: {@link #buffers}, the best that one writes by hand: direct buffers made once, the answer pinned; and {@link
 * #arrays}, as ONNX Runtime's examples do it: a tensor from an array, the answer as {@code float[][]}. {@link #run} is no
 * rival but a floor: its tensors exist already, nothing is copied and nobody reads the answer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdapterOverhead {

    private static final String FOLDER = "io/fairrec/onnx/exported/";

    /** The network. */
    @Param({"cnn_tiny", "edge/matmul64"})
    public String model = "cnn_tiny";

    /** Rows a call. */
    @Param({"32", "256"})
    public int rows = 32;

    private OnnxFeatureEncoder encoder;
    private float[] input;
    private float[] out;

    private OrtEnvironment environment;
    private OrtSession session;
    private String inputName;
    private String outputName;
    private long[] inputShape;
    private long[] outputShape;
    private FloatBuffer inputBuffer;
    private FloatBuffer outputBuffer;
    private Map<String, OnnxTensor> inputs;
    private Map<String, OnnxTensor> outputs;

    /** Loads the model twice: for the adapter and for the rivals. */
    @Setup
    public void setUp() throws OrtException {
        String resource = FOLDER + model + ".onnx";
        encoder = OnnxFeatureEncoder.builder(OnnxModel.load(
                        ModelSource.classPath(resource), OnnxOptions.defaults().threads(1)))
                .batch(rows)
                .build();
        SplittableRandom random = new SplittableRandom(1);
        input = new float[rows * encoder.inputSize()];
        for (int i = 0; i < input.length; i++) {
            input[i] = (float) random.nextDouble();
        }
        out = new float[rows * encoder.dimension()];

        environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(bytes(resource), options);
        }
        inputName = session.getInputNames().iterator().next();
        outputName = session.getOutputNames().iterator().next();
        inputShape = model.startsWith("cnn") ? new long[] {rows, 1, 8, 8} : new long[] {rows, 64};
        outputShape = new long[] {rows, encoder.dimension()};
        inputBuffer = direct(input.length).put(input).rewind();
        outputBuffer = direct(out.length);
        inputs = Map.of(inputName, OnnxTensor.createTensor(environment, inputBuffer, inputShape));
        outputs = Map.of(outputName, OnnxTensor.createTensor(environment, outputBuffer, outputShape));
    }

    /** Frees everything native. */
    @TearDown
    public void tearDown() throws OrtException {
        encoder.close();
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        session.close();
    }

    /** The adapter. */
    @Benchmark
    public float[] adapter() {
        encoder.encode(input, rows, out);
        return out;
    }

    /** By hand, with buffers that are kept. */
    @Benchmark
    public float[] buffers() throws OrtException {
        inputBuffer.rewind().put(input).rewind();
        try (OnnxTensor in = OnnxTensor.createTensor(environment, inputBuffer, inputShape);
                OnnxTensor answer = OnnxTensor.createTensor(environment, outputBuffer.rewind(), outputShape)) {
            session.run(Map.of(inputName, in), Map.of(outputName, answer)).close();
            outputBuffer.rewind().get(out);
        }
        return out;
    }

    /** By hand, as in ONNX Runtime's examples. */
    @Benchmark
    public Object arrays() throws OrtException {
        try (OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), inputShape);
                OrtSession.Result result = session.run(Map.of(inputName, in))) {
            return result.get(0).getValue();
        }
    }

    /** The floor. */
    @Benchmark
    public void run() throws OrtException {
        session.run(inputs, outputs).close();
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(4 * floats)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = AdapterOverhead.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("No resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
