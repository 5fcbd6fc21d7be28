package io.fairrec.fairness;

import io.fairrec.internal.Seeds;

/** The weights of slots in units of the ledger's sums; the first are computed once. Immutable. */
final class SlotWeights {

    private static final double MAX_WEIGHT = 1024;
    private static final int CACHED_RANKS = 128;

    private final ExposureModel exposure;
    private final long[] cached = new long[CACHED_RANKS];

    SlotWeights(ExposureModel exposure) {
        this.exposure = exposure;
        for (int rank = 1; rank <= CACHED_RANKS; rank++) {
            cached[rank - 1] = compute(rank);
        }
    }

    long of(int rank) {
        return rank <= CACHED_RANKS ? cached[rank - 1] : compute(rank);
    }

    /** Of the first weights: two models of one name that weigh differently must not be added. */
    long hash() {
        long hash = 0;
        for (int i = 0; i < CACHED_RANKS; i++) {
            hash = Seeds.mix(hash, cached[i], i);
        }
        return hash;
    }

    private long compute(int rank) {
        double weight = exposure.weight(rank);
        if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
            throw new IllegalArgumentException("The exposure of rank " + rank + " (" + weight + ") by the model "
                    + exposure.name() + " must lie in [0, " + MAX_WEIGHT + "].");
        }
        return Math.round(weight / ExposureLedger.UNIT);
    }
}
