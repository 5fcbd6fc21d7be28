package io.fairrec.eval.policy;

import io.fairrec.eval.metric.Direction;
import io.fairrec.eval.metric.Slates;

/**
 * A number that says how good the slates of a policy are. {@link PolicyFigures} makes the built-in ones, out of every
 * {@link io.fairrec.eval.metric.Metric} and of the usual aims of a shop.
 *
 * <p>An implementation must be thread-safe and give equal values for equal slates.
 */
public interface PolicyFigure {

    /** The name, unique within a trial, such as {@code "ndcg@10"}. */
    String name();

    /** Which way it is better. */
    Direction direction();

    /** What it is made of, for people: its formula with all weights, and the names of the proxies behind it. */
    String description();

    /**
     * The figure.
     *
     * @param slates one per user
     * @return a finite number
     * @throws io.fairrec.base.DataException if it has no value, such as a mean over no users
     */
    double of(Slates slates);
}
