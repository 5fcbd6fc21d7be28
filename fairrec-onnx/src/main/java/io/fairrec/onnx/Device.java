package io.fairrec.onnx;

import io.fairrec.base.Checks;

/**
 * Where a model runs.
 *
 * @param kind the choice
 * @param index the number of the GPU for {@link Kind#CUDA} and {@link Kind#AUTO}, at least 0; 0 for {@link Kind#CPU}
 */
public record Device(Kind kind, int index) {

    /** The choices. */
    public enum Kind {
        /** CUDA if a session can be opened there, otherwise the CPU, with one warning that says why. */
        AUTO,
        /** The CPU. */
        CPU,
        /** CUDA, or an error. */
        CUDA
    }

    /** Checks the index. */
    public Device {
        Checks.atLeast(index, 0, "CUDA device index");
        if (kind == Kind.CPU && index != 0) {
            throw new IllegalArgumentException("The device index (" + index + ") must be 0 for the CPU.");
        }
    }

    /** CUDA if a session can be opened there, otherwise the CPU. */
    public static Device auto() {
        return new Device(Kind.AUTO, 0);
    }

    /** The CPU. */
    public static Device cpu() {
        return new Device(Kind.CPU, 0);
    }

    /**
     * One GPU. Loading fails if no session can be opened there.
     *
     * @param index as CUDA counts, from 0
     */
    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index);
    }

    @Override
    public String toString() {
        return kind == Kind.CUDA ? "CUDA(" + index + ")" : kind.name();
    }
}
