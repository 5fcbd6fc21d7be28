package io.fairrec.rerank;

import io.fairrec.testkit.BatchReRankerContract;

class MinRegularizerTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return MinRegularizer.of("brand", 2);
    }
}
