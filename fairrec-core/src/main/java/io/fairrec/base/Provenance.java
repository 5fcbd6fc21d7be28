package io.fairrec.base;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a model or a result comes from: enough to make it again.
 *
 * @param component the name of what was made, such as {@code "item-knn"}
 * @param config every setting that influences the result, in a fixed order; copied
 * @param dataHash SHA-256 of the training data in lower-case hexadecimal, or an empty text where no data was used
 * @param seed the seed of every random choice; 0 where there was none
 * @param version the version of fairrec
 */
public record Provenance(String component, Map<String, String> config, String dataHash, long seed, String version) {

    /** Copies the configuration and keeps its order. */
    public Provenance {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
