package io.fairrec.fairness;

import io.fairrec.testkit.PriceRuleContract;

class PriceControllerContractTest extends PriceRuleContract {

    @Override
    protected PriceRule rule() {
        return new PriceController(0.05, 3);
    }
}
