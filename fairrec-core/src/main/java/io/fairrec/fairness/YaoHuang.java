package io.fairrec.fairness;

import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#valueUnfairness} and the three behind it. */
final class YaoHuang extends EvaluatedLoss {

    /** What becomes of a group's signed error e = E[y] − E[r]. */
    enum Kind {
        VALUE {
            @Override
            double of(double e) {
                return e;
            }

            @Override
            double slope(double e) {
                return 1;
            }
        },
        ABSOLUTE {
            @Override
            double of(double e) {
                return Math.abs(e);
            }

            @Override
            double slope(double e) {
                return Math.signum(e);
            }
        },
        UNDER {
            @Override
            double of(double e) {
                return Math.max(0, -e);
            }

            @Override
            double slope(double e) {
                return e < 0 ? -1 : 0;
            }
        },
        OVER {
            @Override
            double of(double e) {
                return Math.max(0, e);
            }

            @Override
            double slope(double e) {
                return e > 0 ? 1 : 0;
            }
        };

        abstract double of(double e);

        abstract double slope(double e);
    }

    private final Kind kind;
    private final GroupSpread spread;

    YaoHuang(String name, Kind kind, GroupSpread spread) {
        super(name, Variable.SCORES);
        this.kind = kind;
        this.spread = spread;
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        ItemBlocks blocks = ItemBlocks.of(b);
        GroupTally errors = new GroupTally(b.groups());
        int compared = 0;
        for (int j = 0; j < blocks.blocks(); j++) {
            compared += tally(b, blocks, j, errors).length > 1 ? 1 : 0;
        }
        double sum = 0;
        for (int j = 0; j < blocks.blocks() && compared > 0; j++) {
            int[] present = tally(b, blocks, j, errors);
            if (present.length < 2) {
                continue;
            }
            double[] error = errors.means(present);
            double[] figures = new double[present.length];
            for (int i = 0; i < present.length; i++) {
                figures[i] = kind.of(error[i]);
            }
            double[] slope = new double[present.length];
            sum += spread.of(figures, errors.scale, slope);
            if (gradient != null) {
                for (int i = 0; i < present.length; i++) {
                    slope[i] *= weight * kind.slope(error[i]) / errors.count[present[i]] / compared;
                }
                double[] byGroup = errors.byGroup(present, slope);
                for (int k = blocks.begin(j); k < blocks.end(j); k++) {
                    gradient[blocks.row(k)] += byGroup[b.group(blocks.row(k))];
                }
            }
        }
        return compared == 0 ? 0 : sum / compared;
    }

    /** Sums score − label of one item by group; the groups that have rows. */
    private static int[] tally(FairnessBatch b, ItemBlocks blocks, int block, GroupTally errors) {
        errors.clear();
        for (int k = blocks.begin(block); k < blocks.end(block); k++) {
            int r = blocks.row(k);
            errors.add(b.group(r), b.values()[r] - b.labels()[r]);
        }
        return errors.present();
    }
}
