package io.fairrec.train;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * Another loss on adversarial samples: vectors moved, within a small ball each, to where the loss is larger. Added to the
 * loss itself, {@code loss(Z) + λ·loss(Z + Δ)}, it trains models that small changes do not disturb: adversarial personalised
 * ranking (He, He, Du and Chua, "Adversarial Personalized Ranking for Recommendation", SIGIR 2018, eq. 6–9).
 *
 * <pre>{@code
 * LightGcn.of(log, options)
 *         .task(RankingLosses.bpr(), 1)
 *         .task(EmbeddingPerturbation.fgsm(RankingLosses.bpr(), 0.5), 1)
 * }</pre>
 *
 * <ul>
 *   <li>{@link #fgsm}: one step, {@code Δ_v = ε Γ_v / ‖Γ_v‖} with Γ the loss's gradient, per vector as in the paper's eq. 8.
 *   <li>{@link #fgsmSign}: one step, {@code Δ_v = ε sign(Γ_v)}, the ball of the largest coordinate (Goodfellow, Shlens and
 *       Szegedy, ICLR 2015).
 *   <li>{@link #pgd}: several steps, each back into the ball (Madry et al., ICLR 2018), which finds larger losses.
 * </ul>
 *
 * <p>Δ is taken as a constant by the gradient. A vector that the batch does not touch has Γ = 0 and does not move. A
 * call costs one inner pass per step and one more; so a loss that learns at every pass is refused. Stateless.
 */
public final class EmbeddingPerturbation implements EmbeddingLoss {

    private final EmbeddingLoss loss;
    private final String kind;
    private final double radius;
    private final int steps;
    private final double length;
    private final boolean sign;

    private EmbeddingPerturbation(
            EmbeddingLoss loss, String kind, double radius, int steps, double length, boolean sign) {
        this.loss = stateless(loss);
        this.kind = kind;
        this.radius = Checks.positive(radius, "radius");
        this.steps = Checks.atLeast(steps, 1, "steps");
        this.length = Checks.positive(length, "length of a step");
        this.sign = sign;
    }

    /** Samples are no steps of a training: a loss that learns would learn from them, and nobody would save what it learnt. */
    static EmbeddingLoss stateless(EmbeddingLoss loss) {
        if (loss instanceof StatefulLoss) {
            throw new IllegalArgumentException("The loss \"" + loss.name()
                    + "\" learns beside the model, so it cannot be put on samples. Make it a task of its own, and put a"
                    + " ranking loss on the samples.");
        }
        return loss;
    }

    /**
     * One step to the rim of a Euclidean ball.
     *
     * @param loss what is made larger, then learnt
     * @param radius ε, in units of the vectors, above 0; the paper takes 0.5
     * @throws IllegalArgumentException if the loss is a {@link StatefulLoss}
     */
    public static EmbeddingPerturbation fgsm(EmbeddingLoss loss, double radius) {
        return new EmbeddingPerturbation(loss, "fgsm", radius, 1, radius, false);
    }

    /** One step to a corner of a cube; as {@link #fgsm}. */
    public static EmbeddingPerturbation fgsmSign(EmbeddingLoss loss, double radius) {
        return new EmbeddingPerturbation(loss, "fgsm-sign", radius, 1, radius, true);
    }

    /**
     * Several steps of length {@code 2.5 ε / steps} in a Euclidean ball, from its centre.
     *
     * @param steps at least 1; 1 goes no further than the rim, as {@link #fgsm}
     */
    public static EmbeddingPerturbation pgd(EmbeddingLoss loss, double radius, int steps) {
        return new EmbeddingPerturbation(loss, "pgd", radius, steps, 2.5 * radius / steps, false);
    }

    /** Such as {@code "bpr, fgsm 0.5"}. */
    @Override
    public String name() {
        return loss.name() + ", " + kind + " " + radius + (steps > 1 ? " in " + steps + " steps" : "");
    }

    @Override
    public String identity(PositivePairs pairs) {
        return loss.identity(pairs) + ", " + name();
    }

    @Override
    public boolean compares(EmbeddingBatch batch) {
        return loss.compares(batch);
    }

    @Override
    public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
        return loss.accumulate(batch.vectors(perturbed(batch)), weight, gradient);
    }

    /**
     * The adversarial samples: everybody's vectors, those of the batch moved.
     *
     * @return row-major {@code [users + items][dimension]}; a new array
     */
    public float[] perturbed(EmbeddingBatch batch) {
        float[] centre = batch.vectors();
        float[] moved = centre.clone();
        float[] slope = new float[centre.length];
        int d = batch.dimension();
        for (int step = 0; step < steps; step++) {
            Arrays.fill(slope, 0);
            loss.accumulate(batch.vectors(moved), 1, slope);
            for (int at = 0; at < moved.length; at += d) {
                climb(centre, moved, slope, at, d);
            }
        }
        return moved;
    }

    private void climb(float[] centre, float[] moved, float[] slope, int at, int d) {
        double squares = 0;
        for (int j = at; j < at + d; j++) {
            squares += (double) slope[j] * slope[j];
        }
        if (squares == 0) {
            return;
        }
        double factor = length / Math.sqrt(squares);
        double distance = 0;
        for (int j = at; j < at + d; j++) {
            moved[j] += (float) (sign ? length * Math.signum(slope[j]) : factor * slope[j]);
            double away = (double) moved[j] - centre[j];
            distance += away * away;
        }
        if (!sign && distance > radius * radius) {
            double back = radius / Math.sqrt(distance);
            for (int j = at; j < at + d; j++) {
                moved[j] = (float) (centre[j] + back * ((double) moved[j] - centre[j]));
            }
        }
    }

    @Override
    public String toString() {
        return "EmbeddingPerturbation[" + name() + "]";
    }
}
