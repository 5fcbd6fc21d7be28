package io.fairrec.data;

/** What an {@link Imputer} does with a number that is not there. */
public enum MissingValues {
    /** Put the training mean of the column in its place. */
    IMPUTE,
    /** Put the training mean in its place and add a column that is 1 where it was missing, else 0. */
    INDICATOR,
    /** Fail with a {@link io.fairrec.base.DataException} that names row and column. */
    REFUSE
}
