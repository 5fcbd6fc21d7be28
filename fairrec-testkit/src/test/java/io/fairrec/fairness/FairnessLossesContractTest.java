package io.fairrec.fairness;

import io.fairrec.testkit.FairnessLossContract;
import org.junit.jupiter.api.Nested;

/** Every built-in under the contract. */
class FairnessLossesContractTest {

    @Nested
    class ParityGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.parityGap(GroupSpread.LARGEST_GAP);
        }
    }

    @Nested
    class ParityMeanGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.parityGap(GroupSpread.MEAN_GAP);
        }
    }

    @Nested
    class ParityDeviationContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.parityGap(GroupSpread.STANDARD_DEVIATION);
        }
    }

    @Nested
    class ValueUnfairnessContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.valueUnfairness(GroupSpread.LARGEST_GAP);
        }
    }

    @Nested
    class AbsoluteUnfairnessContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.absoluteUnfairness(GroupSpread.MEAN_GAP);
        }
    }

    @Nested
    class UnderestimationContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.underestimation(GroupSpread.LARGEST_GAP);
        }
    }

    @Nested
    class OverestimationContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.overestimation(GroupSpread.STANDARD_DEVIATION);
        }
    }

    @Nested
    class NonParityContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.nonParity(GroupSpread.LARGEST_GAP);
        }
    }

    @Nested
    class EqualOpportunityGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.equalOpportunityGap(0.4, 0.2, GroupSpread.LARGEST_GAP);
        }
    }

    @Nested
    class LinearEqualOpportunityGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.linearEqualOpportunityGap(GroupSpread.STANDARD_DEVIATION);
        }
    }

    @Nested
    class DifferentialFairnessContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.differentialFairness(1, Link.SIGMOID);
        }

        @Override
        protected boolean sizesMeanNothing() {
            return false;
        }
    }

    @Nested
    class DifferentialFairnessOfProbabilitiesContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.differentialFairness(0.01, Link.IDENTITY);
        }

        @Override
        protected boolean sizesMeanNothing() {
            return false;
        }
    }

    @Nested
    class ExposureGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.exposureGap(0.1, GroupSpread.LARGEST_GAP);
        }

        @Override
        protected boolean comparesUserGroups() {
            return false;
        }
    }

    @Nested
    class GeometricExposureGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.geometricExposureGap(0.3, 0.1, GroupSpread.STANDARD_DEVIATION);
        }

        @Override
        protected boolean comparesUserGroups() {
            return false;
        }
    }

    @Nested
    class ExposurePerMeritGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.exposurePerMeritGap(0.1, GroupSpread.LARGEST_GAP);
        }

        @Override
        protected boolean comparesUserGroups() {
            return false;
        }
    }

    @Nested
    class GeneralizedCrossEntropyContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.generalizedCrossEntropy(2, Link.SIGMOID);
        }
    }

    @Nested
    class GeneralizedCrossEntropyHalfContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.generalizedCrossEntropy(0.5, Link.IDENTITY);
        }
    }

    @Nested
    class KullbackLeiblerContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.generalizedCrossEntropy(1, Link.IDENTITY);
        }
    }

    @Nested
    class ReverseKullbackLeiblerContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.generalizedCrossEntropy(0, Link.SIGMOID);
        }
    }

    @Nested
    class GroupCvarContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.groupCvar(0.6, RowLoss.LOGISTIC);
        }

        @Override
        protected boolean zeroAtParity() {
            return false;
        }
    }

    @Nested
    class MinMaxContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.minMax(RowLoss.SQUARED);
        }

        @Override
        protected boolean zeroAtParity() {
            return false;
        }
    }

    @Nested
    class GroupDroContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.groupDro(GroupWeights.uniform(4), RowLoss.LOGISTIC, 0.1, 1);
        }

        @Override
        protected boolean zeroAtParity() {
            return false;
        }
    }

    @Nested
    class DiversityContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.diversity(0.3);
        }

        @Override
        protected boolean comparesUserGroups() {
            return false;
        }
    }

    @Nested
    class PortraitGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.portraitGap(GroupSpread.LARGEST_GAP);
        }
    }

    @Nested
    class PortraitDeviationContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.portraitGap(GroupSpread.STANDARD_DEVIATION);
        }
    }

    @Nested
    class CentroidGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.centroidGap();
        }
    }

    @Nested
    class CounterfactualGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.counterfactualGap();
        }

        @Override
        protected boolean needsTwoGroups() {
            return false;
        }
    }

    @Nested
    class SquaredCounterfactualGapContract extends FairnessLossContract {
        @Override
        protected FairnessLoss loss() {
            return FairnessLosses.squaredCounterfactualGap();
        }

        @Override
        protected boolean needsTwoGroups() {
            return false;
        }
    }
}
