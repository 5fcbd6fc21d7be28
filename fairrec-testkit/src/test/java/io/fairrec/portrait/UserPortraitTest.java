package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UserPortraitTest {
    private static final Interactions LOG = Interactions.builder()
            .items(IdIndex.ofLongs(new long[] {0, 1, 2}))
            .add("a", "2", EventType.VIEW, 9, 1, 0)
            .add("a", "0", EventType.BUY, 5, 3, 4.5)
            .add("a", "2", EventType.BUY, 7, 1, 1)
            .add("b", "1", EventType.BUY, 8, 1, 1)
            .build();

    @Test
    @DisplayName("shows the user's own events in time order, as of the last one")
    void view() {
        UserPortrait portrait = UserPortrait.of(LOG, 0);

        assertThat(portrait.size()).isEqualTo(3);
        assertThat(new int[] {portrait.item(0), portrait.item(1), portrait.item(2)})
                .containsExactly(0, 2, 2);
        assertThat(portrait.event(2)).isEqualTo(EventType.VIEW);
        assertThat(portrait.time(0)).isEqualTo(5);
        assertThat(portrait.quantity(0)).isEqualTo(3);
        assertThat(portrait.value(0)).isEqualTo(4.5);
        assertThat(portrait.asOf()).isEqualTo(9);
        assertThat(portrait.asOf(20).asOf()).isEqualTo(20);
        assertThat(portrait.itemCount()).isEqualTo(3);
        // The row behind the last one is another user's.
        assertThatThrownBy(() -> portrait.item(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> portrait.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @DisplayName("names each item of the history once, ascending")
    void distinct() {
        UserPortrait portrait = UserPortrait.of(LOG, 0);
        int[] out = new int[3];

        assertThat(portrait.distinctItems()).containsExactly(0, 2);
        assertThat(portrait.distinctItems(out)).isEqualTo(2);
        assertThat(out).startsWith(0, 2);
        assertThatThrownBy(() -> portrait.distinctItems(new int[2])).hasMessageContaining("out.length (2)");
    }

    @Test
    @DisplayName("somebody of whom nothing is known has an empty history; an ordinal of nobody is an error")
    void unknown() {
        UserPortrait portrait = UserPortrait.of(LOG, IdIndex.UNKNOWN);

        assertThat(portrait.size()).isZero();
        assertThat(portrait.distinctItems()).isEmpty();
        assertThat(portrait.asOf()).isEqualTo(Interactions.NO_TIME);
        assertThatThrownBy(() -> UserPortrait.of(LOG, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> UserPortrait.of(LOG, -2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @DisplayName("changes make new portraits; attributes that nobody named are empty")
    void copies() {
        UserPortrait portrait = UserPortrait.of(LOG, 0);
        UserPortrait named = portrait.withAttribute("age", List.of("65+")).withUser(7);

        assertThat(named.attribute("age")).containsExactly("65+");
        assertThat(named.user()).isEqualTo(7);
        assertThat(named.size()).isEqualTo(3);
        assertThat(portrait.attribute("age")).isEmpty();
        assertThat(portrait.user()).isZero();
        assertThatThrownBy(() -> portrait.withUser(-2)).hasMessageContaining("user ordinal (-2)");
    }

    @Test
    @DisplayName("its text holds no label and no item")
    void text() {
        assertThat(UserPortrait.of(LOG, 0).withAttribute("age", List.of("65+")))
                .hasToString("UserPortrait[user 0, 3 events, 1 attributes]");
    }
}
