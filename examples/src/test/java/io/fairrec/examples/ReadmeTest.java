package io.fairrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");
    private static final Path QUICKSTART = Path.of("src/main/java/io/fairrec/examples/Quickstart.java");

    @Test
    @DisplayName("The README's first program is the Quickstart example, line by line, in 12 lines")
    void sameCode() throws IOException {
        String readme = Files.readString(README);
        String source = Files.readString(QUICKSTART);
        String shown = between(between(readme, "<!-- readme-code -->", "<!-- readme-output -->"), "```java\n", "```");
        String compiled = between(source, "// readme: start\n", "        // readme: end")
                .lines()
                .map(line -> line.substring(8) + "\n")
                .collect(Collectors.joining());
        assertThat(shown).isEqualTo(compiled);
        assertThat(shown.lines().count()).isEqualTo(12);
    }

    @Test
    @DisplayName("The README shows what the program really prints")
    void sameOutput() throws IOException {
        String shown = between(Files.readString(README).split("<!-- readme-output -->", 2)[1], "```text\n", "```");
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            Quickstart.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
                .isEqualTo(shown);
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        assertThat(from).as("%s", start).isNotNegative();
        int to = text.indexOf(end, from + start.length());
        assertThat(to).as("%s", end).isNotNegative();
        return text.substring(from + start.length(), to);
    }
}
