/**
 * Encoders and scorers on ONNX Runtime: a model that was trained in Python is served inside the JVM.
 *
 * <p>{@link io.fairrec.onnx.OnnxModel} loads a file once and shares its session; the adapters bring it behind the
 * interfaces of fairrec-core. Nothing outside this package sees ONNX Runtime.
 */
@NullMarked
package io.fairrec.onnx;

import org.jspecify.annotations.NullMarked;
