package io.fairrec.train;

import io.fairrec.base.Provenance;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** What a {@link TrainingLoop} drives: something that gets better epoch by epoch. Not thread-safe. */
interface Learner {

    /** What one epoch came to. */
    record Epoch(Map<String, Double> losses, Map<BalanceOutcome, Integer> balances) {}

    /**
     * One pass over the pairs.
     *
     * @param epoch from 0; with the state, all that the result depends on
     * @param progress takes the part that is done, in (0, 1]
     * @throws DivergenceException if a number stopped being one; parameters are undefined then
     */
    Epoch run(int epoch, DoubleConsumer progress) throws DivergenceException;

    /** All that a model is made of; the live array. */
    float[] parameters();

    /** The model of some parameters, which were this learner's at some epoch's end. */
    FactorModel model(float[] parameters, Provenance provenance);

    /** What a model of so many epochs is to say of its origin; equal but for the epochs in one training. */
    Provenance provenance(int epochs);

    /** Writes all state but the parameters: optimiser, balancer, losses that learn. */
    void write(DataOutput out) throws IOException;

    /** Reads what {@link #write} wrote. */
    void read(DataInput in) throws IOException;
}
