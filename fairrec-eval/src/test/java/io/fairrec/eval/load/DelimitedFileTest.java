package io.fairrec.eval.load;

import static io.fairrec.eval.load.InMemory.bytes;
import static io.fairrec.eval.load.InMemory.file;
import static io.fairrec.eval.load.InMemory.gzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ConfigException;
import io.fairrec.base.DataException;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text: charsets, delimiters, sizes, and what cannot be forgiven. */
class DelimitedFileTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    @DisplayName("a byte-order mark wins over the charset")
    void byteOrderMark(String charset) {
        byte[] marked = "\uFEFFuser,item\n1,茶\n".getBytes(Charset.forName(charset));

        Loaded<Interactions> loaded = load(file(marked).charset(StandardCharsets.ISO_8859_1));

        assertThat(loaded.data().items().ids()).containsExactly("茶");
        assertThat(loaded.report().charset()).isEqualTo(charset);
        assertThat(load(file(gzip(marked))).data().items().ids()).containsExactly("茶");
    }

    @Test
    @DisplayName("a mark inside the first quoted field goes too, in front of and behind the quote")
    void markInsideTheQuotes() {
        assertThat(load(file("\"\uFEFFuser\",item", "1,2")).data().size()).isEqualTo(1);
        assertThat(load(file("\uFEFF\"user\",item", "1,2")).data().size()).isEqualTo(1);
        assertThat(load(file("\uFEFF\"\uFEFFuser\",item", "1,2")).data().size()).isEqualTo(1);
        assertThat(load(file("\"\uFEFF1\",2").columns("user", "item"))
                        .data()
                        .users()
                        .ids())
                .containsExactly("1");
    }

    @Test
    @DisplayName(
            "bytes that are not of the charset make a bad row with line and column, and a good file with the right one")
    void wrongCharset() {
        byte[] latin = "user,item\nann,tea\nbob,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> load(file(latin)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("\"item\"")
                .hasMessageContaining("not of the charset");
        assertThat(load(file(latin).lenient(0.5)).report().rejected())
                .containsEntry("item: has bytes that are not of the charset", 1L);
        assertThat(load(file(latin).charset(StandardCharsets.ISO_8859_1))
                        .data()
                        .items()
                        .contains("caf\u00e9"))
                .isTrue();
    }

    @Test
    @DisplayName("an empty file is refused, a header alone is an empty log")
    void empty() {
        assertThatThrownBy(() -> load(file(new byte[0])))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("\"log.csv\" is empty");
        assertThatThrownBy(() -> load(file(gzip(new byte[0])))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> load(file("", ""))).hasMessageContaining("is empty");
        Loaded<Interactions> headerOnly = load(file("user,item"));
        assertThat(headerOnly.data().size()).isZero();
        assertThat(headerOnly.report().rowsRead()).isZero();
        assertThat(load(file(new byte[0]).columns("user", "item")).data().size())
                .isZero();
    }

    @Test
    @DisplayName("a wrong column names the file, the column, the columns that there are, and the nearest")
    void wrongColumn() {
        assertThatThrownBy(() -> load(file("user,itme,price", "1,2,3")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("\"log.csv\" has no column \"item\"")
                .hasMessageContaining("It has: \"user\", \"itme\", \"price\"")
                .hasMessageContaining("Did you mean \"itme\"?");
        assertThatThrownBy(() -> load(file("user,item,item", "1,2,3")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("several columns \"item\"");
    }

    @Test
    @DisplayName("a file of one column suggests the delimiter")
    void oneColumn() {
        assertThatThrownBy(() -> load(file("user;item", "1;2")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("try \";\"");
        assertThatThrownBy(() -> load(file("user\titem", "1\t2"))).hasMessageContaining("try \"\\t\"");
        assertThatThrownBy(() -> load(file("user", "1"))).hasMessageContaining("no column \"item\"");
        assertThat(load(file("user;item", "1;2").delimiter(";")).data().size()).isEqualTo(1);
        assertThat(load(file("1::2::5").delimiter("::").columns("user", "item", "rating"))
                        .data()
                        .size())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("a field over the limit ends the reading, also in lenient mode, before it eats the memory")
    void hugeField() {
        String huge = "x".repeat(100_000);

        assertThatThrownBy(() -> load(file("user,item", "1," + huge).lenient(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("log.csv")
                .hasMessageContaining("line 2")
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> load(file("user,item", "1,22", "1,2").maxLength(1, 100)))
                .isInstanceOf(DataException.class);
        assertThat(load(file("user,item", "1," + huge).maxLength(100_000, 200_000))
                        .data()
                        .size())
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "a quote that is never closed, or text behind a closing one, ends the reading; unquoted() reads them as text")
    void brokenQuotes() {
        assertThatThrownBy(() -> load(file("user,item", "1,\"2", "3,4").lenient(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("log.csv")
                .hasMessageContaining("quotes");
        assertThatThrownBy(() -> load(file("user,item", "1,\"2\"x").lenient(1))).isInstanceOf(DataException.class);
        assertThat(load(file("user,item", "1,\"2", "3,4").unquoted())
                        .data()
                        .items()
                        .ids())
                .containsExactly("\"2", "4");
        assertThat(load(file("user,item", "1,'2,5'").quote('\'')).data().items().ids())
                .containsExactly("2,5");
    }

    @Test
    @DisplayName("a row with too few or too many fields is a bad row")
    void fieldCount() {
        assertThatThrownBy(() -> load(file("user,item", "1,2", "3")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("1 of 2");
        assertThat(load(file("user,item", "1,2", "3", "4,5,6", "7,8").lenient(0.5))
                        .report()
                        .rejected())
                .containsEntry("(row): has another number of fields than the header", 2L);
    }

    @Test
    @DisplayName("lenient mode goes on, counts per reason, and writes rejected rows aside, quotes and all")
    void lenient() throws IOException {
        StringBuilder aside = new StringBuilder();
        DelimitedFile file = file("user,item", "1,2", ",\"a \"\"b\"\", c\"", "3,4", "5,", "6,7")
                .lenient(0.4);

        LoadReport report = load(file.rejectedTo(aside)).report();

        assertThat(report.rowsRead()).isEqualTo(5);
        assertThat(report.rowsKept()).isEqualTo(3);
        assertThat(report.rejected()).containsEntry("user: is missing", 1L).containsEntry("item: is missing", 1L);
        assertThat(aside.toString().lines())
                .containsExactly(
                        "line,column,reason,user,item",
                        "3,user,user: is missing,,\"a \"\"b\"\", c\"",
                        "5,item,item: is missing,5,");
        Path path = folder.resolve("rejected.csv");
        Files.writeString(path, "old\nold\nold\n");
        load(file.rejectedTo(path));
        assertThat(Files.readString(path)).isEqualTo(aside.toString());
    }

    @Test
    @DisplayName("more bad rows than forgiven fail after all, with the counts and the first of them")
    void badShare() {
        DelimitedFile file = file("user,item", "1,2", ",3", "4,", "5,6");

        assertThat(load(file.lenient(0.5)).report().rowsRejected()).isEqualTo(2);
        assertThatThrownBy(() -> load(file.lenient(0.49)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("2 bad rows of 4")
                .hasMessageContaining("0.49")
                .hasMessageContaining("user: is missing=1")
                .hasMessageContaining("line 3");
        assertThatThrownBy(() -> file.lenient(1.5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("what only lenient mode can do is refused in strict mode, all at once")
    void strictForgivesNothing() {
        assertThatThrownBy(() ->
                        load(file("user,item").rejectedTo(new StringBuilder()).allowTruncated()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rejectedTo")
                .hasMessageContaining("allowTruncated");
    }

    @Test
    @DisplayName("a file that is not there, and a resource that is not there, say so")
    void notThere() {
        assertThatThrownBy(() -> load(DelimitedFile.of(folder.resolve("none.csv"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none.csv")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> load(DelimitedFile.resource(DelimitedFileTest.class, "none.csv")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none.csv")
                .hasMessageContaining("class path");
    }

    @Test
    @DisplayName("a disk error in the middle is a DataException that keeps its cause")
    void diskError() {
        DelimitedFile failing = DelimitedFile.of("tape.csv", () -> new ByteArrayInputStream(manyRows(50_000)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                if (pos > 100_000) {
                    throw new java.io.UncheckedIOException(new IOException("the tape tore"));
                }
                return super.read(target, offset, length);
            }
        });

        assertThatThrownBy(() -> load(failing))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("tape.csv")
                .hasStackTraceContaining("the tape tore");
    }

    @Test
    @DisplayName("control characters and long values are made fit for a message")
    void shownValues() {
        assertThat(Shown.of("a\u0000b\tc\nd")).isEqualTo("a\\u0000b\\tc\\u000ad");
        assertThat(Shown.of("x".repeat(81))).hasSizeLessThan(110).contains("81 characters");
    }

    @Test
    @DisplayName("no file of random bytes breaks the reader in another way than a DataException")
    void fuzz() {
        String alphabet = "\"\",,\n\n\r;1a\uFEFF\u0000é";
        for (int seed = 0; seed < 800; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 5);
            StringBuilder text = new StringBuilder("user,item\n");
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
            byte[] stored = random.nextBoolean() ? content : gzip(content);
            byte[] cut = Arrays.copyOf(stored, stored.length - random.nextInt(3));
            try {
                LoadReport report = load(file(cut).lenient(1).allowTruncated()).report();
                assertThat(report.rowsRead()).as("seed %d", seed).isNotNegative();
            } catch (DataException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("log.csv");
            }
        }
    }

    private static Loaded<Interactions> load(DelimitedFile file) {
        return InteractionsLoader.of(file)
                .user("user", Ids.TEXT)
                .item("item", Ids.TEXT)
                .load();
    }

    private static byte[] manyRows(int n) {
        String[] lines = new String[n + 1];
        lines[0] = "user,item";
        for (int i = 1; i <= n; i++) {
            lines[i] = "1," + Seeds.mix(i, 0, 0);
        }
        return bytes(lines);
    }
}
