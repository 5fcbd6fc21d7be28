package io.fairrec.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.fairrec.base.ModelException;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONNX Runtime as this JVM has it: one environment, its version, its jars, its devices. Thread-safe. */
final class NativeRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(NativeRuntime.class);

    /** Reasons that were logged: a service that loads five models wants one warning, not five. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    /** Where a model's weights outside its file may lie: nowhere. */
    private static final String NO_FOLDER = "/weights-must-be-inside-the-model-file";

    private NativeRuntime() {}

    /** Made at the first use, so that {@link ModelSource} and the records work without the native library. */
    private static final class Holder {
        static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
        static final List<String> JARS = jarsOf(OrtEnvironment.class.getClassLoader());

        static {
            if (JARS.size() > 1) {
                LOG.warn(severalJars(JARS));
            }
        }
    }

    /** The one environment of this JVM. */
    static OrtEnvironment environment() {
        try {
            return Holder.ENVIRONMENT;
        } catch (LinkageError | IllegalStateException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw new ModelException(
                    "ONNX Runtime's native library cannot be loaded (" + root + "). It exists for Linux with glibc,"
                            + " macOS and Windows; it is unpacked into java.io.tmpdir ("
                            + System.getProperty("java.io.tmpdir")
                            + "), which must be writable and allow execution.",
                    e);
        }
    }

    /** Where ONNX Runtime's classes come from, the one that runs first. */
    static List<String> jars() {
        environment();
        return Holder.JARS;
    }

    /** The runtime's version. */
    static String version() {
        return environment().getVersion();
    }

    /** Opens a session on the device that the options ask for. */
    static DeviceChoice.Opened<OrtSession> open(String name, byte[] model, OnnxOptions options) {
        OrtEnvironment environment = environment();
        boolean cuda = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
        try {
            return DeviceChoice.open(
                    options.device(),
                    cuda,
                    device -> open(environment, model, options, device),
                    name,
                    String.join(", ", jars()),
                    reason -> {
                        if (WARNED.add(reason)) {
                            LOG.warn("The model \"{}\" runs on the CPU: {}", name, reason);
                        }
                    });
        } catch (OrtException e) {
            throw new ModelException(
                    "The model \"" + name + "\" (" + model.length + " bytes) cannot be loaded by ONNX Runtime "
                            + environment.getVersion() + ": " + e.getMessage() + ". " + advice(e),
                    e);
        }
    }

    private static OrtSession open(OrtEnvironment environment, byte[] model, OnnxOptions options, Device device)
            throws OrtException {
        try (SessionOptions session = new SessionOptions()) {
            session.setIntraOpNumThreads(options.threads());
            session.setInterOpNumThreads(1);
            session.setOptimizationLevel(
                    switch (options.optimization()) {
                        case NONE -> SessionOptions.OptLevel.NO_OPT;
                        case BASIC -> SessionOptions.OptLevel.BASIC_OPT;
                        case EXTENDED -> SessionOptions.OptLevel.EXTENDED_OPT;
                        case ALL -> SessionOptions.OptLevel.ALL_OPT;
                    });
            // Idle worker threads sleep instead of spinning: a server has other work for its cores.
            session.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Failures reach the caller as exceptions; ONNX Runtime would print them to standard error as well.
            session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            // One memory plan is kept for every shape that was ever seen, and every request has another number of
            // candidates: 10 MB more after 10,000 requests than after 1,000 with a SASRec scorer, and no faster.
            session.setMemoryPatternOptimization(false);
            // Weights beside the file would be taken from the working directory, past the checksum.
            session.addConfigEntry("session.model_external_initializers_file_folder_path", NO_FOLDER);
            if (device.kind() == Device.Kind.CUDA) {
                session.addCUDA(device.index());
            }
            return environment.createSession(model, session);
        }
    }

    private static String advice(OrtException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("xternal")) {
            return "Its weights lie in another file; export it into one, which one checksum then covers.";
        }
        if (text.contains("opset") || text.contains("IR version")) {
            return "It is newer than this ONNX Runtime: export it with an older opset, or update the runtime.";
        }
        return switch (e.getCode()) {
            case ORT_INVALID_PROTOBUF -> "It is no ONNX file, or only a part of one. Fetch or export it again.";
            case ORT_INVALID_GRAPH, ORT_NOT_IMPLEMENTED ->
                "Export it with an opset and operators that this version" + " knows.";
            default -> "Check it with onnx.checker in Python.";
        };
    }

    /** The places that hold ONNX Runtime's environment class, each once. */
    static List<String> jarsOf(ClassLoader loader) {
        String resource = "ai/onnxruntime/OrtEnvironment.class";
        try {
            Set<String> places = new LinkedHashSet<>();
            for (URL url : Collections.list(loader.getResources(resource))) {
                String place = url.toString();
                place = place.substring(0, place.length() - resource.length());
                places.add(place.endsWith("!/") ? place.substring(0, place.length() - 2) : place);
            }
            // One jar in two folders is found twice too, so whole places are compared and only their names shown.
            return places.stream()
                    .map(place -> place.substring(place.lastIndexOf('/', place.length() - 2) + 1))
                    .toList();
        } catch (IOException e) {
            return List.of("unknown (" + e + ")");
        }
    }

    static String severalJars(List<String> jars) {
        return "ONNX Runtime is on the class path " + jars.size() + " times (" + String.join(", ", jars)
                + "); the first one runs, the others are silently ignored. Exclude all but one: onnxruntime for the"
                + " CPU, or onnxruntime_gpu.";
    }
}
