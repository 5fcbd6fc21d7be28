package io.fairrec.onnx;

import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.fairrec.base.ModelException;
import java.util.HashMap;
import java.util.Map;

/**
 * One native session, shared by all handles of equal bytes and options, and closed when the last of them and the last
 * call have ended.
 *
 * <p>ONNX Runtime frees a session at once when it is closed, under the feet of calls that still run: a crash of the JVM,
 * not an exception. So every call holds a reference. Thread-safe.
 */
final class SharedSession {

    /** The open sessions of this JVM; its monitor guards every entry and removal. */
    private static final Map<Key, SharedSession> OPEN = new HashMap<>();

    private record Key(String sha256, OnnxOptions options) {}

    private final Key key;
    private final OrtSession session;
    private final ModelInfo info;

    /** Open handles plus running calls. */
    private final References references = new References();

    private SharedSession(Key key, OrtSession session, ModelInfo info) {
        this.key = key;
        this.session = session;
        this.info = info;
    }

    /** The session of these bytes under these options, with one more reference. */
    static SharedSession acquire(ModelSource source, OnnxOptions options) {
        ModelSource.Content content = source.read();
        Key key = new Key(content.sha256, options);
        synchronized (OPEN) {
            SharedSession shared = OPEN.get(key);
            if (shared == null || !shared.retain()) {
                shared = open(key, source.name(), content.bytes);
                OPEN.put(key, shared);
            }
            return shared;
        }
    }

    /** Adds a reference, unless the session is closed. */
    boolean retain() {
        return references.retain();
    }

    /** Takes a reference away; the last one closes the session. */
    void release() {
        if (!references.release()) {
            return;
        }
        synchronized (OPEN) {
            OPEN.remove(key, this);
        }
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException("The session of the model \"" + info.source() + "\" could not be closed.", e);
        }
    }

    OrtSession session() {
        return session;
    }

    ModelInfo info() {
        return info;
    }

    /** How many sessions are open in this JVM. */
    static int openCount() {
        synchronized (OPEN) {
            return OPEN.size();
        }
    }

    private static SharedSession open(Key key, String name, byte[] bytes) {
        DeviceChoice.Opened<OrtSession> opened = NativeRuntime.open(name, bytes, key.options);
        OrtSession session = opened.session();
        try {
            OnnxModelMetadata metadata = session.getMetadata();
            ModelInfo info = new ModelInfo(
                    name,
                    key.sha256,
                    bytes.length,
                    metadata.getProducerName() + ", graph " + metadata.getGraphName(),
                    Signatures.specs(session.getInputInfo().values()),
                    Signatures.specs(session.getOutputInfo().values()),
                    opened.device().toString(),
                    opened.reason(),
                    NativeRuntime.version(),
                    NativeRuntime.jars(),
                    key.options);
            return new SharedSession(key, session, info);
        } catch (OrtException | RuntimeException e) {
            closeAfter(session, e);
            throw e instanceof RuntimeException r
                    ? r
                    : new ModelException("The signature of the model \"" + name + "\" cannot be read.", e);
        }
    }

    private static void closeAfter(OrtSession session, Exception cause) {
        try {
            session.close();
        } catch (OrtException e) {
            cause.addSuppressed(e);
        }
    }
}
