package io.fairrec.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A pool of scratch objects for calls that must not allocate.
 *
 * <p>One slot per processor; a call that finds every slot empty makes a new object, and an object that finds every slot
 * taken is left to the garbage collector. Not a {@code ThreadLocal}, whose values outlive both the model and the request
 * in a server's thread pool. Thread-safe, lock-free; {@link #borrow} and {@link #giveBack} are O(processors) and allocate
 * nothing once warm.
 */
public final class Workspaces<T> {

    private final Supplier<T> make;
    private final AtomicReferenceArray<T> slots;

    /** A pool that calls {@code make} when it is empty. */
    public Workspaces(Supplier<T> make) {
        this.make = make;
        this.slots = new AtomicReferenceArray<>(Runtime.getRuntime().availableProcessors());
    }

    /** An object that nobody else has; in the state in which it was given back. */
    public T borrow() {
        for (int i = 0; i < slots.length(); i++) {
            T found = slots.getAndSet(i, null);
            if (found != null) {
                return found;
            }
        }
        return make.get();
    }

    /** Takes an object back; the caller must not touch it any more. */
    public void giveBack(T object) {
        for (int i = 0; i < slots.length(); i++) {
            if (slots.compareAndSet(i, null, object)) {
                return;
            }
        }
    }
}
