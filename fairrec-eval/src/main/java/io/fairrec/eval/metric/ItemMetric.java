package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import io.fairrec.fairness.ExposureModel;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A metric of how exposure is spread over the items: it sums the weight of the slots that each item got. */
final class ItemMetric implements Metric {

    /** Turns the exposure of every item, zeros included, into a figure. */
    interface Reduction {
        OptionalDouble of(EvaluationContext context, double[] exposure);
    }

    private final String name;
    private final Direction direction;
    private final double[] weights;
    private final Reduction reduction;

    ItemMetric(String name, Direction direction, int k, ExposureModel model, Reduction reduction) {
        Checks.atLeast(k, 1, "k of " + name);
        this.name = name + "@" + k;
        this.direction = direction;
        this.weights = new double[k];
        for (int s = 0; s < k; s++) {
            weights[s] = Checks.nonNegative(model.weight(s + 1), "exposure weight of rank " + (s + 1));
        }
        this.reduction = reduction;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public Accumulator start(EvaluationContext context) {
        return new Tally(this, context);
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Tally implements Accumulator {

        private final ItemMetric metric;
        private final EvaluationContext context;
        private final double[] exposure;
        private int users;

        Tally(ItemMetric metric, EvaluationContext context) {
            this.metric = metric;
            this.context = context;
            this.exposure = new double[context.itemCount()];
        }

        @Override
        public void add(int user, int[] slate, int size) {
            int depth = Math.min(metric.weights.length, size);
            for (int s = 0; s < depth; s++) {
                exposure[slate[s]] += metric.weights[s];
            }
            users++;
        }

        @Override
        public void merge(Accumulator other) {
            if (!(other instanceof Tally that) || !that.metric.name.equals(metric.name)) {
                throw new IllegalArgumentException(
                        "The accumulator of \"" + metric.name + "\" cannot take in one of another metric.");
            }
            for (int i = 0; i < exposure.length; i++) {
                exposure[i] += that.exposure[i];
            }
            users += that.users;
        }

        @Override
        public MetricResult result() {
            @Nullable Undefined reason = users == 0 ? Undefined.NO_USERS : null;
            OptionalDouble figure = reason == null ? metric.reduction.of(context, exposure) : OptionalDouble.empty();
            return figure.isPresent()
                    ? new MetricResult.Value(metric.name, figure.getAsDouble(), users, 0)
                    : new MetricResult.Missing(
                            metric.name, reason == null ? Undefined.NOTHING_SHOWN : reason, users, 0);
        }
    }
}
