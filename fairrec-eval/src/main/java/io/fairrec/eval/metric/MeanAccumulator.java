package io.fairrec.eval.metric;

/** The mean of a user metric. */
final class MeanAccumulator implements Accumulator {

    private final UserMetric metric;
    private final EvaluationContext context;
    private double sum;
    private int support;
    private int leftOut;

    MeanAccumulator(UserMetric metric, EvaluationContext context) {
        this.metric = metric;
        this.context = context;
    }

    @Override
    public void add(int user, int[] slate, int size) {
        if (metric.undefined(context, user, size) != null) {
            leftOut++;
        } else {
            sum += metric.value(context, user, slate, size);
            support++;
        }
    }

    @Override
    public void merge(Accumulator other) {
        if (!(other instanceof MeanAccumulator that) || !that.metric.name().equals(metric.name())) {
            throw new IllegalArgumentException(
                    "The accumulator of \"" + metric.name() + "\" cannot take in one of another metric.");
        }
        sum += that.sum;
        support += that.support;
        leftOut += that.leftOut;
    }

    @Override
    public MetricResult result() {
        return support == 0
                ? new MetricResult.Missing(metric.name(), Undefined.NO_USERS, 0, leftOut)
                : new MetricResult.Value(metric.name(), sum / support, support, leftOut);
    }
}
