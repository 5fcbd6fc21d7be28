package io.fairrec.onnx;

import io.fairrec.internal.Floats;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of the texts that were seen last, by a hash of the text: no text is kept. Thread-safe by one lock, which is
 * held for a map operation (below 1 µs) where an encoding takes milliseconds.
 */
final class VectorCache {

    /** 128 bits of SHA-256: at 10⁹ texts two of them meet with a probability of 10⁻²¹. */
    record Key(long high, long low) {

        static Key of(String text) {
            // UTF-16 as it is: UTF-8 would make every half of a surrogate pair a question mark.
            ByteBuffer units = ByteBuffer.allocate(2 * text.length());
            units.asCharBuffer().put(text);
            ByteBuffer hash = ByteBuffer.wrap(Floats.digest().digest(units.array()));
            return new Key(hash.getLong(), hash.getLong());
        }
    }

    /** What became of a text. */
    static final class Entry {
        /** The vector, which nobody writes to; {@code null} for an unreadable text. */
        final float @Nullable [] vector;

        final double unknownShare;
        final boolean truncated;

        Entry(float @Nullable [] vector, double unknownShare, boolean truncated) {
            this.vector = vector;
            this.unknownShare = unknownShare;
            this.truncated = truncated;
        }
    }

    private final int capacity;
    private final Map<Key, Entry> entries;
    private long hits;
    private long misses;

    VectorCache(int capacity) {
        this.capacity = capacity;
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, VectorCache.Entry> eldest) {
                return size() > VectorCache.this.capacity;
            }
        };
    }

    synchronized @Nullable Entry get(Key key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            misses++;
        } else {
            hits++;
        }
        return entry;
    }

    synchronized void put(Key key, Entry entry) {
        if (capacity > 0) {
            entries.put(key, entry);
        }
    }

    synchronized CacheStatistics statistics() {
        return new CacheStatistics(hits, misses, entries.size(), capacity);
    }
}
