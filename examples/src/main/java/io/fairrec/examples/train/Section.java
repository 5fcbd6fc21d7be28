package io.fairrec.examples.train;

import java.io.IOException;
import java.nio.file.Path;

/** One part of the table: an experiment that reads its data, chooses on validation, tests once and prints. */
@FunctionalInterface
interface Section {

    /**
     * Runs the experiment.
     *
     * @param data the folder that holds the data sets, one folder each
     * @param out receives Markdown
     * @throws IOException if {@code out} does
     * @throws io.fairrec.base.DataException if a file is missing or broken
     */
    void run(Path data, Appendable out) throws IOException;
}
