package io.fairrec.examples;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A bar on standard error while a terminal watches; nothing at all otherwise, so that logs stay clean.
 *
 * <p>Thread-safe.
 */
final class ProgressBar {

    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean visible;
    private final int steps;
    private int done;

    ProgressBar(int steps) {
        this(System.err, onTerminal(), steps);
    }

    ProgressBar(PrintStream out, boolean visible, int steps) {
        this.out = out;
        this.visible = visible;
        this.steps = steps;
    }

    /** Says what is being done now, and counts it as begun. */
    synchronized void step(String what) {
        done = Math.min(done + 1, steps);
        if (visible) {
            int filled = WIDTH * done / steps;
            out.printf(
                    Locale.ROOT,
                    "\r\u001b[2K%s%s %3d %%  %s",
                    "█".repeat(filled),
                    "░".repeat(WIDTH - filled),
                    100 * done / steps,
                    what);
            out.flush();
        }
    }

    /** Removes the bar. */
    void finish() {
        if (visible) {
            out.print("\r\u001b[2K");
            out.flush();
        }
    }

    /**
     * From JDK 22 on {@code System.console()} exists without a terminal, too; only {@code Console.isTerminal()}, which
     * JDK 17 does not have, tells.
     */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean onTerminal() {
        Console console = System.console();
        if (console == null || System.getenv("TERM") == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
