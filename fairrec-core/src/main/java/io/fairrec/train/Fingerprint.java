package io.fairrec.train;

import io.fairrec.data.Groups;
import io.fairrec.data.InteractionGraph;
import io.fairrec.internal.Floats;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A SHA-256 over settings that are too long for a name. Not thread-safe. */
final class Fingerprint {

    private final MessageDigest digest = Floats.digest();
    private final ByteBuffer buffer = ByteBuffer.allocate(8192);

    Fingerprint add(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    Fingerprint add(double value) {
        room(Double.BYTES).putDouble(value);
        return this;
    }

    Fingerprint add(double[] values) {
        add(values.length);
        for (double value : values) {
            add(value);
        }
        return this;
    }

    Fingerprint add(int[] values) {
        add(values.length);
        for (int value : values) {
            add(value);
        }
        return this;
    }

    Fingerprint add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        flush();
        digest.update(bytes);
        return this;
    }

    /** Labels and everybody's groups. */
    Fingerprint add(Groups groups) {
        add(groups.name()).add(groups.entityCount()).add(groups.groupCount());
        for (String label : groups.labels()) {
            add(label);
        }
        for (int i = 0; i < groups.entityCount(); i++) {
            add(groups.count(i));
            for (int l = 0; l < groups.count(i); l++) {
                add(groups.group(i, l));
            }
        }
        return this;
    }

    /** Nodes, edges and weights. */
    Fingerprint add(InteractionGraph graph) {
        add(graph.nodes());
        for (int v = 0; v < graph.nodes(); v++) {
            add(graph.end(v));
            for (int e = graph.begin(v); e < graph.end(v); e++) {
                add(graph.source(e)).add(graph.weight(e));
            }
        }
        return this;
    }

    /** Weights of all pairs. */
    Fingerprint add(PairWeights weights, PositivePairs pairs) {
        for (int u = 0; u < pairs.users(); u++) {
            for (int k = 0; k < pairs.count(u); k++) {
                add(weights.of(u, pairs.item(u, k)));
            }
        }
        return this;
    }

    /** In lower-case hexadecimal; ends this object's use. */
    String hex() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        digest.update(buffer.flip());
        buffer.clear();
    }
}
