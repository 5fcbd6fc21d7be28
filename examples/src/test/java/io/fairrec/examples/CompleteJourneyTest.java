package io.fairrec.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.EventType;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.eval.load.LoadReport;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The counts of the protocol, which an independent implementation found as well. */
class CompleteJourneyTest {

    private static final CompleteJourney SHOP = CompleteJourney.load();

    @Test
    @DisplayName("the 5-core has 1,809 households, 3,299 products, 38,799 pairs and 43,159 rows")
    void core() {
        Interactions log = SHOP.interactions();

        assertThat(log.userCount()).isEqualTo(1809);
        assertThat(log.itemCount()).isEqualTo(3299);
        assertThat(log.size()).isEqualTo(43_159);
        UserItemMatrix pairs = UserItemMatrix.of(log);
        assertThat(pairs.size()).isEqualTo(38_799);
        assertThat(leastPartners(pairs)).isEqualTo(5);
        assertThat(leastPartners(pairs.transpose())).isEqualTo(5);
    }

    @Test
    @DisplayName("ordinals ascend with the numeric id, and no id has an exponent")
    void ordinals() {
        for (var ids : List.of(SHOP.interactions().users(), SHOP.interactions().items())) {
            for (int i = 1; i < ids.size(); i++) {
                assertThat(Long.parseLong(ids.id(i))).isGreaterThan(Long.parseLong(ids.id(i - 1)));
            }
        }
    }

    @Test
    @DisplayName("every row of the three files is accounted for, and none is bad")
    void reports() {
        assertThat(SHOP.reports()).extracting(LoadReport::rowsRead).containsExactly(75_000L, 92_331L, 801L);
        assertThat(SHOP.reports()).allSatisfy(report -> {
            assertThat(report.rejected()).isEmpty();
            assertThat(report.sha256()).matches("[0-9a-f]{64}");
        });
        assertThat(SHOP.reports().get(0).rowsKept()).isEqualTo(75_000);
        assertThat(SHOP.reports().get(2).rowsKept() + SHOP.reports().get(2).rowsLeftOut())
                .isEqualTo(801);
    }

    @Test
    @DisplayName("only purchases, all within 2017, give or take a time zone; rows without a piece are kept")
    void rows() {
        Interactions log = SHOP.interactions();
        int withoutPiece = 0;
        for (int row = 0; row < log.size(); row++) {
            assertThat(log.event(row)).isEqualTo(EventType.BUY);
            assertThat(log.time(row)).isBetween(1_483_142_400L, 1_514_851_200L);
            withoutPiece += log.quantity(row) == 0 ? 1 : 0;
        }
        assertThat(withoutPiece).isPositive();
    }

    @Test
    @DisplayName(
            "two of the five products that the product file lacks are in the core; the age of 57 % of the households is unknown")
    void groups() {
        Groups brand = SHOP.catalog().groups("brand");
        Groups age = SHOP.households("age");

        assertThat(brand.labels()).containsExactly("National", "Private", "unknown");
        assertThat(brand.size(brand.unknown())).isEqualTo(2);
        assertThat(age.labels()).containsExactly("19-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown");
        assertThat((double) age.size(age.unknown()) / age.entityCount()).isEqualTo(0.57, within(0.005));
        assertThat(SHOP.catalog().partitions())
                .containsExactlyInAnyOrder("brand", "manufacturer", "category", "department");
    }

    @Test
    @DisplayName("task N: 31,711 pairs train, 7,088 test, no household has a product on both sides")
    void newProducts() {
        Split split = Splits.perUserFractionByPairs(SHOP.interactions(), 0.8);
        UserItemMatrix train = UserItemMatrix.of(split.train());
        UserItemMatrix test = UserItemMatrix.of(split.test());

        assertThat(train.size()).isEqualTo(31_711);
        assertThat(test.size()).isEqualTo(7_088);
        assertThat(split.train().size() + split.test().size()).isEqualTo(43_159);
        for (int user = 0; user < test.rows(); user++) {
            for (int entry = test.begin(user); entry < test.end(user); entry++) {
                assertThat(train.entry(user, test.column(entry))).isEqualTo(-1);
            }
        }
    }

    @Test
    @DisplayName("task R: 35,211 rows train, 7,763 distinct test pairs; the private label is 0.345 of the train rows")
    void buyAgain() {
        Split split = Splits.perUserFractionByRows(SHOP.interactions(), 0.8);
        Groups brand = SHOP.catalog().groups("brand");
        int ownLabel = 0;
        for (int row = 0; row < split.train().size(); row++) {
            ownLabel += brand.isIn(split.train().item(row), brand.ordinal("Private")) ? 1 : 0;
        }

        assertThat(split.train().size()).isEqualTo(35_211);
        assertThat(split.test().size()).isEqualTo(43_159 - 35_211);
        assertThat(UserItemMatrix.of(split.test()).size()).isEqualTo(7_763);
        assertThat((double) ownLabel / split.train().size()).isEqualTo(0.345, within(0.0005));
    }

    @Test
    @DisplayName("a price is the median of money per piece, 0 where no row has a piece")
    void prices() {
        Interactions log = Interactions.builder()
                .add("1", "a", EventType.BUY, 1, 2, 3.0)
                .add("1", "a", EventType.BUY, 2, 0, 9.0)
                .add("2", "a", EventType.BUY, 1, 1, 1.0)
                .add("2", "b", EventType.BUY, 1, 0, 5.0)
                .add("3", "a", EventType.BUY, 1, 1, 8.0)
                .add("3", "c", EventType.BUY, 1, 1, 1.0)
                .add("3", "c", EventType.BUY, 2, 1, 2.0)
                .build();

        assertThat(CompleteJourney.medianPrices(log)).containsExactly(1.5, 0, 1.5);
        assertThat(SHOP.catalog().price(0)).isPositive();
    }

    @Test
    @DisplayName("titles are readable")
    void titles() {
        int item = SHOP.interactions().items().ordinal("1082185");

        assertThat(SHOP.catalog().title(item)).isEqualTo("Bananas, 40 lb");
    }

    @Test
    @DisplayName("a product is described by its columns; of two products nothing is known, and their text is empty")
    void descriptions() {
        int bananas = SHOP.interactions().items().ordinal("1082185");
        List<String> texts = SHOP.describe(" ", "type", "category", "department", "brand", "size");

        assertThat(texts).hasSize(3299);
        assertThat(texts.get(bananas)).isEqualTo("bananas tropical fruit produce national 40 lb");
        assertThat(texts.stream().filter(String::isEmpty)).hasSize(2);
        assertThat(texts.stream().distinct()).hasSize(1864);
        assertThat(SHOP.describe("|", "type", "brand").get(bananas)).isEqualTo("bananas|national");
    }

    private static int leastPartners(UserItemMatrix pairs) {
        int least = Integer.MAX_VALUE;
        for (int row = 0; row < pairs.rows(); row++) {
            least = Math.min(least, pairs.end(row) - pairs.begin(row));
        }
        return least;
    }
}
