package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextReport;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HashedWordsTest extends TextEncoderContract {

    @Override
    protected TextEncoder create() {
        return HashedWords.of(64);
    }

    @Test
    @DisplayName("words count whatever their case; an ideograph is a word; vectors have length 1")
    void words() {
        HashedWords encoder = HashedWords.of(4096);
        float[] out = new float[4 * 4096];
        encoder.encode(List.of("Red shirt, RED!", "red", "\u8863\u670D", "\u8863"), out);
        float[] cosines = new float[3];
        for (int d = 0; d < 4096; d++) {
            cosines[0] += out[d] * out[4096 + d];
            cosines[1] += out[2 * 4096 + d] * out[3 * 4096 + d];
            cosines[2] += out[d] * out[d];
        }
        // Counts (2, 1) against (1, 0); (1, 1) against (1, 0).
        assertThat(cosines[0]).isEqualTo((float) (2 / Math.sqrt(5)));
        assertThat(cosines[1]).isEqualTo((float) (1 / Math.sqrt(2)));
        assertThat(cosines[2]).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-6f));
    }

    @Test
    @DisplayName("a text without a word is not read, and says so")
    void wordless() {
        TextReport report = HashedWords.of(3).encode(List.of("a", "?!", " "), new float[9]);
        assertThat(report)
                .isEqualTo(new TextReport(
                        3,
                        0,
                        List.of(new Unreadable(1, Reason.UNKNOWN_TOKENS, 1), new Unreadable(2, Reason.BLANK, 0))));
        assertThatThrownBy(() -> HashedWords.of(0)).hasMessageContaining("dimension (0)");
    }

    @Test
    @DisplayName("a report is checked: counts within the texts, indexes ascending, shares in [0, 1]")
    void reports() {
        Unreadable one = new Unreadable(1, Reason.BLANK, 0);
        assertThatThrownBy(() -> new TextReport(2, 3, List.of())).hasMessageContaining("truncated (3)");
        assertThatThrownBy(() -> new TextReport(1, 0, List.of(one))).hasMessageContaining("(1)");
        assertThatThrownBy(() -> new TextReport(9, 0, List.of(one, one))).hasMessageContaining("ascending");
        assertThatThrownBy(() -> new Unreadable(0, Reason.BLANK, Double.NaN)).hasMessageContaining("unknownShare");
        assertThat(new TextReport(2, 1, List.of(one)).readable()).isEqualTo(1);
    }
}
