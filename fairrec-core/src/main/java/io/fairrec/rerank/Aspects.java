package io.fairrec.rerank;

import io.fairrec.data.Groups;
import org.jspecify.annotations.Nullable;

/** How much a user cares for each group of a partition, as shares of 1. */
final class Aspects {

    private Aspects() {}

    /**
     * The request's interests in the partition, scaled to the sum 1; without any, equal shares of all groups but {@code
     * unknown}, or of that if there is no other.
     *
     * @param out reused if long enough
     * @return of at least {@code groupCount()} length
     */
    static double[] shares(RerankRequest request, String partition, double[] out) {
        Groups groups = request.catalog().groups(partition);
        int count = groups.groupCount();
        double[] shares = out.length < count ? new double[count] : out;
        double @Nullable [] interests = request.interests(partition);
        if (interests == null) {
            for (int g = 0; g < count; g++) {
                shares[g] = g == groups.unknown() ? (count == 1 ? 1 : 0) : 1.0 / (count - 1);
            }
            return shares;
        }
        double sum = 0;
        for (int g = 0; g < count; g++) {
            sum += interests[g];
        }
        // What sums to 1 but for the rounding of its digits is taken as it is: it would be no better scaled.
        double scale = Math.abs(sum - 1) <= 1e-5 ? 1 : 1 / sum;
        for (int g = 0; g < count; g++) {
            shares[g] = interests[g] * scale;
        }
        return shares;
    }
}
