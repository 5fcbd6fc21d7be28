package io.fairrec.eval.leakage;

import io.fairrec.base.Checks;
import java.util.List;

/**
 * The built-in attackers: one that reads means, two that read any smooth difference, one that reads neighbourhoods.
 *
 * <p>Settings are usual ones, fixed before any portrait was treated; none was tuned to a data set. A stronger attacker than
 * these may exist.
 */
public final class Attackers {

    private Attackers() {}

    /** Logistic regression with a ridge of 10 examples, one against the rest: reads any difference of means. */
    public static Attacker logistic() {
        return new LogisticAttacker(10);
    }

    /** A network with one hidden layer of 32 ReLUs, Adam, weight decay; reads differences that are not linear, too. */
    public static Attacker mlp() {
        return new MlpAttacker(32, 30, 3e-3, 1);
    }

    /**
     * The shares of the classes among the nearest √n training rows, weighted by distance. Compares every attacked row with
     * every training row: O(n² · dimension) for each fold and again for each permutation, so 10,000 users × 64 dimensions in 5
     * folds are some 6e9 multiplications per cross validation.
     */
    public static Attacker nearest() {
        return new NearestAttacker();
    }

    /**
     * Kernel ridge classification with the Gaussian kernel exp(−‖x − y‖² / dimension). Learns from at most 4,000 training
     * rows, evenly taken from those there are, because kernel and time grow with their square; the reading of more rows
     * says so in its {@link LeakageReading#learntFrom}. A larger audit reads less with it than it might.
     */
    public static Attacker rbf() {
        return new RbfAttacker(1, 1);
    }

    /** Kernel ridge classification with another width or ridge. */
    public static Attacker rbf(double width, double ridge) {
        return new RbfAttacker(Checks.positive(width, "width"), Checks.positive(ridge, "ridge"));
    }

    /** Logistic regression, MLP, nearest neighbours and RBF. */
    public static List<Attacker> all() {
        return List.of(logistic(), mlp(), nearest(), rbf());
    }
}
