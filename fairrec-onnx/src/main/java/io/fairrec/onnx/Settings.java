package io.fairrec.onnx;

import org.jspecify.annotations.Nullable;

/** Checks that the adapters' builders share. Stateless. */
final class Settings {

    private Settings() {}

    /** A setting without which an adapter cannot be built. */
    static <T> T given(@Nullable T value, String adapter, String setting) {
        if (value == null) {
            throw new IllegalArgumentException("The " + adapter + " needs its " + setting + ". Call builder(model)."
                    + setting + "(…) before build().");
        }
        return value;
    }
}
