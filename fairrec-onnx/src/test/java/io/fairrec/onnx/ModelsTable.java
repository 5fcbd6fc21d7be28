package io.fairrec.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * The table of what tests on models measured: {@code target/models-table.md}, and on the console.
 *
 * <p>Tests add rows; the file is written once, when the last test has ended, sorted by section and name. Found through
 * {@code META-INF/services}. Thread-safe.
 */
public final class ModelsTable implements LauncherSessionListener {

    private static final Path FILE = Path.of("target", "models-table.md");

    private static final Collection<Row> ROWS = new ConcurrentLinkedQueue<>();

    private record Row(
            String section,
            String name,
            int cases,
            double tolerance,
            double error,
            String lists,
            String metrics,
            double milliseconds) {

        String line() {
            return "| "
                    + String.join(
                            " | ",
                            name,
                            whole(cases),
                            small(tolerance),
                            small(error),
                            text(lists),
                            text(metrics),
                            time(milliseconds))
                    + " |\n";
        }

        private static String whole(int number) {
            return number == 0 ? "–" : Integer.toString(number);
        }

        private static String small(double number) {
            return Double.isNaN(number) ? "–" : number == 0 ? "0" : String.format(Locale.ROOT, "%.1e", number);
        }

        private static String text(String words) {
            return words.isEmpty() ? "–" : words.replace("|", "\\|");
        }

        private static String time(double milliseconds) {
            return Double.isNaN(milliseconds) ? "–" : String.format(Locale.ROOT, "%.1f ms", milliseconds);
        }
    }

    /** Made by the service loader. */
    public ModelsTable() {}

    /**
     * Adds a row.
     *
     * @param section such as {@code "Golden files: retail"}
     * @param name what was measured, such as the golden file and its section; unique in the section
     * @param cases how many numbers or examples were compared; 0 for none
     * @param tolerance the largest error allowed; NaN for none
     * @param error the largest absolute error found; NaN for none
     * @param lists what was found about top lists, such as {@code "4 of 4 equal"}; empty for none
     * @param metrics what was measured, such as {@code "NDCG@10 0.167851"}; empty for none
     * @param milliseconds how long it took; NaN for not measured
     */
    static void add(
            String section,
            String name,
            int cases,
            double tolerance,
            double error,
            String lists,
            String metrics,
            double milliseconds) {
        ROWS.add(new Row(section, name, cases, tolerance, error, lists, metrics, milliseconds));
    }

    /** Adds a row that tells only metrics. */
    static void add(String section, String name, int cases, String metrics, double milliseconds) {
        add(section, name, cases, Double.NaN, Double.NaN, "", metrics, milliseconds);
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (ROWS.isEmpty()) {
            return;
        }
        String table = table(new ArrayList<>(ROWS));
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(FILE, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(table);
    }

    private static String table(List<Row> rows) {
        rows.sort(Comparator.comparing(Row::section).thenComparing(Row::name));
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Row row : rows) {
            if (!row.section.equals(section)) {
                section = row.section;
                text.append("\n### ")
                        .append(section)
                        .append("\n\n| what | numbers | tolerance | largest error | top lists | metrics | time |\n")
                        .append("|---|---|---|---|---|---|---|\n");
            }
            text.append(row.line());
        }
        return text.toString();
    }
}
