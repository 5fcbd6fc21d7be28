package io.fairrec.train;

import io.fairrec.base.Checks;
import java.util.Arrays;
import java.util.List;

/**
 * The built-in {@link GradientBalancer}s. All are immutable and thread-safe, cost O(T³) to O(T⁴) for T tasks, and work on the cosines between the gradients, so that scale does not harm them.
 *
 * <p>In the formulas g_t is the gradient of loss t, M the Gram matrix, w the weights, d = Σ w_t g_t the direction (the step
 * goes along −d), ε the rounding of doubles.
 */
public final class GradientBalancers {

    private GradientBalancers() {}

    /**
     * Fixed weights: one compromise, chosen beforehand. Reaches only points on the convex part of a Pareto front.
     *
     * <p>Degenerate gradients: the weights stay; {@code STATIONARY} if they cancel.
     *
     * @param weights one per loss, at least 0
     */
    public static GradientBalancer weightedSum(double... weights) {
        return new WeightedLosses(list(weights));
    }

    /**
     * Loss 0 as small as possible while every other loss stays at or below its bound: "max f_u subject to f_f ≤ ε".
     *
     * <p>Augmented Lagrangian for inequalities (Powell 1969; Rockafellar 1973; Nocedal and Wright, Numerical Optimization,
     * 2006, sections 17.3 and 17.4): w₀ = 1 and w_t = max(0, λ_t + ρ (loss_t − ε_t)); after every {@code period} steps
     * λ_t ← max(0, λ_t + ρ · mean over these steps of (loss_t − ε_t)); steps in which a task compares nothing are left out. The mean matters: a mini-batch's fairness loss is
     * noisy, and its multiplier should not follow the noise. Multipliers are capped, as in safeguarded methods (Andreani,
     * Birgin, Martínez and Schuverdt, SIAM J. Optim. 18, 2007).
     *
     * <p>Does not look at the gradients, so nothing degenerates: {@code INFEASIBLE} while a multiplier is at its cap,
     * {@code VANISHED} if all gradients are 0.
     *
     * @param bounds one per loss behind the first, finite, in the unit of that loss times the weight of its task; a training's reports
     *     give losses without that weight, so leave it at 1
     * @param penalty ρ, above 0: weight per unit of excess. Larger is faster and rougher; a start is the first loss's
     *     typical value over the square of a typical bound
     * @param period steps between moves of the multipliers, at least 1: about an epoch's
     * @param cap the largest weight of a constraint, above 0
     */
    public static GradientBalancer epsilonConstraint(double[] bounds, double penalty, int period, double cap) {
        return new EpsilonConstraint(list(bounds), penalty, period, cap);
    }

    /**
     * MGDA: d is the shortest vector of the convex hull of the gradients, so ⟨g_t, d⟩ ≥ ‖d‖² for every t: no loss rises
     * at first order (Désidéri, C. R. Acad. Sci. Paris 350, 2012; for learning Sener and Koltun, NeurIPS 2018, eq. 3).
     *
     * <p>Exact, by an active set on unit vectors; weights at least 0 with sum 1; tasks with equal gradients share equally.
     * Unlike public code the two-task weights are not clamped to [0.001, 0.999]. Note that a small gradient pulls d to
     * itself: scale the losses if that is not meant.
     *
     * <p>Degenerate gradients: if the hull holds 0, {@code STATIONARY} and weights whose direction is 0 (with a gradient of
     * 0 all weight is there; see {@link #amongActive}); dependent gradients are no obstacle.
     */
    public static GradientBalancer mgda() {
        return new Mgda();
    }

    /**
     * PCGrad: each gradient is projected off every one that it conflicts with (negative inner product), one after the other
     * in random order, then all are summed (Yu et al., NeurIPS 2020, algorithm 1). The order comes from the state's seed and
     * step, anew for each task. Projections are off the original gradients; the sum is not divided by T.
     *
     * <p>Degenerate gradients: a gradient of 0 is skipped; {@code STATIONARY} with direction 0 for opposite ones.
     */
    public static GradientBalancer pcGrad() {
        return new PcGrad(true);
    }

    /** {@link #pcGrad()} with the fixed order 0 … T − 1: the result depends on how the losses are listed. */
    public static GradientBalancer pcGradAscending() {
        return new PcGrad(false);
    }

    /**
     * CAGrad: the direction within c · ‖g₀‖ of the mean gradient g₀ = Σ g_t / T that maximises min_t ⟨g_t, d⟩ (Liu et al.,
     * NeurIPS 2021, algorithm 1); converges to a minimum of the mean loss for c &lt; 1. Not divided by 1 + c², as
     * LibMTL does.
     *
     * <p>Exact: the dual is solved by its one free number and active sets. Weights are 1/T + c ‖g₀‖ / ‖g_w‖ · w.
     *
     * <p>Degenerate gradients: where g₀ or the dual's g_w is 0 the direction is not defined; the weights are then 1/T (d =
     * g₀, which still lowers the mean loss) and the outcome {@code STATIONARY}. Dependent gradients are no obstacle.
     *
     * @param c at least 0; 0 is the mean gradient, 0.4 the paper's usual choice, and towards infinity d turns to MGDA's
     */
    public static GradientBalancer caGrad(double c) {
        return new CaGrad(c);
    }

    /**
     * Nash-MTL: α &gt; 0 with M α = 1/α, the Nash bargaining solution among tasks; indifferent to the scale of each loss, and
     * ‖d‖² = T (Navon et al., ICML 2022, claim 3.1). Weights are α itself, as derived: not normalised, and no clipping of d.
     *
     * <p>Exact, by damped Newton steps on a self-concordant function.
     *
     * <p>Degenerate gradients: {@code STATIONARY} and MGDA's weights (direction 0) if a convex combination of the gradients
     * that are not 0 vanishes. {@code DEPENDENT} if they depend on each other otherwise, or one is 0: then the weights solve
     * the equations of the gradients that are not 0, and the others get 0.
     */
    public static GradientBalancer nashMtl() {
        return new NashMtl();
    }

    /**
     * IMTL-G: weights with sum 1 that give d the same projection on every unit gradient (Liu et al., Towards Impartial
     * Multi-task Learning, ICLR 2021, IMTL-G); some may be negative.
     *
     * <p>Degenerate gradients: {@code DEPENDENT} if gradients depend on each other or one is 0 (it gets weight 0): the
     * shortest solution by pseudo-inverse, whose projections are equal where equal ones exist. If its weights sum to 0,
     * MGDA's weights, {@code STATIONARY} if their direction is 0.
     */
    public static GradientBalancer imtlG() {
        return new ImtlG();
    }

    /**
     * Aligned-MTL: the gradients are turned into the nearest system of equal singular values, that of the smallest, then
     * averaged: w = √λ_min V Λ^{−1/2} Vᵀ (1/T) with M = V Λ Vᵀ (Senushkin et al., CVPR 2023). Weights may be negative.
     *
     * <p>Eigenvalues by Jacobi, those below 5e-14 of the largest are dropped, so dependent gradients are no obstacle;
     * {@code STATIONARY} with weights of about 0 if the mean gradient is 0.
     */
    public static GradientBalancer alignedMtl() {
        return new AlignedMtl(true);
    }

    /** {@link #alignedMtl()} with the preference 1 per task instead of 1/T: T times its weights, as LibMTL has it. */
    public static GradientBalancer alignedMtlSum() {
        return new AlignedMtl(false);
    }

    /**
     * UPGrad: every gradient is projected on the dual cone {d : ⟨g_t, d⟩ ≥ 0 for all t}, then the mean is taken, so no loss
     * rises at first order (Quinton and Rey, Jacobian Descent for Multi-Objective Optimization, 2024).
     *
     * <p>Exact. Weights at least 1/T. They grow as 1 / ‖g_t‖ where a small gradient conflicts with a large one.
     *
     * <p>Degenerate gradients: the direction is unique; weights among dependent gradients are one choice.
     * {@code STATIONARY} if the direction is 0.
     */
    public static GradientBalancer upGrad() {
        return new DualConeProjection(true, 0, 0);
    }

    /**
     * {@link #upGrad()} as TorchJD computes it: M is divided by its trace (0 if the trace is below {@code normEps}) and
     * {@code regularization} added to its diagonal. Weights are unique and stay moderate; gradients much smaller than
     * the largest may lose.
     *
     * @param regularization above 0; TorchJD has 1e-4
     * @param normEps at least 0; TorchJD has 1e-4
     */
    public static GradientBalancer upGradRegularised(double regularization, double normEps) {
        return regularised(true, regularization, normEps);
    }

    /**
     * DualProj: the mean gradient projected on the dual cone {d : ⟨g_t, d⟩ ≥ 0 for all t} (Lopez-Paz and Ranzato, Gradient
     * Episodic Memory, NeurIPS 2017). Exact; weights at least 1/T. Degenerate gradients as for {@link #upGrad()}.
     */
    public static GradientBalancer dualProj() {
        return new DualConeProjection(false, 0, 0);
    }

    /** {@link #dualProj()} regularised as in {@link #upGradRegularised}. */
    public static GradientBalancer dualProjRegularised(double regularization, double normEps) {
        return regularised(false, regularization, normEps);
    }

    /**
     * Another balancer among the tasks whose gradient is not 0; the others get weight 0 and stay out.
     *
     * <p>A fairness loss has no gradient on a batch that holds one group only, or at parity. To MGDA such a task says that
     * nothing can improve, and the step is lost; it is better left out. A training does so with every balancer without
     * settings per task; elsewhere this is for callers to choose.
     *
     * @param balancer any but {@link #weightedSum} and {@link #epsilonConstraint}, which do not need it
     */
    public static GradientBalancer amongActive(GradientBalancer balancer) {
        return new AmongActive(balancer);
    }

    private static GradientBalancer regularised(boolean each, double regularization, double normEps) {
        Checks.positive(regularization, "regularization");
        Checks.nonNegative(normEps, "normEps");
        return new DualConeProjection(each, regularization, normEps);
    }

    private static List<Double> list(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
