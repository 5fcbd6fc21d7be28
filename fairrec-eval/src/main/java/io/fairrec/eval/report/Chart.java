package io.fairrec.eval.report;

/** A block that is drawn. It can also be read: {@link #table()} holds what the picture shows. */
public sealed interface Chart extends Block permits GroupBars, LineChart, LorenzChart, ParetoChart {

    /** How to read the picture: what an axis, a mark, a better position means. */
    String caption();

    /** The same values as text. */
    TextTable table();
}
