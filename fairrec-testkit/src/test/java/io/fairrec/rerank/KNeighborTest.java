package io.fairrec.rerank;

import io.fairrec.testkit.BatchReRankerContract;

class KNeighborTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return KNeighbor.of("brand", 2);
    }
}
