package io.fairrec.rerank;

import io.fairrec.testkit.BatchReRankerContract;

class PMmfTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return PMmf.of("brand", PMmf.Options.published(0.5, 0.1, 0.3));
    }
}
