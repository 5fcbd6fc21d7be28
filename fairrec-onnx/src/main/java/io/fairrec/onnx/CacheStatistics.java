package io.fairrec.onnx;

/**
 * How well a cache of vectors works.
 *
 * @param hits texts that were found
 * @param misses texts that had to be encoded
 * @param size vectors that are kept now
 * @param capacity how many are kept at most
 */
public record CacheStatistics(long hits, long misses, int size, int capacity) {

    /** The share of texts that were found, in [0, 1]; 0 before the first text. */
    public double hitRate() {
        return hits == 0 ? 0 : (double) hits / (hits + misses);
    }
}
