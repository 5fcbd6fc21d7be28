package io.fairrec.examples.steam;

import io.fairrec.rerank.BatchReRanker;
import io.fairrec.rerank.BatchRerankRequest;
import io.fairrec.rerank.ElasticPrices;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.MinRegularizer;
import io.fairrec.rerank.PMmf;
import io.fairrec.rerank.ProviderBonus;
import java.util.Arrays;
import java.util.List;

/**
 * A row of the published table.
 *
 * @param method as it is named there
 * @param k the slate size
 * @param figures to 4 decimals
 * @param reRanker fairrec's version of it
 */
record Published(String method, int k, Figures figures, BatchReRanker reRanker) {

    private static final String BY = ScoreMatrix.PUBLISHER;

    /** The table on Steam, in its order. */
    static List<Published> table() {
        BatchReRanker elastic = ElasticPrices.of(BY, ElasticPrices.Options.fairDiverse());
        return List.of(
                new Published("none", 5, of(1, 0, .0211, .2171, .4540, 4.6424), Published::none),
                new Published("none", 10, of(1, 0, .0214, .2037, .4751, 4.6075), Published::none),
                new Published("none", 20, of(1, 0, .0182, .1950, .4953, 4.5549), Published::none),
                new Published("ManifoldRank", 5, of(.9965, .0067, .0496, .3004, .3234, 4.9402), elastic),
                new Published("ManifoldRank", 10, of(.9958, .0086, .0603, .3189, .2968, 4.9911), elastic),
                new Published("ManifoldRank", 20, of(.9938, .0113, .0875, .3423, .2486, 5.1075), elastic),
                new Published(
                        "provider bonus, λ = 1",
                        10,
                        of(.9981, .0036, .0377, .2594, .3702, 4.9540),
                        ProviderBonus.of(BY, 1)),
                new Published(
                        "provider bonus, λ = .1",
                        10,
                        of(.9997, .0005, .0279, .2229, .4330, 4.7894),
                        ProviderBonus.of(BY, 0.1)),
                new Published(
                        "min-regularizer, λ = 1",
                        10,
                        of(.9814, .0323, .0789, .3247, .2640, 5.1806),
                        MinRegularizer.of(BY, 1)),
                new Published(
                        "min-regularizer, λ = 30",
                        10,
                        of(.9415, .0992, .3513, .4222, .0986, 5.3995),
                        MinRegularizer.of(BY, 30)),
                new Published("P-MMF", 10, of(.9723, .0481, .1144, .3595, .2084, 5.2641), pMmf()));
    }

    /** λ = 30, learning rate .5, γ = .2. */
    static BatchReRanker pMmf() {
        return PMmf.of(BY, PMmf.Options.fairDiverse(30, 0.5, 0.2));
    }

    private static Figures of(double ndcg, double loss, double minMax, double poorHalf, double gini, double entropy) {
        return new Figures(ndcg, loss, minMax, poorHalf, gini, entropy);
    }

    /** Each row's best scores. */
    private static void none(BatchRerankRequest request, int[] slates) {
        int k = request.slateSize();
        int[] slate = new int[k];
        for (int u = 0; u < request.users(); u++) {
            int size = GreedyReRanker.create().rerank(request.row(u), slate);
            System.arraycopy(slate, 0, slates, u * k, size);
            Arrays.fill(slates, u * k + size, (u + 1) * k, -1);
        }
    }
}
