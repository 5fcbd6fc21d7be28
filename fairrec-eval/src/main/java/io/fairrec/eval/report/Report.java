package io.fairrec.eval.report;

import io.fairrec.base.DataException;
import io.fairrec.base.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as data; {@link #toHtml()} makes one offline page of it. Immutable, thread-safe.
 *
 * <pre>{@code
 * Report.builder()
 *         .title("A fair slate at almost no price")
 *         .lead("1,809 households, 3,299 products, top 10")
 *         .summary(VerdictBox.of("The promise is kept", new VerdictBox.Finding(VerdictBox.Status.OK, "35 % of the slots", "")))
 *         .section("Exposure", "Who gets the slots", lorenzChart, lineChart)
 *         .build()
 *         .writeTo(Path.of("report.html"));
 * }</pre>
 *
 * @param title the page's heading
 * @param lead one paragraph of plain text below it: the data, the question; may be empty
 * @param summary blocks above the first section: the verdict, the key figures
 * @param sections the rest
 */
public record Report(String title, String lead, List<Block> summary, List<Section> sections) {

    /** Copies the lists. */
    public Report {
        summary = List.copyOf(summary);
        sections = List.copyOf(sections);
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The page: UTF-8 text of about 1 MB, almost all of it Apache ECharts. Equal reports give equal pages.
     *
     * @throws io.fairrec.base.ConfigException if the WebJar of ECharts is not on the class path
     */
    public String toHtml() {
        return new ReportPage(this).html();
    }

    /**
     * Writes the page, over an older file if there is one; missing folders are made.
     *
     * @throws io.fairrec.base.ConfigException if the WebJar of ECharts is not on the class path
     * @throws DataException if the file cannot be written
     */
    public void writeTo(Path file) {
        String html = toHtml();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, html, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException(
                    "The report (" + file + ") cannot be written: " + e + ". Choose a folder that can be written to.",
                    e);
        }
    }

    /** Collects a report. Not thread-safe. */
    public static final class Builder {
        private String title = "";
        private String lead = "";
        private final List<Block> summary = new ArrayList<>();
        private final List<Section> sections = new ArrayList<>();

        private Builder() {}

        /** The page's heading; required. */
        public Builder title(String newTitle) {
            title = newTitle;
            return this;
        }

        /** One paragraph of plain text below the heading. */
        public Builder lead(String newLead) {
            lead = newLead;
            return this;
        }

        /** Adds blocks above the first section. */
        public Builder summary(Block... blocks) {
            summary.addAll(List.of(blocks));
            return this;
        }

        /** Adds a section. */
        public Builder section(String sectionTitle, String sectionLead, Block... blocks) {
            return section(new Section(sectionTitle, sectionLead, List.of(blocks)));
        }

        /** Adds a section. */
        public Builder section(Section section) {
            sections.add(section);
            return this;
        }

        /**
         * The report.
         *
         * @throws io.fairrec.base.ConfigException if the title is blank or there is nothing to report
         */
        public Report build() {
            Problems problems = new Problems();
            problems.addIf(title.isBlank(), "The title is blank. Say in it what was found.");
            problems.addIf(
                    summary.isEmpty() && sections.isEmpty(),
                    "The report is empty. Add a block with summary(…) or section(…).");
            problems.throwIfAny("report");
            return new Report(title, lead, summary, sections);
        }
    }
}
