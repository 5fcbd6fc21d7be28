package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.DataException;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables in files. */
class VectorFileTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("items.vectors");
    }

    @Test
    @DisplayName("a mapped table has the bits of the one in memory everywhere, across every seam between mappings")
    void oracle() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            int rows = random.nextInt(40);
            int dimension = 1 + random.nextInt(11);
            VectorTable memory = VectorTable.of(values(random, rows * dimension), dimension)
                    .note("x".repeat(random.nextInt(130)) + "注");
            memory.save(file);
            // From one byte, where every row is a mapping of its own, to one mapping for all.
            int segmentBytes = 1 + random.nextInt(400);
            VectorTable mapped = VectorFile.map(file, segmentBytes);

            String what = "seed " + seed + ", " + mapped + " in mappings of " + segmentBytes;
            assertThat(mapped.rows()).as(what).isEqualTo(rows);
            assertThat(mapped.dimension()).as(what).isEqualTo(dimension);
            assertThat(mapped.note()).as(what).isEqualTo(memory.note());
            assertThat(mapped.verify().sha256()).as(what).isEqualTo(memory.sha256());
            assertThat(content(mapped, 0, rows)).as(what).containsExactly(content(memory, 0, rows));
            float[] vector = values(random, dimension + 2);
            for (int r = 0; r < rows; r++) {
                int count = random.nextInt(rows - r + 1);
                assertThat(content(mapped, r, count)).as(what).containsExactly(content(memory, r, count));
                assertThat(mapped.row(r)).as(what).containsExactly(memory.row(r));
                assertThat(mapped.dot(r, vector, 2)).as(what).isEqualTo(memory.dot(r, vector, 2));
                assertThat(mapped.value(r, dimension - 1)).as(what).isEqualTo(memory.value(r, dimension - 1));
                double[] sums = new double[dimension];
                double[] expected = new double[dimension];
                mapped.addRow(r, 0.3, sums);
                memory.addRow(r, 0.3, expected);
                assertThat(sums).as(what).containsExactly(expected);
            }
            assertThat(content(mapped.normalized(), 0, rows))
                    .as(what)
                    .containsExactly(content(memory.normalized(), 0, rows));
        }
    }

    @Test
    @DisplayName("the mapping that save and map make is the one of the oracle")
    void defaults() {
        VectorTable memory = VectorTable.of(new float[] {1, 2, 3, 4, 5, 6}, 3);
        memory.save(file);

        VectorTable mapped = VectorTable.map(file);
        assertThat(content(mapped, 0, 2)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(mapped).hasToString("VectorTable[2 x 3, mapped]");
        // A mapped table is a table: it can be saved, over its own file as well.
        mapped.note("again").save(file);
        assertThat(VectorTable.map(file).note()).isEqualTo("again");
        assertThat(mapped.row(1)).containsExactly(4, 5, 6);
    }

    @Test
    @DisplayName("the file is the one that the format describes")
    void format() throws IOException {
        VectorTable.of(new float[] {1, -2}, 1).note("né").save(file);

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.capacity()).isEqualTo(128 + 8);
        assertThat(Arrays.copyOf(bytes.array(), 8)).containsExactly(0x89, 'F', 'R', 'V', '\r', '\n', 0x1a, '\n');
        assertThat(bytes.getInt(8)).isEqualTo(1);
        assertThat(bytes.getInt(12)).isEqualTo(1);
        assertThat(bytes.getLong(16)).isEqualTo(2);
        assertThat(bytes.getInt(56)).isEqualTo(3);
        assertThat(new String(bytes.array(), 64, 3, StandardCharsets.UTF_8)).isEqualTo("né");
        assertThat(bytes.getFloat(128)).isEqualTo(1);
        assertThat(bytes.getFloat(132)).isEqualTo(-2);
    }

    @Test
    @DisplayName("a writer makes the table of all its rows, whatever the batches, and shows it only when finished")
    void writer() throws IOException {
        for (int batch = 1; batch < 9; batch++) {
            VectorTable.of(new float[] {7}, 1).save(file);
            SplittableRandom random = Seeds.stream(batch, 0, 0);
            float[] all = values(random, 20 * 1000);
            try (VectorTableWriter writer = VectorTable.writer(file, 1000, "streamed")) {
                for (int row = 0; row < 20; row += batch) {
                    writer.write(all, row * 1000, Math.min(batch, 20 - row));
                }
                assertThat(writer.rows()).isEqualTo(20);
                assertThat(VectorTable.map(file).rows()).as("the old table").isEqualTo(1);
                VectorTable table = writer.finish();
                assertThat(content(table.verify(), 0, 20)).containsExactly(all);
                assertThat(table.sha256()).isEqualTo(VectorTable.of(all, 1000).sha256());
                assertThat(table.note()).isEqualTo("streamed");
                assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> writer.write(all, 0, 1)).isInstanceOf(IllegalStateException.class);
            }
            assertThat(files()).containsExactly("items.vectors");
        }
    }

    @Test
    @DisplayName("a writer that is closed without finish, as after an exception, leaves the old table and no part")
    void abandoned() throws IOException {
        VectorTable.of(new float[] {7}, 1).save(file);
        try (VectorTableWriter writer = VectorTable.writer(file, 2, "")) {
            writer.write(new float[] {1, 2}, 0, 1);
            assertThat(files()).hasSize(2);
        }

        assertThat(VectorTable.map(file).row(0)).containsExactly(7);
        assertThat(files()).containsExactly("items.vectors");
    }

    @Test
    @DisplayName("two writers of one file do not disturb each other: the last to finish wins")
    void twoWriters() throws IOException {
        try (VectorTableWriter first = VectorTable.writer(file, 1, "first");
                VectorTableWriter second = VectorTable.writer(file, 1, "second")) {
            first.write(new float[] {1}, 0, 1);
            second.write(new float[] {2, 2}, 0, 2);
            second.finish();
            first.finish();
        }

        assertThat(VectorTable.map(file).verify().note()).isEqualTo("first");
        assertThat(files()).containsExactly("items.vectors");
    }

    @Test
    @DisplayName("a writer refuses numbers that are not finite, and writes nothing of that call")
    void notFinite() {
        try (VectorTableWriter writer = VectorTable.writer(file, 2, "")) {
            writer.write(new float[] {1, 2}, 0, 1);
            assertThatThrownBy(() -> writer.write(new float[] {3, 4, 5, Float.NaN}, 0, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("row 2, column 1 (NaN)");
            assertThatThrownBy(() -> writer.write(new float[3], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            writer.write(new float[] {3, 4}, 0, 1);
            assertThat(content(writer.finish().verify(), 0, 2)).containsExactly(1, 2, 3, 4);
        }
        assertThatThrownBy(() -> VectorTable.writer(file, 0, "")).hasMessageContaining("dimension (0)");
        assertThatThrownBy(() -> VectorTable.writer(file, 1, "x".repeat(65_537)))
                .hasMessageContaining("note of a vector table has 65537 bytes");
    }

    @Test
    @DisplayName("a file cut anywhere, or with a byte more, is refused with advice")
    void torn() throws IOException {
        VectorTable.of(new float[] {1, 2, 3, 4}, 2).note("n").save(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> VectorTable.map(file))
                    .as("%d bytes", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("items.vectors")
                    .hasMessageContaining(length < 8 ? "binary mode" : "copy or write it again");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> VectorTable.map(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has 145 bytes")
                .hasMessageContaining("take 144");
    }

    @Test
    @DisplayName("a changed bit is found: in the header by map, in the numbers by verify")
    void changed() throws IOException {
        VectorTable.of(new float[] {1, 2, 3, 4}, 2).note("n").save(file);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            if (at <= 64) {
                assertThatThrownBy(() -> VectorTable.map(file))
                        .as("byte %d", at)
                        .isInstanceOf(DataException.class);
            } else if (at >= 128) {
                VectorTable table = VectorTable.map(file);
                assertThatThrownBy(table::verify)
                        .as("byte %d", at)
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining(table.sha256());
            }
        }
    }

    @Test
    @DisplayName("a header that lies with a right checksum is refused before anything of its size is made")
    void forged() throws IOException {
        assertForged(header -> header.putInt(8, 2), "format version 2");
        assertForged(header -> header.putInt(8, 0), "format version 0");
        assertForged(header -> header.putInt(12, 0), "dimension 0");
        assertForged(header -> header.putInt(12, -1), "dimension -1");
        assertForged(header -> header.putInt(12, Integer.MAX_VALUE), "dimension 2147483647");
        assertForged(header -> header.putLong(16, -1), "-1 rows");
        assertForged(header -> header.putLong(16, Long.MAX_VALUE), "9223372036854775807 rows");
        assertForged(header -> header.putLong(16, Integer.MAX_VALUE), "2147483647 rows of dimension 2 take");
        assertForged(header -> header.putInt(56, Integer.MAX_VALUE), "a note of 2147483647");
        assertForged(header -> header.putInt(56, -1), "a note of -1");
        // As large as a note may be, but longer than the file.
        assertForged(header -> header.putInt(56, 65_536), "a note of 65536");
    }

    @Test
    @DisplayName("numbers that are not finite are found by verify, though the hash is right")
    void forgedNumbers() throws IOException {
        VectorTable.of(new float[] {1, 2, 3, 4}, 2).save(file);
        byte[] forged = Files.readAllBytes(file);
        ByteBuffer bytes = ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(64 + 12, Float.POSITIVE_INFINITY);
        bytes.put(24, Floats.digest().digest(Arrays.copyOfRange(forged, 64, 80)));
        sign(forged);
        Files.write(file, forged);

        VectorTable table = VectorTable.map(file);
        assertThatThrownBy(table::verify)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Infinity at row 1, column 1");
    }

    @Test
    @DisplayName("other files, folders, nothing at all and folders that are not there are refused with advice")
    void noTable() throws IOException {
        Files.writeString(file, "user_id,item_id\n1,2\n");
        assertThatThrownBy(() -> VectorTable.map(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("75 73 65 72 5f 69 64 2c")
                .hasMessageContaining("89 46 52 56 0d 0a 1a 0a");
        assertThatThrownBy(() -> VectorTable.map(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Check that it is a file");
        Path nowhere = folder.resolve("no").resolve("file");
        assertThatThrownBy(() -> VectorTable.map(nowhere))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("does not exist");
        VectorTable table = VectorTable.of(new float[1], 1);
        assertThatThrownBy(() -> table.save(nowhere))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Check that its folder exists");
        // The target is a folder: the part must go.
        Path occupied =
                Files.createDirectories(folder.resolve("occupied").resolve("x")).getParent();
        assertThatThrownBy(() -> table.save(occupied)).isInstanceOf(DataException.class);
        assertThat(files()).containsExactly("items.vectors", "occupied");
    }

    private void assertForged(Consumer<ByteBuffer> lie, String message) throws IOException {
        VectorTable.of(new float[] {1, 2, 3, 4}, 2).note("n").save(file);
        byte[] forged = Files.readAllBytes(file);
        ByteBuffer bytes = ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN);
        lie.accept(bytes);
        if (bytes.getInt(56) == 1) {
            sign(forged);
        }
        Files.write(file, forged);
        assertThatThrownBy(() -> VectorTable.map(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    /** Makes the header's checksum right. */
    private static void sign(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        crc.update(file, 0, 60);
        crc.update(file, 64, bytes.getInt(56));
        bytes.putInt(60, (int) crc.getValue());
    }

    private String[] files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toArray(String[]::new);
        }
    }

    private static float[] content(VectorTable table, int row, int count) {
        FloatBuffer buffer = FloatBuffer.allocate(count * table.dimension());
        table.copyTo(row, count, buffer);
        return buffer.array();
    }

    private static float[] values(SplittableRandom random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }
}
