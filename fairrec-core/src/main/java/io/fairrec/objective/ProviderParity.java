package io.fairrec.objective;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;
import java.util.List;

/** {@link Objectives#providerParity(String)}. */
record ProviderParity(String partition) implements Objective {

    private static final Workspaces<Errors> SCRATCH = new Workspaces<>(Errors::new);

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
        Errors errors = SCRATCH.borrow();
        errors.restart(groups.groupCount());
        PriceSnapshot prices = context.prices();
        List<ExposureTarget> targets = prices.targets();
        for (int t = 0; t < targets.size(); t++) {
            if (targets.get(t).partition().equals(partition)) {
                int group = groups.ordinal(targets.get(t).group());
                errors.promised[group] = true;
                errors.of[group] = targets.get(t).share() - prices.share(t);
            }
        }
        CandidateSet candidates = context.candidates();
        int n = candidates.size();
        if (groups.singleLabel()) {
            for (int i = 0; i < n; i++) {
                out[i] = errors.of[groups.group(candidates.item(i))];
            }
        } else {
            for (int i = 0; i < n; i++) {
                out[i] = errors.mean(groups, candidates.item(i));
            }
        }
        SCRATCH.giveBack(errors);
    }

    /** Promised share − share so far by group, 0 where nothing is promised. */
    private static final class Errors {
        private double[] of = new double[0];
        private boolean[] promised = new boolean[0];

        void restart(int groups) {
            if (of.length < groups) {
                of = new double[groups];
                promised = new boolean[groups];
            } else {
                Arrays.fill(of, 0, groups, 0);
                Arrays.fill(promised, 0, groups, false);
            }
        }

        double mean(Groups groups, int item) {
            double sum = 0;
            int labels = 0;
            for (int l = 0; l < groups.count(item); l++) {
                int group = groups.group(item, l);
                if (promised[group]) {
                    sum += of[group];
                    labels++;
                }
            }
            return labels == 0 ? 0 : sum / labels;
        }
    }
}
