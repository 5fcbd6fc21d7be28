package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Vectors of users and items whom {@link ImplicitAls} has not seen, or not with this history: the same closed form with
 * the other side held fast, so nothing is retrained.
 *
 * <pre>{@code
 * FactorModel model = ImplicitAls.fit(log, options, TrainingControl.epochs(15)).model();
 * Scorer anybody = DotProduct.of(AlsFoldIn.of(model), model.items());
 * }</pre>
 *
 * <p>As an encoder it makes a user's vector from the history alone, whoever it is; a trained user whose history is that of
 * the training log gets the trained vector again, but for a user weight. An empty history, or one of unknown items only,
 * is a zero vector. Immutable, thread-safe; O(history · d² + d³/6) a user.
 */
public final class AlsFoldIn implements PortraitEncoder {

    private final FactorModel model;
    private final ImplicitAls.Options options;
    private final double meanItemsOfUser;
    private final double meanUsersOfItem;
    private final float[] items;
    private final double[] itemGram;
    private final double[] userGram;
    private final float[] users;
    private final Workspaces<Work> workspaces;

    /** Scratch of one call. */
    private static final class Work {
        private final RidgeRow solver;
        private int[] items = new int[64];

        Work(int dimension) {
            this.solver = new RidgeRow(dimension);
        }

        /** The items of the history in ascending order, repetitions included. */
        int[] sorted(UserPortrait portrait) {
            if (items.length < portrait.size()) {
                items = new int[portrait.size() * 2];
            }
            for (int e = 0; e < portrait.size(); e++) {
                items[e] = portrait.item(e);
            }
            Arrays.sort(items, 0, portrait.size());
            return items;
        }
    }

    private AlsFoldIn(FactorModel model, Map<String, String> config) {
        this.model = model;
        this.options = new ImplicitAls.Options(
                model.items().dimension(),
                Double.parseDouble(setting(config, "regularization")),
                Double.parseDouble(setting(config, "alpha")),
                Double.parseDouble(setting(config, "frequencyExponent")),
                Boolean.parseBoolean(setting(config, "counts")),
                model.provenance().seed());
        this.meanItemsOfUser = Double.parseDouble(setting(config, "meanItemsOfUser"));
        this.meanUsersOfItem = Double.parseDouble(setting(config, "meanUsersOfItem"));
        int d = options.dimension();
        this.users = values(model.users());
        this.items = values(model.items());
        this.userGram = new RidgeRow(d).gram(users, 0, model.users().rows(), new double[0]);
        this.itemGram = new RidgeRow(d).gram(items, 0, model.items().rows(), new double[0]);
        this.workspaces = new Workspaces<>(() -> new Work(d));
    }

    /**
     * Fold-in by the settings that the model says it was trained with. O((users + items) · d²).
     *
     * @throws ModelException if the model is not one of {@link ImplicitAls}
     */
    public static AlsFoldIn of(FactorModel model) {
        String component = model.provenance().component();
        if (!component.equals(ImplicitAls.COMPONENT)) {
            throw new ModelException(
                    "The model was made by \"" + component + "\", but the closed form of fold-in is that" + " of \""
                            + ImplicitAls.COMPONENT + "\" only. Train with ImplicitAls.");
        }
        return new AlsFoldIn(model, model.provenance().config());
    }

    private static String setting(Map<String, String> config, String name) {
        String value = config.get(name);
        if (value == null) {
            throw new ModelException("The model's provenance lacks the setting \"" + name
                    + "\", without which nobody can be folded in. Train it again.");
        }
        return value;
    }

    private static float[] values(VectorTable table) {
        float[] values = new float[Math.multiplyExact(table.rows(), table.dimension())];
        for (int r = 0; r < table.rows(); r++) {
            table.copyRow(r, values, r * table.dimension());
        }
        return values;
    }

    @Override
    public int dimension() {
        return options.dimension();
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int d = dimension();
        Checks.atLeast(out.length, Math.multiplyExact(portraits.size(), d), "out.length");
        Work work = workspaces.borrow();
        work.solver.gram(itemGram);
        for (int p = 0; p < portraits.size(); p++) {
            encode(portraits.get(p), work, out, p * d);
        }
        workspaces.giveBack(work);
    }

    private void encode(UserPortrait portrait, Work work, float[] out, int at) {
        int[] history = work.sorted(portrait);
        int n = 0;
        work.solver.begin();
        for (int e = 0, next; e < portrait.size() && history[e] < model.items().rows(); e = next) {
            next = e + 1;
            while (next < portrait.size() && history[next] == history[e]) {
                next++;
            }
            work.solver.add(1, confidence(next - e), items, history[e] * dimension());
            n++;
        }
        solve(work.solver, n, meanItemsOfUser, out, at);
    }

    /**
     * The vector of a new item from the users who chose it; every user weighs 1.
     *
     * @param chosenBy ordinals of users of the model, in any order; one who is named twice chose it twice
     * @return {@code [dimension]}; zero if nobody chose it
     */
    public float[] item(int... chosenBy) {
        int[] sorted = chosenBy.clone();
        Arrays.sort(sorted);
        RidgeRow solver = new RidgeRow(dimension());
        solver.gram(userGram);
        solver.begin();
        int n = 0;
        for (int e = 0, next; e < sorted.length; e = next) {
            Checks.index(sorted[e], model.users().rows(), "user");
            next = e + 1;
            while (next < sorted.length && sorted[next] == sorted[e]) {
                next++;
            }
            solver.add(1, confidence(next - e), users, sorted[e] * dimension());
            n++;
        }
        float[] vector = new float[dimension()];
        solve(solver, n, meanUsersOfItem, vector, 0);
        return vector;
    }

    private double confidence(int events) {
        return 1 + options.alpha() * (options.counts() ? events : 1);
    }

    private void solve(RidgeRow solver, int n, double mean, float[] out, int at) {
        if (n == 0) {
            Arrays.fill(out, at, at + dimension(), 0);
            return;
        }
        double ridge = options.regularization() * Math.pow(n / mean, options.frequencyExponent());
        if (!solver.solve(ridge, out, at)) {
            throw new ModelException("The least-squares system of a fold-in has no finite solution. The model's vectors"
                    + " are too large for its regularization (" + options.regularization() + "): train it again.");
        }
    }

    @Override
    public String toString() {
        return "AlsFoldIn[" + model + "]";
    }
}
