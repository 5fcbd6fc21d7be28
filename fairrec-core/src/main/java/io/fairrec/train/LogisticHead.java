package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.FeatureTable;
import io.fairrec.data.Moments;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Logistic;
import io.fairrec.internal.LogisticRegression;
import io.fairrec.internal.ModelFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The probability of an event, such as the redemption of an offer, from a table of features: logistic regression with a
 * ridge over standardised columns.
 *
 * <p>{@code p = σ(b + Σ_c w_c·z_c)} with {@code z_c = (x_c − mean_c)/sd_c} of the training rows; {@code w} and {@code b}
 * minimise {@code Σ_i c_i·ln(1 + e^{∓(b + w·z_i)}) + ridge/2·‖w‖²} (Cox, JRSS B 1958; the ridge: le Cessie and van
 * Houwelingen, Applied Statistics 1992), to a gradient of 0 but for rounding. Case weights {@code c} take what is decided
 * before the model, such as reweighing by group. A maximum-likelihood fit is calibrated on its own training rows: with
 * an intercept, and for each column without a ridge, predicted and observed sums agree.
 *
 * <p>Immutable, thread-safe; O(columns) a row. Fitting takes O(rows · columns) per product, some hundred of them.
 */
public final class LogisticHead {

    private static final String KIND = "logistic-head";

    private final List<String> columns;
    private final Moments moments;
    private final double[] weights;
    private final double intercept;
    private final Provenance provenance;

    private LogisticHead(
            List<String> columns, Moments moments, double[] weights, double intercept, Provenance provenance) {
        this.columns = columns;
        this.moments = moments;
        this.weights = weights;
        this.intercept = intercept;
        this.provenance = provenance;
    }

    /**
     * Fits with every row of weight 1.
     *
     * @see #fit(FeatureTable, boolean[], double[], double)
     */
    public static LogisticHead fit(FeatureTable features, boolean[] event, double ridge) {
        double[] ones = new double[event.length];
        Arrays.fill(ones, 1);
        return fit(features, event, ones, ridge);
    }

    /**
     * Fits.
     *
     * @param features one row per example, no value missing (an {@link io.fairrec.data.Imputer} fills gaps)
     * @param event whether it happened, one per row; some of each kind
     * @param caseWeights one per row, finite, above 0
     * @param ridge above 0, in units of examples: 1 is a weak prior of one example's strength
     * @throws DataException if a value is missing or all rows are of one kind
     * @throws ModelException if the fit does not converge
     */
    public static LogisticHead fit(FeatureTable features, boolean[] event, double[] caseWeights, double ridge) {
        int n = features.rows();
        Checks.length(event.length, n, "event");
        Checks.length(caseWeights.length, n, "caseWeights");
        Checks.positive(ridge, "ridge");
        int events = 0;
        for (int i = 0; i < n; i++) {
            Checks.positive(caseWeights[i], "caseWeights[" + i + "]");
            events += event[i] ? 1 : 0;
        }
        if (events == 0 || events == n) {
            throw new DataException("Of the " + n + " training rows the event happened in " + events
                    + "; the head needs rows with it and rows without it. Take a longer period.");
        }
        Moments moments = features.moments();
        float[] z = standardized(features, moments);
        int d = features.columns().size();
        LogisticRegression fit = LogisticRegression.fit(z, d, event, caseWeights, ridge);
        if (!fit.converged()) {
            throw new ModelException("The logistic head did not converge: after " + fit.iterations()
                    + " Newton steps the gradient's norm is " + fit.gradientNorm() + ". Raise the ridge (" + ridge
                    + ").");
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("columns", String.join(",", features.columns()));
        config.put("ridge", String.valueOf(ridge));
        config.put("rows", String.valueOf(n));
        config.put("events", String.valueOf(events));
        Provenance provenance =
                new Provenance("logistic-head", config, Floats.sha256(features.toArray()), 0, Version.current());
        return new LogisticHead(features.columns(), moments, fit.weights(), fit.intercept(), provenance);
    }

    /**
     * The probability of the event in each row.
     *
     * @param features the training table's columns in the same order, no value missing
     * @throws IllegalArgumentException if the columns differ
     * @throws DataException if a value is missing
     */
    public double[] probabilities(FeatureTable features) {
        if (!features.columns().equals(columns)) {
            throw new IllegalArgumentException(
                    "The columns (" + features.columns() + ") must be those of the training table: " + columns + ".");
        }
        float[] z = standardized(features, moments);
        int d = columns.size();
        double[] p = new double[features.rows()];
        for (int i = 0; i < p.length; i++) {
            double sum = intercept;
            for (int c = 0; c < d; c++) {
                sum += weights[c] * z[i * d + c];
            }
            p[i] = Logistic.sigmoid(sum);
        }
        return p;
    }

    /**
     * Writes the head to one file, which appears under its name only when it is whole.
     *
     * @throws DataException if the file cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, KIND, provenance, out -> {
            out.writeInt(columns.size());
            double[] means = new double[columns.size()];
            double[] deviations = new double[columns.size()];
            for (int c = 0; c < columns.size(); c++) {
                out.writeUTF(columns.get(c));
                means[c] = moments.mean(c);
                deviations[c] = moments.deviation(c);
            }
            StoredNumbers.write(means, out);
            StoredNumbers.write(deviations, out);
            StoredNumbers.write(weights, out);
            out.writeDouble(intercept);
        });
    }

    /**
     * Reads what {@link #save} wrote; it answers to the same bits.
     *
     * @throws DataException if the file is missing, torn or no logistic head
     */
    public static LogisticHead load(Path file) {
        return ModelFile.read(file, KIND, (origin, in) -> {
            String[] names = new String[in.readInt()];
            for (int c = 0; c < names.length; c++) {
                names[c] = in.readUTF();
            }
            double[] means = StoredNumbers.read(in, names.length);
            double[] deviations = StoredNumbers.read(in, names.length);
            double[] weights = StoredNumbers.read(in, names.length);
            double intercept = in.readDouble();
            return new LogisticHead(List.of(names), Moments.of(means, deviations), weights, intercept, origin);
        });
    }

    /** How the log-odds change with one standard deviation of a column. */
    public double weight(String column) {
        int c = columns.indexOf(column);
        if (c < 0) {
            throw new IllegalArgumentException(
                    "The column (\"" + column + "\") must be one of the training table: " + columns + ".");
        }
        return weights[c];
    }

    /** Where this head comes from. */
    public Provenance provenance() {
        return provenance;
    }

    private static float[] standardized(FeatureTable features, Moments moments) {
        int d = features.columns().size();
        float[] z = new float[Math.multiplyExact(features.rows(), d)];
        for (int i = 0; i < features.rows(); i++) {
            for (int c = 0; c < d; c++) {
                if (features.isMissing(i, c)) {
                    throw new DataException(
                            "The feature \"" + features.columns().get(c) + "\" of row " + i
                                    + " is missing; fill gaps before, with an Imputer.");
                }
                z[i * d + c] = Floats.saturate(moments.standardize(c, features.value(i, c)));
            }
        }
        return z;
    }

    @Override
    public String toString() {
        return "LogisticHead" + columns;
    }
}
