package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import java.util.List;

/**
 * The few numbers to remember, in large type.
 *
 * @param title read to those who do not see the page
 * @param figures two to four; at least one
 */
public record KeyFigures(String title, List<Figure> figures) implements Block {

    /** Copies the figures. */
    public KeyFigures {
        Checks.notBlank(title, "title");
        figures = List.copyOf(figures);
        Checks.atLeast(figures.size(), 1, "number of figures");
    }

    /** These figures. */
    public static KeyFigures of(String title, Figure... figures) {
        return new KeyFigures(title, List.of(figures));
    }

    /**
     * One quantity before and after.
     *
     * @param name what it is
     * @param format how both values are written
     * @param before without fairness
     * @param after with it: the large number
     * @param note the target, the change with its interval, or another short remark; may be empty
     */
    public record Figure(String name, ValueFormat format, Quantity before, Quantity after, String note) {

        /** Checks the name. */
        public Figure {
            Checks.notBlank(name, "name");
        }
    }
}
