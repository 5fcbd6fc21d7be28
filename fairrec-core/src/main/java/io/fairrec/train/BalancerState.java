package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a {@link GradientBalancer} remembers from step to step of one training run: a step count, a seed, and one multiplier,
 * one running loss and its number of steps per task.
 *
 * <p>Random orders come from (seed, step), so a run that resumes from {@link #step()}, {@link #multipliers()},
 * {@link #runningLosses()} and {@link #runningSteps()} goes on as if it had not stopped. Not thread-safe.
 */
public final class BalancerState {

    private static final int STAGE = 0x6a11;

    private final long seed;
    private final double[] multipliers;
    private final double[] runningLosses;
    private final int[] runningSteps;
    private boolean[] idle;
    private long step;

    private BalancerState(int tasks, long seed) {
        Checks.atLeast(tasks, 1, "tasks");
        this.seed = seed;
        this.multipliers = new double[tasks];
        this.runningLosses = new double[tasks];
        this.runningSteps = new int[tasks];
        this.idle = new boolean[tasks];
    }

    /** At the beginning of a run of {@code tasks} losses: step 0, multipliers 0. */
    public static BalancerState of(int tasks, long seed) {
        return new BalancerState(tasks, seed);
    }

    /**
     * Where another run stopped.
     *
     * @param step at least 0
     * @param multipliers one per task, at least 0, copied
     * @param runningLosses one per task, finite, copied
     * @param runningSteps one per task, at least 0, copied
     */
    public static BalancerState resume(
            long seed, long step, double[] multipliers, double[] runningLosses, int[] runningSteps) {
        BalancerState state = new BalancerState(multipliers.length, seed);
        Checks.length(runningLosses.length, multipliers.length, "runningLosses");
        Checks.length(runningSteps.length, multipliers.length, "runningSteps");
        if (step < 0) {
            throw new IllegalArgumentException("The step (" + step + ") must be at least 0.");
        }
        state.step = step;
        for (int t = 0; t < multipliers.length; t++) {
            state.multipliers[t] = Checks.nonNegative(multipliers[t], "multiplier of task " + t);
            state.runningLosses[t] = Checks.finite(runningLosses[t], "running loss of task " + t);
            state.runningSteps[t] = Checks.atLeast(runningSteps[t], 0, "running steps of task " + t);
        }
        return state;
    }

    /** The number of losses. */
    public int tasks() {
        return multipliers.length;
    }

    /** The seed of the run. */
    public long seed() {
        return seed;
    }

    /** How many steps were balanced. */
    public long step() {
        return step;
    }

    /** A copy of the multipliers, one per task, at least 0; 0 for methods without. */
    public double[] multipliers() {
        return multipliers.clone();
    }

    /** A copy of the sums of losses since the multipliers moved last, one per task; 0 for methods without. */
    public double[] runningLosses() {
        return runningLosses.clone();
    }

    /** A copy of how many steps those sums are of, one per task: steps in which the task compared nothing are none. */
    public int[] runningSteps() {
        return runningSteps.clone();
    }

    /** Marks the tasks that compare nothing in the step at hand; kept until the next call. */
    void idle(boolean[] tasks) {
        Checks.length(tasks.length, multipliers.length, "idle tasks");
        idle = tasks.clone();
    }

    boolean idle(int task) {
        return idle[task];
    }

    int runningSteps(int task) {
        return runningSteps[task];
    }

    double multiplier(int task) {
        return multipliers[task];
    }

    void multiplier(int task, double value) {
        multipliers[task] = value;
    }

    double runningLoss(int task) {
        return runningLosses[task];
    }

    void addLoss(int task, double loss) {
        runningLosses[task] += loss;
        runningSteps[task]++;
    }

    void clearRunningLosses() {
        Arrays.fill(runningLosses, 0);
        Arrays.fill(runningSteps, 0);
    }

    /** The random stream of the current step and one task. */
    SplittableRandom random(int task) {
        return Seeds.stream(Seeds.mix(seed, step, STAGE), task, STAGE);
    }

    void advance() {
        step++;
    }

    /** At the same step of the same run, for fewer tasks, without multipliers. */
    BalancerState ofSome(int tasks) {
        BalancerState some = new BalancerState(tasks, seed);
        some.step = step;
        return some;
    }

    @Override
    public String toString() {
        return "BalancerState[tasks=" + tasks() + ", step=" + step + "]";
    }
}
