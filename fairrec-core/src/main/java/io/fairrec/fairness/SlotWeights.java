package io.fairrec.fairness;

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

    private long compute(int rank) {
        double weight = exposure.weight(rank);
        if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
            throw new IllegalArgumentException("The exposure of rank " + rank + " (" + weight + ") by the model "
                    + exposure.name() + " must lie in [0, " + MAX_WEIGHT + "].");
        }
        return Math.round(weight / ExposureLedger.UNIT);
    }
}
