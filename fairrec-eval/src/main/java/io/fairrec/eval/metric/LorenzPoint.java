package io.fairrec.eval.metric;

/**
 * A point of a Lorenz curve: the poorest {@code population} of all holders have {@code share} of the whole.
 *
 * @param population share of the holders, poorest first, in [0, 1]
 * @param share their share of the sum, in [0, population]
 */
public record LorenzPoint(double population, double share) {}
