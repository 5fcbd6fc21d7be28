package io.fairrec.fairness;

import io.fairrec.testkit.ExposureModelContract;
import org.junit.jupiter.api.Nested;

class BuiltInExposureTest {

    @Nested
    class Slots extends ExposureModelContract {
        @Override
        protected ExposureModel exposureModel() {
            return ExposureModel.slots();
        }
    }

    @Nested
    class Logarithmic extends ExposureModelContract {
        @Override
        protected ExposureModel exposureModel() {
            return ExposureModel.logarithmic();
        }
    }

    @Nested
    class Geometric extends ExposureModelContract {
        @Override
        protected ExposureModel exposureModel() {
            return ExposureModel.geometric(0.2);
        }
    }
}
