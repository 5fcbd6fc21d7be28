package io.fairrec.eval.load;

import static io.fairrec.eval.load.InMemory.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ConfigException;
import io.fairrec.base.DataException;
import io.fairrec.data.Catalog;
import io.fairrec.data.FeatureTable;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Items, groups and features. */
class OtherLoadersTest {

    private static final IdIndex PEOPLE = IdIndex.of(List.of("1", "2", "3"));

    @Test
    @DisplayName("items: price, first title that is not empty, one label or several; an empty label is unknown")
    void items() {
        Catalog catalog = ItemsLoader.of(file(
                        "id,price,type,category,brand,genres",
                        "10,2.5,,Snacks,Private,A|B",
                        "9,0,Crisps,Snacks,,A",
                        "8,1,,,National,"))
                .item("id", Ids.WHOLE_NUMBER)
                .price("price")
                .title("type", "category")
                .label("brand", "brand")
                .labels("genre", "genres", "|")
                .load()
                .data();

        assertThat(catalog.items().ids()).containsExactly("8", "9", "10");
        assertThat(catalog.price(2)).isEqualTo(2.5);
        assertThat(List.of(catalog.title(0), catalog.title(1), catalog.title(2)))
                .containsExactly("8", "Crisps", "Snacks");
        assertThat(catalog.groups("brand").labels()).containsExactly("National", "Private", "unknown");
        assertThat(catalog.groups("brand").group(1)).isEqualTo(2);
        assertThat(catalog.groups("genre").count(2)).isEqualTo(2);
        assertThat(catalog.groups("genre").group(0)).isEqualTo(2);
    }

    @Test
    @DisplayName("items: a NaN, negative or missing price is a bad row; a default for missing is counted")
    void prices() {
        for (String price : List.of("NaN", "-1", "free", "")) {
            assertThatThrownBy(() -> ItemsLoader.of(file("id,price", "1," + price))
                            .item("id", Ids.TEXT)
                            .price("price")
                            .load())
                    .as("price \"%s\"", price)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("line 2, column \"price\": the value \"" + price + "\"");
        }
        Loaded<Catalog> loaded = ItemsLoader.of(file("id,price", "1,"))
                .item("id", Ids.TEXT)
                .price("price", 0)
                .load();
        assertThat(loaded.data().price(0)).isZero();
        assertThat(loaded.report().valuesFilled()).isEqualTo(1);
    }

    @Test
    @DisplayName("items: a duplicate id is a bad row, after canonicalisation; FIRST and LAST choose")
    void duplicateItems() {
        ItemsLoader loader = ItemsLoader.of(file("id,title", "900000,a", "9e+05,b"))
                .item("id", Ids.WHOLE_NUMBER)
                .title("title");

        assertThatThrownBy(loader::load)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("id of an earlier row");
        assertThat(loader.duplicates(Duplicates.FIRST).load().data().title(0)).isEqualTo("a");
        Loaded<Catalog> last = loader.duplicates(Duplicates.LAST).load();
        assertThat(last.data().title(0)).isEqualTo("b");
        assertThat(last.report().rowsMerged()).isEqualTo(1);
        assertThatThrownBy(() -> loader.duplicates(Duplicates.SUM)).hasMessageContaining("(SUM)");
    }

    @Test
    @DisplayName("items: in a given id space foreign rows are left out, missing ones are unknown")
    void itemsWithin() {
        Loaded<Catalog> loaded = ItemsLoader.of(file("id,brand", "1,P", "5,Q"))
                .item("id", Ids.TEXT)
                .label("brand", "brand")
                .load(PEOPLE);

        assertThat(loaded.report().rowsLeftOut()).isEqualTo(1);
        Groups brand = loaded.data().groups("brand");
        assertThat(brand.labels()).containsExactly("P", "unknown");
        assertThat(brand.size(brand.unknown())).isEqualTo(2);
    }

    @Test
    @DisplayName("groups: people without a row and with an empty cell are unknown; strangers are left out")
    void groups() {
        Loaded<Map<String, Groups>> loaded = GroupsLoader.of(file("id,age,sex", "1,65+,", "3,,f", "9,19-24,m"))
                .id("id", Ids.TEXT)
                .partition("age", "age")
                .partition("sex", "sex")
                .load(PEOPLE);

        Groups age = loaded.data().get("age");
        assertThat(age.labels()).containsExactly("65+", "unknown");
        assertThat(List.of(age.group(0), age.group(1), age.group(2))).containsExactly(0, 1, 1);
        assertThat(loaded.data().get("sex").size(0)).isEqualTo(1);
        assertThat(loaded.report().rowsLeftOut()).isEqualTo(1);
        assertThat(loaded.data().keySet()).containsExactly("age", "sex");
    }

    @Test
    @DisplayName("groups: one row per label with KEEP; a duplicate is refused unless set")
    void duplicateGroups() {
        GroupsLoader loader = GroupsLoader.of(file("id,genre", "1,A", "1,B", "2,C", "1,A"))
                .id("id", Ids.TEXT)
                .partition("genre", "genre");

        assertThatThrownBy(() -> loader.load(PEOPLE)).hasMessageContaining("line 3");
        Groups kept = genre(loader, Duplicates.KEEP);
        assertThat(kept.count(0)).isEqualTo(2);
        assertThat(genre(loader, Duplicates.FIRST)
                        .label(genre(loader, Duplicates.FIRST).group(0)))
                .isEqualTo("A");
        assertThat(genre(loader, Duplicates.LAST).count(0)).isEqualTo(1);
        assertThatThrownBy(() -> loader.duplicates(Duplicates.SUM)).hasMessageContaining("no sum");
    }

    @Test
    @DisplayName("features: empty cells and people without a row are NaN, a text is a bad row")
    void features() {
        FeaturesLoader loader = FeaturesLoader.of(file("id,a,b", "3,1.5,", "1,2,-3e0"))
                .id("id", Ids.TEXT)
                .columns("b", "a");

        FeatureTable table = loader.load(PEOPLE).data();

        assertThat(table.columns()).containsExactly("b", "a");
        assertThat(table.toArray()).containsExactly(-3, 2, Float.NaN, Float.NaN, Float.NaN, 1.5f);
        assertThatThrownBy(() -> FeaturesLoader.of(file("id,a", "1,tall"))
                        .id("id", Ids.TEXT)
                        .columns("a")
                        .load(PEOPLE))
                .hasMessageContaining("\"tall\" is not a number");
        assertThatThrownBy(() -> FeaturesLoader.of(file("id,a", "1,1e300"))
                        .id("id", Ids.TEXT)
                        .columns("a")
                        .load(PEOPLE))
                .hasMessageContaining("range of a float");
    }

    @Test
    @DisplayName("features: a second row of an id is refused unless FIRST or LAST is chosen")
    void duplicateFeatures() {
        FeaturesLoader loader =
                FeaturesLoader.of(file("id,a", "1,5", "1,6")).id("id", Ids.TEXT).columns("a");

        assertThatThrownBy(() -> loader.load(PEOPLE)).hasMessageContaining("line 3");
        assertThat(loader.duplicates(Duplicates.FIRST).load(PEOPLE).data().value(0, 0))
                .isEqualTo(5);
        assertThat(loader.duplicates(Duplicates.LAST).load(PEOPLE).data().value(0, 0))
                .isEqualTo(6);
    }

    @Test
    @DisplayName("what is not configured is reported at load, all at once")
    void configuration() {
        assertThatThrownBy(() -> GroupsLoader.of(file("id")).load(PEOPLE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("id(column, ids)")
                .hasMessageContaining("partition(name, column)");
        assertThatThrownBy(() -> FeaturesLoader.of(file("id")).load(PEOPLE))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("columns(names)");
        assertThatThrownBy(() -> ItemsLoader.of(file("id")).load()).isInstanceOf(ConfigException.class);
    }

    @Test
    @DisplayName("a report whose rows do not add up cannot be made")
    void reportAddsUp() {
        assertThatThrownBy(() -> new LoadReport(
                        "x", "", 0, "UTF-8", false, 3, 1, 0, 0, 0, new java.util.TreeMap<>(Map.of("r", 1L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rowsRead (3)")
                .hasMessageContaining("(2)");
    }

    private static Groups genre(GroupsLoader loader, Duplicates policy) {
        Groups groups = loader.duplicates(policy).load(PEOPLE).data().get("genre");
        assertThat(groups).isNotNull();
        return groups;
    }
}
