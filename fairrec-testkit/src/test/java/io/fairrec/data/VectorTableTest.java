package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorTableTest {

    private static final float[] SIX = {1, 2, 3, 4, 5, 6};

    @Test
    @DisplayName("gives back values, rows and runs of rows; keeps a copy")
    void reads() {
        float[] given = SIX.clone();
        VectorTable table = VectorTable.of(given, 2);
        given[0] = 9;

        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.dimension()).isEqualTo(2);
        assertThat(table.value(2, 1)).isEqualTo(6);
        assertThat(table.row(0)).containsExactly(1, 2);
        float[] out = new float[4];
        table.copyRow(1, out, 1);
        assertThat(out).containsExactly(0, 3, 4, 0);
        FloatBuffer buffer = FloatBuffer.allocate(5);
        table.copyTo(1, 2, buffer.position(1));
        assertThat(buffer.array()).containsExactly(0, 3, 4, 5, 6);
        assertThat(buffer.remaining()).isZero();
        assertThat(table.dot(1, new float[] {7, 10, 1}, 1)).isEqualTo(3 * 10 + 4 * 1);
    }

    @Test
    @DisplayName("normalises rows to length 1 and leaves zero rows zero")
    void normalised() {
        VectorTable table =
                VectorTable.of(new float[] {3, 4, 0, 0, 1e-30f, 0}, 2).note("n").normalized();

        assertThat(table.row(0)).containsExactly(0.6f, 0.8f);
        assertThat(table.row(1)).containsExactly(0, 0);
        assertThat(table.row(2)).containsExactly(1, 0);
        assertThat(table.note()).isEqualTo("n");
    }

    @Test
    @DisplayName("its hash is that of the little-endian bytes, and depends on nothing else")
    void hash() {
        // printf '\0\0\x80\x3f\0\0\0\x40' | sha256sum
        assertThat(VectorTable.of(new float[] {1, 2}, 2).sha256())
                .isEqualTo(VectorTable.of(new float[] {1, 2}, 1).note("other").sha256())
                .isEqualTo("b9c80b5adeca450753a16950c3cc655d271f7bef7a485bc83f112b72fef21d37");
        assertThat(VectorTable.of(new float[0], 3).sha256())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    @DisplayName(
            "tables side by side: the rows one behind the other, in memory or mapped, and the notes that there are")
    void beside(@TempDir Path folder) {
        Path file = folder.resolve("graph.vectors");
        VectorTable.of(new float[] {7, 8, 9}, 1).note("graph").save(file);
        VectorTable text = VectorTable.of(SIX, 2).note("text");

        VectorTable all = text.beside(VectorTable.map(file), VectorTable.of(SIX, 2));

        assertThat(all.rows()).isEqualTo(3);
        assertThat(all.dimension()).isEqualTo(5);
        assertThat(all.row(0)).containsExactly(1, 2, 7, 1, 2);
        assertThat(all.row(1)).containsExactly(3, 4, 8, 3, 4);
        assertThat(all.row(2)).containsExactly(5, 6, 9, 5, 6);
        assertThat(all.note()).isEqualTo("text | graph");
        float[] profile = {1, -1, 2, 0.5f, 3};
        assertThat(all.dot(2, profile, 0))
                .as("the inner product is the sum of those of the parts")
                .isEqualTo(5 - 6 + 18 + 2.5 + 18);
        assertThat(text.beside().sha256()).isEqualTo(text.sha256());
        assertThat(VectorTable.of(new float[0], 2)
                        .beside(VectorTable.of(new float[0], 3))
                        .dimension())
                .isEqualTo(5);
    }

    @Test
    @DisplayName("tables of other rows, or too wide together, do not go side by side")
    void besideRefuses() {
        VectorTable three = VectorTable.of(SIX, 2);
        VectorTable two = VectorTable.of(SIX, 3);
        VectorTable wide = VectorTable.of(new float[0], VectorTable.MAX_DIMENSION);
        VectorTable one = VectorTable.of(new float[0], 1);
        VectorTable noted = three.note("x".repeat(40_000));

        assertThatThrownBy(() -> three.beside(three, two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rows of table 2 (2)")
                .hasMessageContaining("3");
        assertThatThrownBy(() -> wide.beside(one)).hasMessageContaining("dimension (1048577)");
        assertThatThrownBy(() -> noted.beside(noted)).hasMessageContaining("80003 bytes");
    }

    @Test
    @DisplayName("refuses what does not fit")
    void refuses() {
        VectorTable table = VectorTable.of(SIX, 3);

        assertThatThrownBy(() -> VectorTable.of(SIX, 4)).hasMessageContaining("multiple of the dimension (4)");
        assertThatThrownBy(() -> VectorTable.of(SIX, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VectorTable.of(new float[] {1, Float.NaN}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 0, column 1 (NaN)");
        assertThatThrownBy(() -> table.value(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.value(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.copyRow(0, new float[3], 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.dot(0, new float[2], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.copyTo(1, 2, FloatBuffer.allocate(9)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        FloatBuffer small = FloatBuffer.allocate(5);
        assertThatThrownBy(() -> table.copyTo(0, 2, small)).isInstanceOf(BufferOverflowException.class);
        assertThat(small.position()).isZero();
    }
}
