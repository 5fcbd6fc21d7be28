package io.fairrec.examples.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What docs/models.md shows as code is what compiles, and its links lead somewhere. */
class ModelsDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "models.md");

    @Test
    @DisplayName("Every Java block stands in a program, line by line")
    void code() throws IOException {
        String sources = unindented(Files.readString(Path.of("src/main/java/io/fairrec/examples/models/TwoTowers.java"))
                + Files.readString(Path.of("src/test/java/io/fairrec/examples/models/ModelsCode.java")));
        List<String> blocks = new ArrayList<>();
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
        while (block.find()) {
            blocks.add(block.group(1));
        }
        assertThat(blocks).isNotEmpty();
        assertThat(blocks).allSatisfy(code -> assertThat(sources).contains(unindented(code)));
    }

    @Test
    @DisplayName("Every link to a file of the repository leads to one")
    void links() throws IOException {
        Matcher link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(DOCUMENT));
        while (link.find()) {
            assertThat(DOCUMENT.resolveSibling(link.group(1))).exists();
        }
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
