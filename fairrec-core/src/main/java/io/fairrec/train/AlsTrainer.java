package io.fairrec.train;

import io.fairrec.base.Provenance;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.Seeds;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * The epochs of {@link ImplicitAls}. Parameters: all users' vectors, then all items'. An epoch depends on the vectors it
 * finds and on nothing else: there is no further state to save. Not thread-safe.
 */
final class AlsTrainer implements Learner {

    private static final int STAGE_START = 71;
    private static final double[] ALIKE = {};

    /** How many rows are solved between two reports of progress. */
    private static final int ROWS_PER_REPORT = 256;

    private final Interactions log;
    private final ImplicitAls.Options options;
    private final double[] userWeights;
    private final UserItemMatrix byUser;
    private final UserItemMatrix byItem;
    private final float[] parameters;
    private final RidgeRow solver;
    private Provenance origin = new Provenance(ImplicitAls.COMPONENT, Map.of(), "", 0, "");

    AlsTrainer(Interactions log, ImplicitAls.Options options, double[] userWeights) {
        this.log = log;
        this.options = options;
        this.userWeights = userWeights;
        this.byUser = UserItemMatrix.of(log);
        this.byItem = byUser.transpose();
        int d = options.dimension();
        this.parameters = new float[Math.multiplyExact(Math.addExact(byUser.rows(), byItem.rows()), d)];
        this.solver = new RidgeRow(d);
        float[] users = new float[byUser.rows() * d];
        // Rendle et al. 2022, sec. 4.1: the length of a vector then does not depend on its dimension.
        Gaussians.fill(users, 0.1 / Math.sqrt(d), Seeds.stream(options.seed(), 0, STAGE_START));
        System.arraycopy(users, 0, parameters, 0, users.length);
    }

    void origin(Provenance provenance) {
        this.origin = provenance;
    }

    double meanItemsOfUser() {
        return meanLength(byUser);
    }

    double meanUsersOfItem() {
        return meanLength(byItem);
    }

    /** Entries per row that has any. */
    private static double meanLength(UserItemMatrix matrix) {
        int rows = 0;
        for (int r = 0; r < matrix.rows(); r++) {
            rows += matrix.begin(r) < matrix.end(r) ? 1 : 0;
        }
        return (double) matrix.size() / rows;
    }

    @Override
    public Epoch run(int epoch, DoubleConsumer progress) throws DivergenceException {
        int d = options.dimension();
        int items = byUser.rows() * d;
        double whole = parameters.length / (double) d;
        solver.gram(parameters, 0, byUser.rows(), userWeights);
        solve(byItem, items, 0, userWeights, ALIKE, done -> progress.accept(done / whole));
        solver.gram(parameters, items, byItem.rows(), ALIKE);
        solve(byUser, 0, items, ALIKE, userWeights, done -> progress.accept((byItem.rows() + done) / whole));
        Map<String, Double> losses = new LinkedHashMap<>();
        losses.put("objective", objective());
        return new Epoch(losses, Map.of());
    }

    /**
     * Solves all rows of one side.
     *
     * @param rows whose vectors begin at {@code own}
     * @param others where the vectors of the columns begin
     * @param columnWeights w of the columns, or none
     * @param rowWeights w of the rows, or none: a row's weight in front of its errors is as good as its inverse in front of
     *     its penalty
     */
    private void solve(
            UserItemMatrix rows,
            int own,
            int others,
            double[] columnWeights,
            double[] rowWeights,
            DoubleConsumer progress)
            throws DivergenceException {
        int d = options.dimension();
        double mean = meanLength(rows);
        for (int r = 0; r < rows.rows(); r++) {
            int n = rows.end(r) - rows.begin(r);
            int at = own + r * d;
            if (n == 0) {
                Arrays.fill(parameters, at, at + d, 0);
            } else {
                solver.begin();
                for (int e = rows.begin(r); e < rows.end(r); e++) {
                    int column = rows.column(e);
                    double weight = columnWeights.length == 0 ? 1 : columnWeights[column];
                    solver.add(weight, confidence(rows, e), parameters, others + column * d);
                }
                double ridge = options.regularization() * Math.pow(n / mean, options.frequencyExponent());
                if (!solver.solve(rowWeights.length == 0 ? ridge : ridge / rowWeights[r], parameters, at)) {
                    throw new DivergenceException("the least-squares system of " + (own == 0 ? "user " : "item ") + r
                            + " has no finite solution; the regularization is " + options.regularization());
                }
            }
            if (r % ROWS_PER_REPORT == ROWS_PER_REPORT - 1 || r == rows.rows() - 1) {
                progress.accept(r + 1.0);
            }
        }
    }

    private double confidence(UserItemMatrix matrix, int entry) {
        return 1 + options.alpha() * (options.counts() ? matrix.count(entry) : 1);
    }

    /** The objective per chosen pair. Unchosen pairs cost {@code x·y²}: the sum over all pairs is one of Gram matrices. */
    private double objective() {
        int d = options.dimension();
        int items = byUser.rows() * d;
        double[] users = solver.gram(parameters, 0, byUser.rows(), userWeights);
        double[] others = solver.gram(parameters, items, byItem.rows(), ALIKE);
        double sum = 0;
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < i; j++) {
                sum += 2 * users[i * d + j] * others[i * d + j];
            }
            sum += users[i * d + i] * others[i * d + i];
        }
        for (int u = 0; u < byUser.rows(); u++) {
            double weight = userWeights.length == 0 ? 1 : userWeights[u];
            for (int e = byUser.begin(u); e < byUser.end(u); e++) {
                double score = Floats.dot(parameters, u * d, parameters, items + byUser.column(e) * d, d);
                sum += weight * (confidence(byUser, e) * (1 - score) * (1 - score) - score * score);
            }
        }
        return (sum + penalty(byUser, 0) + penalty(byItem, items)) / byUser.size();
    }

    private double penalty(UserItemMatrix rows, int own) {
        int d = options.dimension();
        double mean = meanLength(rows);
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            int n = rows.end(r) - rows.begin(r);
            if (n > 0) {
                int at = own + r * d;
                sum += Math.pow(n / mean, options.frequencyExponent()) * Floats.dot(parameters, at, parameters, at, d);
            }
        }
        return options.regularization() * sum;
    }

    @Override
    public float[] parameters() {
        return parameters;
    }

    @Override
    public FactorModel model(float[] values, Provenance provenance) {
        int d = options.dimension();
        int split = byUser.rows() * d;
        FactorModel model = FactorModel.of(
                log.users(),
                log.items(),
                VectorTable.of(Arrays.copyOfRange(values, 0, split), d),
                VectorTable.of(Arrays.copyOfRange(values, split, values.length), d),
                provenance);
        double scale = Floats.dot(values, split, values, split, values.length - split) / d;
        // The closed form of a user of average length, divided by α: the same ranking.
        return options.alpha() > 0 && scale > 0
                ? model.foldIn(new FoldIn(1 / options.alpha(), options.regularization() / (options.alpha() * scale)))
                : model;
    }

    @Override
    public Provenance provenance(int epochs) {
        Map<String, String> config = new LinkedHashMap<>(origin.config());
        if (epochs > 0) {
            config.put("epochs", Integer.toString(epochs));
        }
        return new Provenance(origin.component(), config, origin.dataHash(), origin.seed(), origin.version());
    }

    @Override
    public void write(DataOutput out) {
        // The vectors are all there is.
    }

    @Override
    public void read(DataInput in) {
        // The vectors are all there is.
    }
}
