package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.VectorTable;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EncodedTextsTest {

    @Test
    @DisplayName("a long list goes to the encoder in chunks; rows, indexes and counts are those of the whole list")
    void chunks() {
        KnownTexts encoder = new KnownTexts(2);
        List<String> texts = new ArrayList<>();
        List<Integer> unreadable = new ArrayList<>();
        for (int t = 0; t < 9000; t++) {
            if (t % 1000 == 999) {
                texts.add("??");
                unreadable.add(t);
            } else {
                // Every 5,000th is longer than 10 characters: one in the first chunk, one in the second.
                String text = (t % 5000 == 0 ? "a long text " : "t") + t;
                encoder.with(text, t, 1);
                texts.add(text);
            }
        }
        EncodedTexts encoded = EncodedTexts.of(encoder, texts);

        assertThat(encoder.batches()).containsExactly(4096, 4096, 808);
        assertThat(encoded.report().unreadable().stream().map(Unreadable::index))
                .containsExactlyElementsOf(unreadable);
        assertThat(encoded.report().truncated()).isEqualTo(2);
        assertThat(encoded.report().texts()).isEqualTo(9000);
        for (int t = 0; t < 9000; t += 7) {
            boolean zero = t % 1000 == 999;
            assertThat(encoded.vectors().row(t)).containsExactly(zero ? 0 : t, zero ? 0 : 1);
        }
    }

    @Test
    @DisplayName("table and report must be of the same texts; no texts are none")
    void fits() {
        VectorTable two = VectorTable.of(new float[4], 2);
        assertThatThrownBy(() -> new EncodedTexts(two, TextReport.allRead(3))).hasMessageContaining("(2) must be 3");
        assertThat(EncodedTexts.of(new KnownTexts(2), List.of()).vectors().rows())
                .isZero();
    }
}
