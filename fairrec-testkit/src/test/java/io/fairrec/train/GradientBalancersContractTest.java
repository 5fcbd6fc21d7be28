package io.fairrec.train;

import io.fairrec.testkit.GradientBalancerContract;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;

/** Every built-in under the contract. */
class GradientBalancersContractTest {

    @Nested
    class WeightedSumContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            double[] weights = new double[tasks];
            Arrays.fill(weights, 0.7);
            return GradientBalancers.weightedSum(weights);
        }
    }

    @Nested
    class EpsilonConstraintContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            double[] bounds = new double[tasks - 1];
            Arrays.fill(bounds, 0.2);
            return GradientBalancers.epsilonConstraint(bounds, 5, 3, 100);
        }

        @Override
        protected boolean symmetric() {
            return false;
        }
    }

    @Nested
    class MgdaContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.mgda();
        }

        @Override
        protected boolean neverRaisesALoss() {
            return true;
        }
    }

    @Nested
    class PcGradContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.pcGrad();
        }

        @Override
        protected boolean symmetric() {
            return false;
        }
    }

    @Nested
    class CaGradContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.caGrad(0.4);
        }
    }

    @Nested
    class NashMtlContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.nashMtl();
        }

        @Override
        protected boolean neverRaisesALoss() {
            return true;
        }
    }

    @Nested
    class ImtlGContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.imtlG();
        }
    }

    @Nested
    class AlignedMtlContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.alignedMtl();
        }
    }

    @Nested
    class UpGradContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.upGrad();
        }

        @Override
        protected boolean neverRaisesALoss() {
            return true;
        }
    }

    @Nested
    class DualProjContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.dualProj();
        }

        @Override
        protected boolean neverRaisesALoss() {
            return true;
        }
    }

    @Nested
    class RegularisedUpGradContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.upGradRegularised(1e-4, 1e-4);
        }
    }

    @Nested
    class MgdaAmongActiveContract extends GradientBalancerContract {
        @Override
        protected GradientBalancer balancer(int tasks) {
            return GradientBalancers.amongActive(GradientBalancers.mgda());
        }

        @Override
        protected boolean neverRaisesALoss() {
            return true;
        }
    }
}
