package io.fairrec.objective;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import java.util.List;

/** {@link Objectives#providerParity(String)}. */
record ProviderParity(String partition) implements Objective {

    ProviderParity {
        Checks.notBlank(partition, "partition");
    }

    @Override
    public String name() {
        return "provider-parity";
    }

    @Override
    public void evaluate(ObjectiveContext context, double[] out) {
        Groups groups = context.catalog().groups(partition);
        double[] error = new double[groups.groupCount()];
        boolean[] promised = new boolean[groups.groupCount()];
        PriceSnapshot prices = context.prices();
        List<ExposureTarget> targets = prices.targets();
        for (int t = 0; t < targets.size(); t++) {
            if (targets.get(t).partition().equals(partition)) {
                int group = groups.ordinal(targets.get(t).group());
                promised[group] = true;
                error[group] = targets.get(t).share() - prices.share(t);
            }
        }
        CandidateSet candidates = context.candidates();
        for (int i = 0; i < candidates.size(); i++) {
            out[i] = meanError(groups, candidates.item(i), promised, error);
        }
    }

    private static double meanError(Groups groups, int item, boolean[] promised, double[] error) {
        double sum = 0;
        int labels = 0;
        for (int l = 0; l < groups.count(item); l++) {
            int group = groups.group(item, l);
            if (promised[group]) {
                sum += error[group];
                labels++;
            }
        }
        return labels == 0 ? 0 : sum / labels;
    }
}
