package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReviewsTest {

    private static final long NEVER = Interactions.NO_TIME;

    @Test
    @DisplayName("reviews lie by user and time, whatever the order in which they came; those without a time first")
    void sorted() {
        Reviews reviews = Reviews.builder(4, 3)
                .add(2, 0, 50, "late", 5)
                .add(0, 1, 7, "first user")
                .add(2, 2, 10, "early, item 2", 1)
                .add(2, 1, 10, "early, item 1", 2)
                .add(2, 1, NEVER, "some day")
                .build();

        assertThat(reviews.texts()).containsExactly("first user", "some day", "early, item 1", "early, item 2", "late");
        assertThat(reviews.begin(1)).isEqualTo(1);
        assertThat(reviews.end(1)).isEqualTo(1);
        assertThat(reviews.begin(2)).isEqualTo(1);
        assertThat(reviews.end(2)).isEqualTo(5);
        assertThat(reviews.end(3)).isEqualTo(5);
        assertThat(reviews.item(3)).isEqualTo(2);
        assertThat(reviews.time(1)).isEqualTo(NEVER);
        assertThat(reviews.rating(4)).isEqualTo(5);
        assertThat(reviews.rating(0)).isNaN();
        assertThat(reviews.text(4)).isEqualTo("late");
        assertThat(reviews.size()).isEqualTo(5);
    }

    @Test
    @DisplayName(
            "the latest known review of an item: not after the moment, never without a time if the moment is known")
    void latestByHand() {
        Reviews reviews = Reviews.builder(2, 3)
                .add(0, 1, NEVER, "undated")
                .add(0, 1, 10, "ten")
                .add(0, 1, 20, "twenty")
                .add(0, 2, NEVER, "only undated")
                .add(1, 1, 5, "somebody else")
                .build();

        assertThat(reviews.latest(0, 1, 9)).isEqualTo(Reviews.NONE);
        assertThat(reviews.text(reviews.latest(0, 1, 10))).isEqualTo("ten");
        assertThat(reviews.text(reviews.latest(0, 1, 19))).isEqualTo("ten");
        assertThat(reviews.text(reviews.latest(0, 1, 20))).isEqualTo("twenty");
        assertThat(reviews.text(reviews.latest(0, 1, NEVER))).isEqualTo("twenty");
        assertThat(reviews.latest(0, 2, 1000)).isEqualTo(Reviews.NONE);
        assertThat(reviews.text(reviews.latest(0, 2, NEVER))).isEqualTo("only undated");
        assertThat(reviews.latest(0, 0, NEVER)).isEqualTo(Reviews.NONE);
        assertThat(reviews.latest(IdIndex.UNKNOWN, 1, NEVER)).isEqualTo(Reviews.NONE);
        assertThat(reviews.latest(2, 1, NEVER)).isEqualTo(Reviews.NONE);
    }

    @Test
    @DisplayName("the latest known review is what a walk over all rows finds")
    void latestByWalk() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Reviews.Builder builder = Reviews.builder(3, 4);
            for (int r = random.nextInt(30); r > 0; r--) {
                long time = random.nextInt(5) == 0 ? NEVER : random.nextLong(-5, 6);
                builder.add(random.nextInt(3), random.nextInt(4), time, "text " + r);
            }
            Reviews reviews = builder.build();
            for (int user = 0; user < 3; user++) {
                for (int item = 0; item < 4; item++) {
                    for (long moment = -7; moment <= 7; moment++) {
                        long asked = moment == 7 ? NEVER : moment;
                        int expected = Reviews.NONE;
                        for (int row = reviews.begin(user); row < reviews.end(user); row++) {
                            boolean seen = asked == NEVER || (reviews.time(row) != NEVER && reviews.time(row) <= asked);
                            expected = reviews.item(row) == item && seen ? row : expected;
                        }
                        assertThat(reviews.latest(user, item, asked))
                                .as("seed %d, user %d, item %d, moment %d", seed, user, item, asked)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("the texts of each item before a cut, oldest first: nothing of the cut's own second, nothing undated")
    void textsByItem() {
        Reviews reviews = Reviews.builder(3, 3)
                .add(0, 2, 30, "thirty")
                .add(0, 2, NEVER, "undated")
                .add(1, 2, 10, "ten")
                .add(1, 0, 20, "other item")
                .add(2, 2, 10, "ten, later user")
                .add(2, 2, 20, "twenty")
                .build();

        assertThat(reviews.textsByItem(20)).containsExactly(List.of(), List.of(), List.of("ten", "ten, later user"));
        assertThat(reviews.textsByItem(31))
                .containsExactly(
                        List.of("other item"), List.of(), List.of("ten", "ten, later user", "twenty", "thirty"));
        assertThat(reviews.textsByItem(NEVER).get(2))
                .containsExactly("undated", "ten", "ten, later user", "twenty", "thirty");
    }

    @Test
    @DisplayName("strangers and infinite ratings are refused, and neither texts nor users show")
    void refuses() {
        Reviews.Builder builder = Reviews.builder(1, 1).add(0, 0, 1, "secret");
        assertThatThrownBy(() -> builder.add(1, 0, 1, "secret"))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("user (1)")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> builder.add(0, 1, 1, "secret")).hasMessageContaining("item (1)");
        assertThatThrownBy(() -> builder.add(0, 0, 1, "secret", Double.POSITIVE_INFINITY))
                .hasMessageContaining("rating (Infinity)");
        Reviews reviews = builder.build();
        assertThat(reviews.toString()).isEqualTo("Reviews[1 by 1 users of 1 items]");
        assertThatThrownBy(() -> reviews.texts().set(0, "other")).isInstanceOf(UnsupportedOperationException.class);
    }
}
