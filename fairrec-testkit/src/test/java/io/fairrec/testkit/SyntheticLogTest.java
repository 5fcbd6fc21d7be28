package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.EventType;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SyntheticLogTest {

    private static final SyntheticLog LOG =
            SyntheticLog.builder().users(2000).items(500).seed(7).build();

    @Test
    @DisplayName("equal settings give equal data, another seed gives other data")
    void seeded() {
        SyntheticLog again =
                SyntheticLog.builder().users(2000).items(500).seed(7).build();
        SyntheticLog other =
                SyntheticLog.builder().users(2000).items(500).seed(8).build();

        assertThat(again.interactions().sha256()).isEqualTo(LOG.interactions().sha256());
        assertThat(other.interactions().sha256())
                .isNotEqualTo(LOG.interactions().sha256());
        for (int item = 0; item < 500; item++) {
            assertThat(again.catalog().price(item)).isEqualTo(LOG.catalog().price(item));
        }
    }

    @Test
    @DisplayName("a tenth of the items gets about half of the rows or more, and not the first tenth")
    void popularityIsSkewed() {
        int[] rows = new int[500];
        Interactions log = LOG.interactions();
        for (int row = 0; row < log.size(); row++) {
            rows[log.item(row)]++;
        }
        int firstTenth = Arrays.stream(rows, 0, 50).sum();
        Arrays.sort(rows);
        int topTenth = Arrays.stream(rows, 450, 500).sum();

        assertThat((double) topTenth / log.size()).isBetween(0.45, 0.75);
        assertThat((double) firstTenth / log.size()).isLessThan(0.3);
        assertThat((double) log.size() / 2000).isBetween(18.0, 22.0);
    }

    @Test
    @DisplayName("both sides have groups, unknown ones too, and some items are in two categories")
    void groups() {
        Groups brand = LOG.catalog().groups("brand");
        Groups category = LOG.catalog().groups("category");
        Groups age = LOG.userGroups();

        assertThat(brand.labels()).containsExactly("National", "Private", "unknown");
        assertThat(brand.size(brand.unknown()) / 500.0).isBetween(0.01, 0.08);
        assertThat(category.labels()).hasSize(9).startsWith("C0").endsWith("unknown");
        assertThat(category.singleLabel()).isFalse();
        assertThat(category.size(category.unknown())).isPositive();
        assertThat(age.labels()).containsExactly("18-34", "35-54", "55+", "unknown");
        assertThat(age.size(age.unknown()) / 2000.0).isBetween(0.36, 0.44);
    }

    @Test
    @DisplayName("users buy again, and several things at one time")
    void repeatsAndBaskets() {
        Interactions log = LOG.interactions();
        int together = 0;
        for (int row = 1; row < log.size(); row++) {
            together += log.user(row) == log.user(row - 1) && log.time(row) == log.time(row - 1) ? 1 : 0;
        }

        assertThat(UserItemMatrix.of(log).size()).isLessThan(log.size() * 9 / 10);
        assertThat((double) together / log.size()).isBetween(0.3, 0.5);
    }

    @Test
    @DisplayName("cold users have no rows; mixed events hold every type")
    void coldUsersAndMixedEvents() {
        SyntheticLog log = SyntheticLog.builder().coldUsers(3).mixedEvents().build();
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        for (int row = 0; row < log.interactions().size(); row++) {
            types.add(log.interactions().event(row));
        }

        assertThat(log.interactions().userCount()).isEqualTo(200);
        for (int user = 0; user < 200; user++) {
            assertThat(log.interactions().count(user) == 0).isEqualTo(user >= 197);
        }
        assertThat(types).containsExactlyInAnyOrder(EventType.values());
    }

    @Test
    @DisplayName("the smallest shops work; more cold users than users are refused")
    void edges() {
        assertThat(SyntheticLog.builder()
                        .users(1)
                        .items(1)
                        .categories(1)
                        .rowsPerUser(1)
                        .build()
                        .interactions()
                        .size())
                .isEqualTo(1);
        assertThatThrownBy(() -> SyntheticLog.builder().users(2).coldUsers(3).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coldUsers (3)")
                .hasMessageContaining("users (2)");
    }
}
