package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CatalogTest {

    private static final CatalogItem MILK = CatalogItem.of("milk")
            .price(1.5)
            .title("Milk, 1 l")
            .in("brand", "Private")
            .in("category", "Dairy");
    private static final CatalogItem BREAD =
            CatalogItem.of("bread").price(2).in("category", "Bakery").in("category", "Breakfast");

    @Test
    @DisplayName("prices, titles and partitions by ordinal; what an item does not say is unknown")
    void columns() {
        Catalog catalog = Catalog.of(MILK, BREAD);

        assertThat(catalog.items().ids()).containsExactly("milk", "bread");
        assertThat(catalog.price(1)).isEqualTo(2);
        assertThat(catalog.title(0)).isEqualTo("Milk, 1 l");
        assertThat(catalog.title(1)).as("without a title the id stands").isEqualTo("bread");
        Groups brand = catalog.groups("brand");
        assertThat(brand.group(1)).isEqualTo(brand.unknown());
        assertThat(catalog.groups("category").count(1)).isEqualTo(2);
    }

    @Test
    @DisplayName("in a given id space undescribed items are unknown and foreign ones are left out")
    void idSpace() {
        Catalog catalog = Catalog.of(IdIndex.of(List.of("bread", "soap")), List.of(MILK, BREAD));

        assertThat(catalog.size()).isEqualTo(2);
        assertThat(catalog.price(0)).isEqualTo(2);
        assertThat(catalog.price(1)).isZero();
        assertThat(catalog.title(1)).isEqualTo("soap");
        assertThat(catalog.groups("category").group(1))
                .isEqualTo(catalog.groups("category").unknown());
        assertThat(catalog.groups("category").hasLabel("Dairy"))
                .as("a group of left-out items only does not exist")
                .isFalse();
    }

    @Test
    @DisplayName("duplicate ids are refused in both ways of building")
    void duplicates() {
        assertThatThrownBy(() -> Catalog.of(MILK, MILK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"milk\"");
        assertThatThrownBy(() -> Catalog.of(IdIndex.of(List.of("milk")), List.of(MILK, MILK.price(9))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"milk\"");
    }

    @Test
    @DisplayName("a price is finite and at least 0")
    void prices() {
        assertThatThrownBy(() -> MILK.price(Double.NaN)).hasMessageContaining("price of item \"milk\" (NaN)");
        assertThatThrownBy(() -> MILK.price(-1)).hasMessageContaining("(-1.0)");
        Catalog catalog = Catalog.of(MILK, BREAD);
        assertThatThrownBy(() -> catalog.withPrices(new double[] {1, Double.POSITIVE_INFINITY}))
                .hasMessageContaining("price of item \"bread\"");
        assertThatThrownBy(() -> catalog.withPrices(new double[] {1})).hasMessageContaining("prices.length (1)");
        double[] prices = {7, 8};
        Catalog dearer = catalog.withPrices(prices);
        prices[0] = 0;
        assertThat(dearer.price(0)).as("the array was copied").isEqualTo(7);
        assertThat(catalog.price(0)).as("the first catalogue is as it was").isEqualTo(1.5);
    }

    @Test
    @DisplayName("an unknown partition is refused with the nearest name")
    void partitions() {
        Catalog catalog = Catalog.of(MILK, BREAD);

        assertThatThrownBy(() -> catalog.groups("catgory")).hasMessageContaining("Did you mean \"category\"?");
        assertThatThrownBy(() -> Catalog.of(CatalogItem.of("x")).groups("brand"))
                .hasMessageContaining("none at all");
        assertThat(catalog.hasGroups("brand")).isTrue();
        assertThat(catalog.hasGroups("colour")).isFalse();
        assertThat(catalog.withGroups(Groups.of("colour", List.of("white", "brown")))
                        .partitions())
                .containsExactlyInAnyOrder("brand", "category", "colour");
        assertThatThrownBy(() -> catalog.withGroups(Groups.of("colour", List.of("white"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
