package io.fairrec.eval.report;

/** One thing on the page. All blocks are immutable records whose lists are copied. */
public sealed interface Block permits Chart, ComparisonTable, FactTable, KeyFigures, SlateComparison, VerdictBox {

    /** What the block says: a message such as "Private label: 43 % → 35 %, target 35 %", rather than a topic. */
    String title();
}
