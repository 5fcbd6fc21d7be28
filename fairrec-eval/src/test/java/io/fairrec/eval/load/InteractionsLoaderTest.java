package io.fairrec.eval.load;

import static io.fairrec.eval.load.InMemory.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ConfigException;
import io.fairrec.base.DataException;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InteractionsLoaderTest {

    @Test
    @DisplayName("maps columns by name, in whatever order they stand, and ignores the others")
    void mapsColumns() {
        Interactions log = InteractionsLoader.of(file(
                        "money,when,who,colour,what,pieces",
                        "3.5,2017-01-28T19:06:53Z,2,red,8,2",
                        "-1e-2,2017-01-28T20:06:53+01:00,1,,9e+00,0"))
                .user("who", Ids.WHOLE_NUMBER)
                .item("what", Ids.WHOLE_NUMBER)
                .time("when", TimeFormat.ISO_INSTANT)
                .quantity("pieces")
                .value("money")
                .load()
                .data();

        assertThat(log.users().ids()).containsExactly("1", "2");
        assertThat(log.items().ids()).containsExactly("8", "9");
        assertThat(log.time(0)).isEqualTo(1_485_630_413L);
        assertThat(log.time(1)).isEqualTo(1_485_630_413L);
        assertThat(log.value(0)).isEqualTo(-0.01);
        assertThat(log.quantity(0)).isZero();
        assertThat(log.quantity(1)).isEqualTo(2);
        assertThat(log.event(0)).isEqualTo(EventType.BUY);
    }

    @Test
    @DisplayName("columns that are not mapped are unknown: no time, one piece, no value, a purchase")
    void defaults() {
        Interactions log = plain(file("user,item", "1,2")).load().data();

        assertThat(log.time(0)).isEqualTo(Interactions.NO_TIME);
        assertThat(log.quantity(0)).isEqualTo(1);
        assertThat(log.value(0)).isZero();
        assertThat(log.event(0)).isEqualTo(EventType.BUY);
    }

    @ParameterizedTest
    @CsvSource({
        "9e+05, 900000",
        "900000.0, 900000",
        "0900000, 900000",
        "17850.0, 17850",
        "4.0128e+10, 40128000000",
        "-12, -12",
        "0, 0",
        "9223372036854775807, 9223372036854775807"
    })
    @DisplayName("whole numbers get one spelling, whatever notation they came in")
    void wholeNumbers(String raw, String canonical) throws BadRowException {
        assertThat(Ids.WHOLE_NUMBER.canonical(raw)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "abc", "1e999999999", "1e-999999999", "9223372036854775808", "NaN", "1_000", "0x10"})
    @DisplayName("what is no whole number of 64 bits is a bad row, at once")
    void notWholeNumbers(String raw) {
        assertThatThrownBy(() -> InteractionsLoader.of(file("user,item", raw + ",1"))
                        .user("user", Ids.WHOLE_NUMBER)
                        .item("item", Ids.TEXT)
                        .load())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 2, column \"user\": the value \"" + raw + "\"")
                .hasMessageContaining("whole number");
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, is not a finite number",
        "Infinity, is not a finite number",
        "-inf, is not a number",
        "1e999, is not a finite number",
        "1d, is not a number",
        "0x1p3, is not a number",
        "'1,5', is not a number",
        "ten, is not a number",
        "'', is missing"
    })
    @DisplayName(
            "a value that is not a finite decimal number stops strict mode with file, line, column, value and reason")
    void badValues(String raw, String reason) {
        assertThatThrownBy(() -> plain(file("user,item,price", "1,2,3", "1,2,\"" + raw + "\""))
                        .value("price")
                        .load())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("\"log.csv\", line 3, column \"price\": the value \"" + raw + "\" " + reason);
    }

    @Test
    @DisplayName("a negative quantity is a bad row, or a return where the caller says so")
    void negativeQuantity() {
        DelimitedFile file = file("user,item,quantity,value", "1,2,-3,-6", "1,2,1,2");

        assertThatThrownBy(() -> plain(file).quantity("quantity").load())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 2, column \"quantity\": the value \"-3\" is negative");
        Interactions log = plain(file)
                .quantity("quantity")
                .value("value")
                .negativeQuantityIsReturn()
                .load()
                .data();
        assertThat(log.event(0)).isEqualTo(EventType.RETURN);
        assertThat(log.quantity(0)).isEqualTo(3);
        assertThat(log.value(0)).isEqualTo(-6);
        assertThat(log.event(1)).isEqualTo(EventType.BUY);
    }

    @Test
    @DisplayName("empty cells get the default that the caller names, and are counted; words for missing are named too")
    void filled() {
        Loaded<Interactions> loaded = plain(
                        file("user,item,q,v", "1,2,,5", "1,3,4,NA").missing("NA"))
                .quantity("q", 1)
                .value("v", 0)
                .load();

        assertThat(loaded.data().quantity(0)).isEqualTo(1);
        assertThat(loaded.data().value(1)).isZero();
        assertThat(loaded.report().valuesFilled()).isEqualTo(2);
        assertThatThrownBy(() -> plain(file("user,item", "NA,2").missing("NA")).load())
                .hasMessageContaining("column \"user\"")
                .hasMessageContaining("is missing");
    }

    @Test
    @DisplayName("duplicates: keep, first, last, sum or refuse rows that agree in user, item, event and time")
    void duplicates() {
        DelimitedFile file =
                file("user,item,t,q,v", "1,2,5,1,10", "1,2,6,1,1", "1,2,5,2,20", "1,3,5,1,1", "1,2,5,4,40");

        assertThat(summary(file, Duplicates.KEEP))
                .containsExactly("2@5:1/10", "2@5:2/20", "2@5:4/40", "3@5:1/1", "2@6:1/1");
        assertThat(summary(file, Duplicates.FIRST)).containsExactly("2@5:1/10", "3@5:1/1", "2@6:1/1");
        assertThat(summary(file, Duplicates.LAST)).containsExactly("2@5:4/40", "3@5:1/1", "2@6:1/1");
        assertThat(summary(file, Duplicates.SUM)).containsExactly("2@5:7/70", "3@5:1/1", "2@6:1/1");
        assertThatThrownBy(() -> summary(file, Duplicates.REFUSE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining("duplicate");
        assertThat(summary(file.lenient(0.4), Duplicates.REFUSE)).containsExactly("2@5:1/10", "3@5:1/1", "2@6:1/1");
        assertThat(full(file).duplicates(Duplicates.SUM).load().report().rowsMerged())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("an event column is read by the caller's words; another word is a bad row that lists them")
    void events() {
        Map<String, EventType> words = Map.of("pv", EventType.VIEW, "Buy", EventType.BUY);

        Interactions log = plain(file("user,item,what", "1,2,PV", "1,2,buy"))
                .event("what", words)
                .load()
                .data();

        assertThat(List.of(log.event(0), log.event(1))).containsExactly(EventType.VIEW, EventType.BUY);
        assertThatThrownBy(() -> plain(file("user,item,what", "1,2,stare"))
                        .event("what", words)
                        .load())
                .hasMessageContaining("\"stare\" is no known event")
                .hasMessageContaining("pv");
        assertThat(plain(file("user,item", "1,2"))
                        .event(EventType.CLICK)
                        .load()
                        .data()
                        .event(0))
                .isEqualTo(EventType.CLICK);
    }

    @Test
    @DisplayName("times: seconds, milliseconds, ISO, patterns with a zone; the pattern's own offset wins")
    void times() throws BadRowException {
        assertThat(TimeFormat.EPOCH_SECONDS.epochSecond("978300760")).isEqualTo(978_300_760);
        assertThat(TimeFormat.EPOCH_SECONDS.epochSecond("9.7830076E8")).isEqualTo(978_300_760);
        assertThat(TimeFormat.EPOCH_MILLIS.epochSecond("978300760999")).isEqualTo(978_300_760);
        assertThat(TimeFormat.EPOCH_MILLIS.epochSecond("-1"))
                .as("rounded down, also before 1970")
                .isEqualTo(-1);
        TimeFormat retail = TimeFormat.pattern("M/d/uuuu H:mm", ZoneId.of("Europe/London"));
        assertThat(retail.epochSecond("7/1/2011 8:26"))
                .as("British summer time")
                .isEqualTo(1_309_505_160);
        assertThat(TimeFormat.pattern("uuuu-MM-dd", ZoneOffset.UTC).epochSecond("1970-01-02"))
                .isEqualTo(86_400);
        assertThat(TimeFormat.pattern("uuuu-MM-dd HH:mm XXX", ZoneOffset.ofHours(5))
                        .epochSecond("1970-01-01 02:00 +02:00"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2017-13-01T00:00:00Z", "1e999999999", "1e-999999999", "99999999999999999999"})
    @DisplayName("a text that is no time is a bad row, at once")
    void badTimes(String raw) {
        for (TimeFormat format : List.of(TimeFormat.EPOCH_SECONDS, TimeFormat.EPOCH_MILLIS, TimeFormat.ISO_INSTANT)) {
            assertThatThrownBy(() -> plain(file("user,item,t", "1,2," + raw))
                            .time("t", format)
                            .load())
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("column \"t\": the value \"" + raw + "\" is not ");
        }
    }

    @Test
    @DisplayName("within fixed ids, rows of others are left out and counted")
    void within() {
        IdIndex users = IdIndex.of(List.of("1", "7"));
        IdIndex items = IdIndex.of(List.of("b", "a"));

        Loaded<Interactions> loaded = plain(file("user,item", "1,a", "2,a", "1,c", "1,b"))
                .within(users, items)
                .load();

        assertThat(loaded.data().users()).isEqualTo(users);
        assertThat(loaded.data().items()).isEqualTo(items);
        assertThat(loaded.report().rowsKept()).isEqualTo(2);
        assertThat(loaded.report().rowsLeftOut()).isEqualTo(2);
    }

    @Test
    @DisplayName("a loader without user and item columns reports both at once, before it opens the file")
    void configuration() {
        DelimitedFile untouchable = DelimitedFile.of("never.csv", () -> {
            throw new AssertionError("the file was opened");
        });

        assertThatThrownBy(() -> InteractionsLoader.of(untouchable)
                        .negativeQuantityIsReturn()
                        .load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("user(column, ids)")
                .hasMessageContaining("item(column, ids)")
                .hasMessageContaining("quantity(column)");
    }

    @Test
    @DisplayName("a loader can load again and gives the same")
    void again() {
        InteractionsLoader loader = plain(file("user,item", "1,2", "1,2")).duplicates(Duplicates.FIRST);

        assertThat(loader.load().data().sha256()).isEqualTo(loader.load().data().sha256());
    }

    private static InteractionsLoader plain(DelimitedFile file) {
        return InteractionsLoader.of(file).user("user", Ids.TEXT).item("item", Ids.TEXT);
    }

    private static InteractionsLoader full(DelimitedFile file) {
        return plain(file).time("t", TimeFormat.EPOCH_SECONDS).quantity("q").value("v");
    }

    private static List<String> summary(DelimitedFile file, Duplicates policy) {
        Interactions log = full(file).duplicates(policy).load().data();
        return java.util.stream.IntStream.range(0, log.size())
                .mapToObj(row -> log.items().id(log.item(row)) + "@" + log.time(row) + ":" + (int) log.quantity(row)
                        + "/" + (int) log.value(row))
                .toList();
    }
}
