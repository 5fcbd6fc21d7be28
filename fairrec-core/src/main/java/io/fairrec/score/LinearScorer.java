package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealVector;
import org.jspecify.annotations.Nullable;

/**
 * A linear model of a target (a click, a rating, money) over the user's and the item's vector, by weighted least
 * squares with a ridge.
 *
 * <p>Features {@code x = (1, p, v)}, and {@code p ⊙ v}, the element-wise product, if asked for: without it every user
 * gets the same order of items. The coefficients minimise
 *
 * <pre>{@code
 * Σ_n w_n (y_n − x_nᵀβ)² + λ Σ_{k>0} β_k²
 * }</pre>
 *
 * (Hoerl and Kennard, "Ridge regression: biased estimation for nonorthogonal problems", Technometrics 12(1), 1970; the
 * intercept is not penalised). Scale the features alike before, because the ridge does not. A score is a prediction of
 * the target in the target's unit, not clipped to its range.
 *
 * <p>Fall-back: the vector that the encoder gives a cold user; an item outside the table is scored as one with a zero
 * vector. Thread-safe if the encoder is; O(candidates · item dimension) plus one encoding a call. Fitting takes O(m²)
 * an example and O(m³) once, for m features.
 */
public final class LinearScorer implements Scorer {

    private final PortraitEncoder encoder;
    private final float[] items;
    private final int itemDimension;
    private final boolean products;
    private final double[] coefficients;
    private final Provenance provenance;
    private final Workspaces<Vectors> workspaces;

    /** Scratch of one call: the user's vector, and the item weights that hold for that user. */
    private static final class Vectors {
        private final float[] user;
        private final double[] itemWeights;

        Vectors(int userDimension, int itemDimension) {
            user = new float[userDimension];
            itemWeights = new double[itemDimension];
        }
    }

    private LinearScorer(Fit fit, double[] coefficients, Provenance provenance) {
        this.encoder = fit.encoder;
        this.items = fit.items;
        this.itemDimension = fit.itemDimension;
        this.products = fit.products;
        this.coefficients = coefficients;
        this.provenance = provenance;
        this.workspaces = new Workspaces<>(() -> new Vectors(encoder.dimension(), itemDimension));
    }

    /**
     * Starts a fit.
     *
     * @param encoder makes the users' vectors; closed with the scorer
     * @param itemVectors row-major {@code [items][itemDimension]}, finite; copied
     * @param itemDimension at least 1
     */
    public static Fit fit(PortraitEncoder encoder, float[] itemVectors, int itemDimension) {
        return new Fit(encoder, Floats.checkedTable(itemVectors, itemDimension, "item vectors"), itemDimension);
    }

    /**
     * The coefficients: intercept, one per column of the user's vector, one per column of the item's vector, then the
     * products if there are any; a copy.
     */
    public double[] coefficients() {
        return coefficients.clone();
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        Vectors work = workspaces.borrow();
        encoder.encode(portrait.alone(), work.user);
        int userDimension = work.user.length;
        double constant = coefficients[0];
        for (int d = 0; d < userDimension; d++) {
            constant += coefficients[1 + d] * work.user[d];
        }
        // For one user the products are linear in the item: fold them into the item's weights once.
        for (int d = 0; d < itemDimension; d++) {
            int k = 1 + userDimension + d;
            work.itemWeights[d] = coefficients[k] + (products ? coefficients[k + itemDimension] * work.user[d] : 0);
        }
        int known = items.length / itemDimension;
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            double sum = constant;
            if (item < known) {
                for (int d = 0, at = item * itemDimension; d < itemDimension; d++) {
                    sum += work.itemWeights[d] * items[at + d];
                }
            }
            out[c] = Floats.saturate(sum);
        }
        workspaces.giveBack(work);
    }

    /** Where the model comes from; the data hash is over features, targets and weights in the order they were added. */
    public Provenance provenance() {
        return provenance;
    }

    /** Closes the encoder. */
    @Override
    public void close() {
        encoder.close();
    }

    @Override
    public String toString() {
        return "LinearScorer[" + coefficients.length + " coefficients]";
    }

    /**
     * Collects examples as sums of squares and products: memory O(m²), however many examples there are. Not
     * thread-safe.
     */
    public static final class Fit {

        private final PortraitEncoder encoder;
        private final float[] items;
        private final int itemDimension;
        private final MessageDigest digest = Floats.digest();
        private boolean products;
        private double ridge = 1;
        private double[] features = new double[0];
        private double[][] gram = new double[0][];
        private double[] moment = new double[0];
        private float[] user = new float[0];
        private @Nullable UserPortrait last;
        private int examples;

        private Fit(PortraitEncoder encoder, float[] items, int itemDimension) {
            this.encoder = encoder;
            this.items = items;
            this.itemDimension = itemDimension;
        }

        /** The ridge λ, at least 0; 1 unless set. With 0 the features must not be linearly dependent. */
        public Fit ridge(double newRidge) {
            this.ridge = Checks.nonNegative(newRidge, "ridge");
            return this;
        }

        /**
         * Adds the element-wise product of both vectors to the features; before the first example.
         *
         * @throws IllegalArgumentException if the vectors differ in length
         * @throws IllegalStateException if there are examples already
         */
        public Fit withProducts() {
            Checks.length(itemDimension, encoder.dimension(), "item vector");
            if (examples > 0) {
                throw new IllegalStateException(
                        "The products must be asked for before the first example, but there are " + examples + ".");
            }
            this.products = true;
            return this;
        }

        /** An example of weight 1. */
        public Fit example(UserPortrait portrait, int item, double target) {
            return example(portrait, item, target, 1);
        }

        /**
         * An example. Give the examples of one portrait one after the other: it is then encoded once.
         *
         * @param portrait the user as known <em>before</em> the outcome; not that of a {@link UserPortrait.Reusable}, which
         *     is the same object for every user
         * @param item an item of the table
         * @param target finite
         * @param weight finite, at least 0
         * @throws IndexOutOfBoundsException if the table has no such item
         */
        public Fit example(UserPortrait portrait, int item, double target, double weight) {
            Checks.index(item, items.length / itemDimension, "item");
            Checks.finite(target, "target");
            Checks.nonNegative(weight, "weight");
            if (examples == 0) {
                int m = 1 + encoder.dimension() + itemDimension + (products ? itemDimension : 0);
                features = new double[m];
                gram = new double[m][m];
                moment = new double[m];
                user = new float[encoder.dimension()];
            }
            if (portrait != last) {
                encoder.encode(portrait.alone(), user);
                last = portrait;
            }
            fillFeatures(item);
            add(target, weight);
            examples++;
            return this;
        }

        private void fillFeatures(int item) {
            features[0] = 1;
            for (int d = 0; d < user.length; d++) {
                features[1 + d] = user[d];
            }
            for (int d = 0; d < itemDimension; d++) {
                double value = items[item * itemDimension + d];
                features[1 + user.length + d] = value;
                if (products) {
                    features[1 + user.length + itemDimension + d] = value * user[d];
                }
            }
        }

        private void add(double target, double weight) {
            ByteBuffer bytes = ByteBuffer.allocate(8 * (features.length + 2));
            for (int a = 0; a < features.length; a++) {
                double weighted = weight * features[a];
                moment[a] += weighted * target;
                for (int b = 0; b <= a; b++) {
                    gram[a][b] += weighted * features[b];
                }
                bytes.putDouble(features[a]);
            }
            digest.update(bytes.putDouble(target).putDouble(weight).flip());
        }

        /**
         * Solves the normal equations by Cholesky's decomposition.
         *
         * @throws ModelException if there are no examples, or the features are linearly dependent and the ridge is too
         *     small to help
         */
        public LinearScorer build() {
            if (examples == 0) {
                throw new ModelException(
                        "The linear scorer has 0 examples; it needs at least 1. Call example(…) first.");
            }
            int m = moment.length;
            double[][] system = new double[m][m];
            double largest = 0;
            for (int a = 0; a < m; a++) {
                for (int b = 0; b <= a; b++) {
                    system[a][b] = gram[a][b] + (a == b && a > 0 ? ridge : 0);
                    system[b][a] = system[a][b];
                }
                largest = Math.max(largest, system[a][a]);
            }
            RealVector solution;
            try {
                // A pivot below the rounding of the largest one is noise.
                solution = new CholeskyDecomposition(new Array2DRowRealMatrix(system, false), 1e-15, largest * 1e-13)
                        .getSolver()
                        .solve(new ArrayRealVector(moment, false));
            } catch (NonPositiveDefiniteMatrixException e) {
                throw new ModelException(
                        "The " + m + " features of the linear scorer are linearly dependent over its " + examples
                                + " examples, and the ridge (" + ridge
                                + ") does not help. Set a larger ridge, or leave out features that others determine.",
                        e);
            }
            Map<String, String> config = new LinkedHashMap<>();
            config.put("ridge", Double.toString(ridge));
            config.put("products", Boolean.toString(products));
            config.put("features", Integer.toString(m));
            config.put("examples", Integer.toString(examples));
            String hash = HexFormat.of().formatHex(clone(digest).digest());
            return new LinearScorer(
                    this, solution.toArray(), new Provenance("linear", config, hash, 0, Version.current()));
        }

        /** Digesting resets, and a fit may be built twice. */
        private static MessageDigest clone(MessageDigest digest) {
            try {
                return (MessageDigest) digest.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("The SHA-256 of this platform cannot be copied.", e);
            }
        }
    }
}
