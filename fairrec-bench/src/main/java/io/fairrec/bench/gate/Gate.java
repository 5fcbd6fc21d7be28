package io.fairrec.bench.gate;

import io.fairrec.base.DataException;
import io.fairrec.base.FairRecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line of the gate. Exit codes: 0 all is well, 1 something became worse, 2 the files or options are unusable.
 */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = "Fails where benchmarks became slower or allocate more.",
        subcommands = {Gate.Compare.class, Gate.Check.class})
public final class Gate {

    private Gate() {}

    /** Runs and exits. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Gate()).setExecutionExceptionHandler((e, command, parsed) -> {
            if (!(e instanceof FairRecException || e instanceof IllegalArgumentException)) {
                throw e;
            }
            command.getErr().println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        });
    }

    private static int print(CommandSpec spec, List<Verdict> verdicts) {
        PrintWriter out = spec.commandLine().getOut();
        verdicts.forEach(out::println);
        long failed = verdicts.stream().filter(v -> !v.passed()).count();
        out.println(failed == 0 ? "The gate is open." : "The gate is shut: " + failed + " of " + verdicts.size() + ".");
        return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Two versions of the code. */
    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = "Compares two versions, measured on one machine in turns: base, head, base, head.")
    static final class Compare implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Option(names = "--base", required = true, split = ",", description = "JMH's JSON of the version before.")
        private List<Path> base = List.of();

        @Option(names = "--head", required = true, split = ",", description = "JMH's JSON of the version to check.")
        private List<Path> head = List.of();

        @Option(
                names = "--tolerance",
                defaultValue = "1.15",
                description = "How many times the cost of base is tolerated (default: ${DEFAULT-VALUE}).")
        private double tolerance;

        @Override
        public Integer call() {
            return print(spec, Comparison.compare(JmhFile.read(base), JmhFile.read(head), tolerance));
        }
    }

    /** One run against rules. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks one run against rules on ratios within it and on bytes per operation.")
    static final class Check implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Option(names = "--rules", required = true, description = "The rules, as JSON.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Path rules;

        @Parameters(arity = "1..*", description = "JMH's JSON.")
        private List<Path> files = List.of();

        @Override
        public Integer call() {
            try (InputStream in = Files.newInputStream(rules)) {
                return print(spec, Rules.read(in).check(JmhFile.read(files)));
            } catch (IOException e) {
                throw new DataException("The rules " + rules + " cannot be read: " + e.getMessage(), e);
            }
        }
    }
}
