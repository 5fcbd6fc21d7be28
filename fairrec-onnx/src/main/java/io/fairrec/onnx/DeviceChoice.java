package io.fairrec.onnx;

import ai.onnxruntime.OrtException;
import io.fairrec.base.ModelException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Chooses where a session is opened.
 *
 * <p>ONNX Runtime lists CUDA as available as soon as its jar was built with it, GPU or not. So nothing but opening a session there tells.
 */
final class DeviceChoice {

    /** What no other device would help against. */
    private static final Set<OrtException.OrtErrorCode> MODEL_FAULTS = EnumSet.of(
            OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF,
            OrtException.OrtErrorCode.ORT_INVALID_GRAPH,
            OrtException.OrtErrorCode.ORT_NO_MODEL);

    private DeviceChoice() {}

    /** Opens a session on the CPU or on one GPU. */
    interface Opener<S> {
        S open(Device device) throws OrtException;
    }

    /** A session, where it runs and why there. */
    record Opened<S>(S session, Device device, String reason) {}

    /**
     * Opens a session.
     *
     * @param wanted the caller's choice
     * @param cudaListed whether the runtime lists the CUDA provider
     * @param model the model's name, for messages
     * @param jars where ONNX Runtime comes from, for messages
     * @param warn takes the reason of a fall-back
     * @throws ModelException if CUDA was demanded and cannot be had
     * @throws OrtException if the model cannot be loaded on the device that was found
     */
    static <S> Opened<S> open(
            Device wanted, boolean cudaListed, Opener<S> opener, String model, String jars, Consumer<String> warn)
            throws OrtException {
        return switch (wanted.kind()) {
            case CPU -> new Opened<>(opener.open(wanted), wanted, "asked for");
            case CUDA -> demanded(wanted, cudaListed, opener, model, jars);
            case AUTO -> tried(Device.cuda(wanted.index()), cudaListed, opener, warn);
        };
    }

    private static <S> Opened<S> demanded(Device gpu, boolean cudaListed, Opener<S> opener, String model, String jars)
            throws OrtException {
        if (!cudaListed) {
            throw new ModelException("The device " + gpu + " cannot be had for the model \"" + model
                    + "\": this ONNX Runtime (" + jars + ") was built without CUDA. Depend on"
                    + " com.microsoft.onnxruntime:onnxruntime_gpu instead of onnxruntime, or use Device.auto().");
        }
        try {
            return new Opened<>(opener.open(gpu), gpu, "asked for");
        } catch (OrtException | LinkageError e) {
            if (e instanceof OrtException o && MODEL_FAULTS.contains(o.getCode())) {
                throw o;
            }
            throw new ModelException(
                    "The device " + gpu + " cannot be had for the model \"" + model + "\": " + e.getMessage()
                            + ". Check the driver and the CUDA libraries that this ONNX Runtime (" + jars
                            + ") was built for, or use Device.auto().",
                    e);
        }
    }

    private static <S> Opened<S> tried(Device gpu, boolean cudaListed, Opener<S> opener, Consumer<String> warn)
            throws OrtException {
        Device cpu = Device.cpu();
        if (!cudaListed) {
            return new Opened<>(opener.open(cpu), cpu, "this ONNX Runtime was built without CUDA");
        }
        try {
            return new Opened<>(opener.open(gpu), gpu, "found by trying");
        } catch (OrtException | LinkageError e) {
            String reason = gpu + " was tried and refused: " + e.getMessage();
            // First the session, then the warning: a model that the CPU refuses too is no fall-back.
            S session = opener.open(cpu);
            warn.accept(reason);
            return new Opened<>(session, cpu, reason);
        }
    }
}
