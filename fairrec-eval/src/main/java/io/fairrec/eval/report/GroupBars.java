package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * One metric by group, before and after, with intervals and counts.
 *
 * @param title the message
 * @param caption how to read it
 * @param axis the metric; values are drawn from 0
 * @param beforeName what the first bar of each group is called
 * @param afterName what the second bar of each group is called
 * @param groups in the order of the page
 */
public record GroupBars(
        String title, String caption, Axis axis, String beforeName, String afterName, List<Group> groups)
        implements Chart {

    /** Copies the groups. */
    public GroupBars {
        Checks.notBlank(title, "title");
        Checks.notBlank(beforeName, "beforeName");
        Checks.notBlank(afterName, "afterName");
        groups = List.copyOf(groups);
    }

    /**
     * One group. Where both values are missing it is greyed, with the reason in the table.
     *
     * @param label its name
     * @param n number of people in it
     * @param unknown whether this is the group of those whose attribute is unknown: drawn hatched
     * @param before the metric before
     * @param after the metric after
     */
    public record Group(String label, int n, boolean unknown, Quantity before, Quantity after) {

        /** Checks the count. */
        public Group {
            Checks.notBlank(label, "label");
            Checks.atLeast(n, 0, "n");
        }
    }

    @Override
    public TextTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (Group group : groups) {
            rows.add(List.of(
                    group.label(),
                    ValueFormat.count().text(group.n()),
                    axis.format().text(group.before()),
                    axis.format().text(group.after())));
        }
        return new TextTable(
                List.of("Group", "n", axis.label() + ", " + beforeName, axis.label() + ", " + afterName), rows);
    }
}
