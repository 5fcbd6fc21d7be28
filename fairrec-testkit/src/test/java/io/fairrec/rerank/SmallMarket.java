package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A few users who may all see the same few items, small enough to look at every slate. */
final class SmallMarket {

    static final String PROVIDER = "provider";

    final double[][] utilities;
    final int[] provider;
    final int providers;
    final int k;
    final BatchRerankRequest request;

    private SmallMarket(double[][] utilities, int[] provider, int providers, int k) {
        this.utilities = utilities;
        this.provider = provider;
        this.providers = providers;
        this.k = k;
        this.request = request(utilities, provider, k);
    }

    /** Utilities are sixteenths of 0 to 1; each provider has at least one item. */
    static SmallMarket of(long seed, int users, int items, int providers, int k) {
        SplittableRandom random = Seeds.stream(seed, users, items);
        int[] provider = new int[items];
        for (int i = 0; i < items; i++) {
            provider[i] = i < providers ? i : random.nextInt(providers);
        }
        double[][] utilities = new double[users][items];
        for (double[] row : utilities) {
            for (int i = 0; i < items; i++) {
                // The first provider is liked most, so that there is something to be fair about.
                row[i] = (random.nextInt(13) + (provider[i] == 0 ? 4 : 0)) / 16.0;
            }
        }
        return new SmallMarket(utilities, provider, providers, k);
    }

    static BatchRerankRequest request(double[][] utilities, int[] provider, int k) {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < provider.length; i++) {
            items.add(CatalogItem.of("item " + i).in(PROVIDER, "p" + provider[i]));
        }
        Catalog catalog = Catalog.of(items);
        List<RerankRequest> rows = new ArrayList<>();
        for (double[] row : utilities) {
            rows.add(RerankRequest.builder(CandidateSet.all(provider.length), catalog, row)
                    .slateSize(k)
                    .build());
        }
        return BatchRerankRequest.of(rows);
    }

    int[] slates(BatchReRanker reRanker) {
        int[] slates = new int[request.cells()];
        reRanker.rerank(request, slates);
        return slates;
    }

    int[] counts(int[] slates) {
        int[] counts = new int[providers];
        for (int item : slates) {
            counts[provider[item]]++;
        }
        return counts;
    }

    /** Every ordered slate of k items. */
    List<int[]> orderedSlates() {
        List<int[]> all = new ArrayList<>();
        extend(new int[k], 0, all);
        return all;
    }

    private void extend(int[] slate, int size, List<int[]> all) {
        if (size == k) {
            all.add(slate.clone());
            return;
        }
        for (int i = 0; i < provider.length; i++) {
            boolean free = true;
            for (int s = 0; s < size; s++) {
                free &= slate[s] != i;
            }
            if (free) {
                slate[size] = i;
                extend(slate, size + 1, all);
            }
        }
    }
}
