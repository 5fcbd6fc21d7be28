package io.fairrec.eval.load;

import static io.fairrec.eval.load.InMemory.bytes;
import static io.fairrec.eval.load.InMemory.file;
import static io.fairrec.eval.load.InMemory.gzip;
import static io.fairrec.eval.load.InMemory.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.DataException;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GZIP files: whole, broken off, damaged. */
class CompressedFileTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("GZIP is known by its bytes, whatever the name; the hash is of the bytes as they lie there")
    void gzipByItsBytes() throws Exception {
        byte[] packed = gzip(bytes("user,item", "1,2", "3,4"));
        Path plainName = Files.write(folder.resolve("log.csv"), packed);

        Loaded<Interactions> loaded = load(DelimitedFile.of(plainName));

        assertThat(loaded.data().size()).isEqualTo(2);
        assertThat(loaded.report().bytes()).isEqualTo(packed.length);
        assertThat(loaded.report().sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(packed)));
        assertThat(load(file(bytes("user,item", "1,2"))).report().sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes("user,item", "1,2"))));
    }

    @Test
    @DisplayName("GZIP of several members is one file")
    void concatenated() {
        byte[] packed = join(gzip(bytes("user,item", "1,2")), gzip(bytes("3,4")));

        assertThat(load(file(packed)).data().size()).isEqualTo(2);
    }

    @Test
    @DisplayName("a GZIP that breaks off, at whatever byte, is an error that advises to fetch it again")
    void truncated() {
        byte[] packed = gzip(manyRows(500));
        for (int length : new int[] {3, 10, 17, 200, packed.length / 2, packed.length - 9, packed.length - 1}) {
            byte[] cut = Arrays.copyOf(packed, length);

            assertThatThrownBy(() -> load(file(cut)))
                    .as("after %d of %d bytes", length, packed.length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("\"log.csv\" breaks off after " + length + " bytes")
                    .hasMessageContaining("Fetch it again");
            assertThatThrownBy(() -> load(file(cut).lenient(1)))
                    .as("lenient alone does not forgive it")
                    .isInstanceOf(DataException.class);
        }
    }

    @Test
    @DisplayName("where a break is allowed, the rows in front of it are kept, the last is rejected, the report says so")
    void truncatedAllowed() {
        byte[] packed = gzip(manyRows(5000));
        Interactions whole = load(file(packed)).data();
        for (int length : new int[] {200, packed.length / 2, packed.length - 9}) {
            byte[] cut = Arrays.copyOf(packed, length);

            Loaded<Interactions> loaded = load(file(cut).lenient(0.5).allowTruncated());

            LoadReport report = loaded.report();
            assertThat(report.truncated()).isTrue();
            assertThat(report.rejected()).containsOnlyKeys("(row): is cut off by the end of the file");
            assertThat(report.rowsRejected()).isEqualTo(1);
            assertThat(report.bytes()).isEqualTo(length);
            assertThat(report.rowsKept()).isBetween(1L, 4999L);
            assertThat(pairs(whole)).startsWith(pairs(loaded.data()).toArray(new String[0]));
        }
        assertThat(load(file(packed).lenient(0).allowTruncated()).report().truncated())
                .isFalse();
    }

    @Test
    @DisplayName(
            "a break inside quotes costs the row that it broke and no other; a fault elsewhere in such a file stays an error")
    void truncatedInsideQuotes() {
        byte[] packed = gzip(bytes("user,item", "1,2", "3,4", "5,\"6"));
        byte[] cut = Arrays.copyOf(packed, packed.length - 4);
        StringBuilder aside = new StringBuilder();

        LoadReport report =
                load(file(cut).lenient(0.5).allowTruncated().rejectedTo(aside)).report();

        assertThat(report.rowsKept()).isEqualTo(2);
        assertThat(report.rejected()).containsEntry("(row): is cut off by the end of the file", 1L);
        assertThat(aside.toString()).contains(",(row),(row): is cut off");
        byte[] faulty = gzip(bytes("user,item", "1,\"2\"x", "3,4", "5,6"));
        assertThatThrownBy(() -> load(file(Arrays.copyOf(faulty, faulty.length - 4))
                        .lenient(1)
                        .allowTruncated()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    @DisplayName("a GZIP with a wrong checksum is damaged, even where a break is allowed")
    void damaged() {
        byte[] packed = gzip(manyRows(500));
        packed[packed.length - 8] ^= 1;

        assertThatThrownBy(() -> load(file(packed).lenient(1).allowTruncated()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("log.csv");
    }

    @Test
    @DisplayName("a ZIP archive is told from GZIP")
    void zip() {
        assertThatThrownBy(() -> load(file(new byte[] {'P', 'K', 3, 4, 0, 0})))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ZIP archive");
    }

    private static Loaded<Interactions> load(DelimitedFile file) {
        return InteractionsLoader.of(file)
                .user("user", Ids.TEXT)
                .item("item", Ids.TEXT)
                .load();
    }

    /** One user, so that the rows of the log stand in the order of the file. */
    private static byte[] manyRows(int n) {
        String[] lines = new String[n + 1];
        lines[0] = "user,item";
        for (int i = 1; i <= n; i++) {
            lines[i] = "1," + Seeds.mix(i, 0, 0);
        }
        return bytes(lines);
    }

    private static List<String> pairs(Interactions log) {
        List<String> result = new ArrayList<>();
        for (int row = 0; row < log.size(); row++) {
            result.add(log.items().id(log.item(row)));
        }
        return result;
    }
}
