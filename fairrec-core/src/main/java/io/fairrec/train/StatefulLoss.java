package io.fairrec.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A loss that learns beside the model, such as an adversary: its own parameters go into checkpoints, so that a resumed
 * training gives the same bits as an uninterrupted one, and every fit begins with {@link #reset}, so that fits of one plan
 * give equal bits. What a loss has learnt can be looked at until the next fit.
 */
public interface StatefulLoss extends EmbeddingLoss {

    /** Forgets everything that {@link #accumulate} or {@link #readState} has changed since the loss was made. */
    void reset();

    /** Writes everything that {@link #accumulate} has changed since the loss was made. */
    void writeState(DataOutput out) throws IOException;

    /**
     * Reads what {@link #writeState} wrote, into a loss that was made with the same settings.
     *
     * @throws IOException if the bytes do not fit this loss; the checkpoint is refused then
     */
    void readState(DataInput in) throws IOException;
}
