package io.fairrec.rerank;

import io.fairrec.testkit.BatchReRankerContract;

class ProviderBonusTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return ProviderBonus.of("brand", 1);
    }
}
