package io.fairrec.score;

import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Interactions;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;

class CalibratedScorerContractTest extends ScorerContract {
    @Override
    protected Scorer create(SyntheticLog shop) {
        Interactions log = shop.interactions();
        int items = shop.catalog().size();
        Interactions history = log.where(row -> row % 2 == 0);
        Interactions future = log.where(row -> row % 2 == 1);
        return CalibratedScorer.fit(Popularity.fit(history), WholeCatalog.all(items), history, future, items);
    }
}
