package io.fairrec.onnx;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who uses something native: whoever holds it open, and the calls that run. The last one to leave frees it. Starts
 * at 1 for the one who made it. Thread-safe, lock-free.
 */
final class References {

    /** Never rises again from 0. */
    private final AtomicInteger count = new AtomicInteger(1);

    /** Adds a reference, unless the last one is gone. */
    boolean retain() {
        int now = count.get();
        while (now > 0) {
            if (count.compareAndSet(now, now + 1)) {
                return true;
            }
            now = count.get();
        }
        return false;
    }

    /** Takes a reference away; tells whether it was the last one, whose holder frees. */
    boolean release() {
        return count.decrementAndGet() == 0;
    }
}
