package io.fairrec.rerank;

import java.util.Arrays;

/** The loop of the methods that set a bonus for each provider from what providers have got so far. */
final class ExposureFeedback {

    private ExposureFeedback() {}

    /** From exposure to bonuses. */
    interface Bonuses {

        /**
         * Called before each row.
         *
         * @param exposure slots so far, by offered group
         * @param bonus receives one number per offered group; {@code NEGATIVE_INFINITY} closes it
         */
        void set(double[] exposure, double[] bonus);
    }

    static void run(BatchRerankRequest request, int[] slates, String partition, Bonuses bonuses) {
        BatchRows rows = new BatchRows(request, slates);
        OfferedGroups groups = new OfferedGroups(request, partition);
        double[] exposure = new double[groups.count()];
        double[] bonus = new double[groups.count()];
        double[] ones = new double[request.slateSize()];
        Arrays.fill(ones, 1);
        for (int u = 0; u < request.users(); u++) {
            bonuses.set(exposure, bonus);
            rows.start(u);
            rows.fill(groups, bonus);
            rows.write();
            rows.addExposure(groups, ones, exposure);
        }
    }
}
