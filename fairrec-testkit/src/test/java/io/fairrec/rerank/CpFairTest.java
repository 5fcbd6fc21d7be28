package io.fairrec.rerank;

import io.fairrec.testkit.BatchReRankerContract;

class CpFairTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return CpFair.absolute("brand", 3, 20);
    }
}
