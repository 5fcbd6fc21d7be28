package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.UserPortrait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weighted sum of scorers, each brought to a common scale first.
 *
 * <pre>{@code
 * Scorer blend = Blend.builder()
 *     .add(1.0, knn, Blend.Scale.Z_SCORE)
 *     .add(0.5, popularity, Blend.Scale.LOG_Z_SCORE)
 *     .add(16.0, PurchaseCount.alone(), Blend.Scale.LOG)
 *     .build();
 * }</pre>
 *
 * <p><strong>A score under {@link Scale#Z_SCORE} or {@link Scale#LOG_Z_SCORE} depends on the candidate set</strong>:
 * mean and deviation are taken over the candidates of the request. Compare such scores within one request only, and
 * rank by the same candidates in evaluation as in service. Without these scales a score depends on user and item alone.
 *
 * <p>Components are read as floats, scaled and summed as doubles in the order in which they were added, and the sum is
 * rounded to a float once; a sum beyond the floats becomes the largest float of its sign. Fall-back: that of the
 * components. Thread-safe if the components are; a call costs the components plus O(components · candidates), and
 * allocates nothing of its own once warm.
 */
public final class Blend implements Scorer {

    private static final double[] LOG_OF_COUNT = logsOfCounts();

    private final List<Component> components;
    private final @Nullable IdIndex items;
    private final Workspaces<Columns> workspaces = new Workspaces<>(Columns::new);

    /** How a component's scores {@code x} are brought to a scale. */
    public enum Scale {
        /** {@code x} as it is. */
        RAW,
        /** {@code ln(1 + x)}; {@code −ln(1 − x)} for a negative x, so that every score has a value. */
        LOG,
        /**
         * {@code (x − mean) / deviation} over the request's candidates, with the population deviation (divisor n); 0
         * where the deviation is 0, so that a constant component says nothing.
         */
        Z_SCORE,
        /** {@link #LOG}, then {@link #Z_SCORE}. */
        LOG_Z_SCORE;

        private boolean logarithmic() {
            return this == LOG || this == LOG_Z_SCORE;
        }

        private boolean standardized() {
            return this == Z_SCORE || this == LOG_Z_SCORE;
        }
    }

    /**
     * One summand.
     *
     * @param weight finite; negative counts against the item
     * @param scorer the component
     * @param scale what happens to its scores before they are weighted
     */
    public record Component(double weight, Scorer scorer, Scale scale) {

        /** Checks the weight. */
        public Component {
            Checks.finite(weight, "weight");
        }
    }

    /** Scratch of one call. */
    private static final class Columns {
        private float[] scores = new float[0];
        private double[] column = new double[0];
        private double[] sum = new double[0];

        void clear(int n) {
            if (scores.length < n) {
                scores = new float[n];
                column = new double[n];
                sum = new double[n];
            }
            java.util.Arrays.fill(sum, 0, n, 0);
        }
    }

    private Blend(List<Component> components) {
        this.components = List.copyOf(components);
        this.items = Scores.items(components.stream().map(Component::scorer).toList());
    }

    /** A builder without components. */
    public static Builder builder() {
        return new Builder();
    }

    /** The summands in the order in which they are added. */
    public List<Component> components() {
        return components;
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        Columns work = workspaces.borrow();
        work.clear(n);
        // By index: an iterator is an object a call.
        for (int i = 0; i < components.size(); i++) {
            Component component = components.get(i);
            component.scorer.score(portrait, candidates, work.scores);
            scale(component.scale, work.scores, n, work.column);
            for (int c = 0; c < n; c++) {
                work.sum[c] += component.weight * work.column[c];
            }
        }
        for (int c = 0; c < n; c++) {
            out[c] = Floats.saturate(work.sum[c]);
        }
        workspaces.giveBack(work);
    }

    /** The ids of the component that knows most of them. */
    @Override
    public @Nullable IdIndex items() {
        return items;
    }

    private static double signedLog(float x) {
        int count = (int) x;
        // Counts are the usual case, mostly small: a look-up is some ten times as fast, and gives the same bits.
        if (count == x && count >= 0 && count < LOG_OF_COUNT.length) {
            return LOG_OF_COUNT[count];
        }
        return x < 0 ? -Math.log1p(-(double) x) : Math.log1p(x);
    }

    private static double[] logsOfCounts() {
        double[] logs = new double[1024];
        for (int n = 0; n < logs.length; n++) {
            logs[n] = Math.log1p(n);
        }
        return logs;
    }

    private static void scale(Scale scale, float[] scores, int n, double[] column) {
        for (int c = 0; c < n; c++) {
            column[c] = scale.logarithmic() ? signedLog(scores[c]) : scores[c];
        }
        if (!scale.standardized()) {
            return;
        }
        double sum = 0;
        for (int c = 0; c < n; c++) {
            sum += column[c];
        }
        double mean = sum / n;
        double squares = 0;
        boolean constant = true;
        for (int c = 0; c < n; c++) {
            squares += (column[c] - mean) * (column[c] - mean);
            constant &= column[c] == column[0];
        }
        double deviation = Math.sqrt(squares / n);
        for (int c = 0; c < n; c++) {
            // A constant column may have a mean that is off by rounding: its deviation is 0 by definition.
            column[c] = constant || deviation == 0 ? 0 : (column[c] - mean) / deviation;
        }
    }

    /** Closes every component, each once. */
    @Override
    public void close() {
        List<Scorer> closed = new ArrayList<>();
        for (Component component : components) {
            if (closed.stream().noneMatch(s -> s == component.scorer)) {
                component.scorer.close();
                closed.add(component.scorer);
            }
        }
    }

    @Override
    public String toString() {
        return "Blend[" + components.size() + " components]";
    }

    /** Collects components. Not thread-safe. */
    public static final class Builder {

        private final List<Component> components = new ArrayList<>();

        private Builder() {}

        /**
         * One more summand.
         *
         * @param weight finite; negative counts against the item
         * @throws IllegalArgumentException if the weight is not finite
         */
        public Builder add(double weight, Scorer scorer, Scale scale) {
            components.add(new Component(weight, scorer, scale));
            return this;
        }

        /**
         * The blend.
         *
         * @throws IllegalArgumentException if there is no component, or if two were fitted on logs that number their items
         *     differently
         */
        public Blend build() {
            Checks.atLeast(components.size(), 1, "number of components of the blend");
            return new Blend(components);
        }
    }
}
