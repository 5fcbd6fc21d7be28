package io.fairrec.objective;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import java.util.Arrays;

/** {@link Objectives#categoryDiversity(String, double)}. */
record CategoryDiversity(String partition, double redundancy) implements SetObjective {

    CategoryDiversity {
        Checks.notBlank(partition, "partition");
        if (!(redundancy > 0 && redundancy < 1)) {
            throw new IllegalArgumentException(
                    "The redundancy (" + redundancy + ") must lie in (0, 1). The usual value is 0.5.");
        }
    }

    @Override
    public String name() {
        return "category-diversity";
    }

    @Override
    public Gain start(ObjectiveContext context) {
        return new Coverage(context.catalog().groups(partition), context.candidates(), redundancy);
    }

    private static final class Coverage implements Gain {

        /** Items with more labels than this are rare enough to pay for a power. */
        private static final int CACHED_LABELS = 16;

        private final Groups groups;
        private final CandidateSet candidates;
        private final double redundancy;

        /** (1 − α)^m per group: what a further unit of mass is worth there, relative to the first. */
        private final double[] fresh;

        /** (1 − α)^(1/L) by number of labels L. */
        private final double[] decay = new double[CACHED_LABELS + 1];

        Coverage(Groups groups, CandidateSet candidates, double redundancy) {
            this.groups = groups;
            this.candidates = candidates;
            this.redundancy = redundancy;
            this.fresh = new double[groups.groupCount()];
            Arrays.fill(fresh, 1);
            for (int labels = 1; labels <= CACHED_LABELS; labels++) {
                decay[labels] = power(labels);
            }
        }

        @Override
        public double gain(int position) {
            int item = candidates.item(position);
            int labels = groups.count(item);
            double sum = 0;
            for (int l = 0; l < labels; l++) {
                sum += fresh[groups.group(item, l)];
            }
            return sum * (1 - decay(labels)) / redundancy;
        }

        @Override
        public void accept(int position) {
            int item = candidates.item(position);
            int labels = groups.count(item);
            for (int l = 0; l < labels; l++) {
                fresh[groups.group(item, l)] *= decay(labels);
            }
        }

        private double decay(int labels) {
            return labels <= CACHED_LABELS ? decay[labels] : power(labels);
        }

        private double power(int labels) {
            return Math.pow(1 - redundancy, 1.0 / labels);
        }
    }
}
