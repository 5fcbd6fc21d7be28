package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import java.util.List;

/**
 * A part of the page with its own heading and entry in the table of contents.
 *
 * @param title its topic, short
 * @param lead one paragraph of plain text below the heading; may be empty
 * @param blocks what it holds
 */
public record Section(String title, String lead, List<Block> blocks) {

    /** Copies the blocks. */
    public Section {
        Checks.notBlank(title, "title");
        blocks = List.copyOf(blocks);
    }
}
