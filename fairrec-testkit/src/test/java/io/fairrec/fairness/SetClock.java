package io.fairrec.fairness;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test sets. */
final class SetClock implements InstantSource {

    volatile Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
        return now;
    }
}
