package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttributeEncoderTest extends PortraitEncoderContract {
    private static final Groups AGE = Groups.of("age", List.of("old", "young"));
    private static final Groups HOBBY = Groups.multiLabel("hobby", List.of(List.of("chess", "golf"), List.of()));
    private static final UserPortrait ANYBODY =
            UserPortrait.of(Interactions.builder().build(), IdIndex.UNKNOWN);

    @Override
    protected PortraitEncoder create(SyntheticLog shop) {
        return AttributeEncoder.of(shop.userGroups());
    }

    @Test
    @DisplayName("one column per group, several labels set several, none sets unknown")
    void hot() {
        AttributeEncoder encoder = AttributeEncoder.of(AGE, HOBBY);

        assertThat(encoder.columns())
                .containsExactly("age=old", "age=young", "age=unknown", "hobby=chess", "hobby=golf", "hobby=unknown");
        assertThat(encode(
                        encoder,
                        ANYBODY.withAttribute("age", List.of("young"))
                                .withAttribute("hobby", List.of("golf", "chess"))))
                .containsExactly(0, 1, 0, 1, 1, 0);
        assertThat(encode(encoder, ANYBODY)).containsExactly(0, 0, 1, 0, 0, 1);
    }

    @Test
    @DisplayName("labels that training did not know, and the word unknown, are unknown")
    void unknown() {
        AttributeEncoder encoder = AttributeEncoder.of(AGE);

        assertThat(encode(encoder, ANYBODY.withAttribute("age", List.of("middle"))))
                .containsExactly(0, 0, 1);
        assertThat(encode(encoder, ANYBODY.withAttribute("age", List.of("unknown"))))
                .containsExactly(0, 0, 1);
        assertThat(encode(encoder, ANYBODY.withAttribute("age", List.of("middle", " old "))))
                .containsExactly(1, 0, 0);
    }

    @Test
    @DisplayName("a partition that the caller did not name to the encoder changes nothing")
    void onlyNamed() {
        AttributeEncoder encoder = AttributeEncoder.of(AGE);

        assertThat(encode(encoder, ANYBODY.withAttribute("hobby", List.of("golf"))))
                .containsExactly(0, 0, 1);
    }

    @Test
    @DisplayName("refuses no partition, and one that is given twice")
    void refuses() {
        assertThatThrownBy(AttributeEncoder::of).hasMessageContaining("0 partitions");
        assertThatThrownBy(() -> AttributeEncoder.of(AGE, HOBBY, AGE)).hasMessageContaining("\"age\" is given twice");
    }

    private static float[] encode(PortraitEncoder encoder, UserPortrait portrait) {
        return Encoders.table(encoder, List.of(portrait));
    }
}
