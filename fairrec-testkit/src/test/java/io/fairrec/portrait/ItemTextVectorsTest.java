package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import io.fairrec.testkit.HashedWords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ItemTextVectorsTest {

    private static final ItemTextVectors.Options OPTIONS = ItemTextVectors.Options.defaults();

    @Test
    @DisplayName("the weighted mean of the fields, each at length 1, whatever lengths the encoder gives")
    void byHand() {
        KnownTexts encoder = new KnownTexts(3)
                .with("title", 5, 0, 0)
                .with("description", 0, 0.1f, 0)
                .with("A, B", 0, 0, 7)
                .with("r1", 2, 0, 0)
                .with("r2", 0, 3, 0);
        ItemText item = new ItemText("title", "description", List.of("A", "B"), List.of("r1", "r2"));

        // Reviews: the mean of (1,0,0) and (0,1,0), at length 1.
        double h = Math.sqrt(0.5);
        double x = 1 + 0.5 * h;
        double y = 2 + 0.5 * h;
        double z = 0.5;
        double norm = Math.sqrt(x * x + y * y + z * z);
        ItemTextVectors encoded = ItemTextVectors.encode(encoder, List.of(item), OPTIONS.description(2));
        assertThat(encoded.vectors().row(0))
                .containsExactly(
                        new float[] {(float) (x / norm), (float) (y / norm), (float) (z / norm)}, within(1e-6f));
        assertThat(encoded.texts()).isEqualTo(5);
        assertThat(encoded.truncatedTexts())
                .as("the description has 11 characters")
                .isEqualTo(1);
        assertThat(encoded.unreadableTexts()).isZero();
        assertThat(encoder.batches()).as("all fields in one call").containsExactly(5);
    }

    @Test
    @DisplayName("a field that is missing or cannot be read leaves its weight to the others")
    void missingFields() {
        KnownTexts encoder = new KnownTexts(2).with("title", 1, 0).with("r", 0, 1);
        ItemTextVectors encoded = ItemTextVectors.encode(
                encoder,
                List.of(
                        ItemText.of("title").description("??"),
                        ItemText.of("").reviews(List.of("??", "r", "")),
                        ItemText.of("title").reviews(List.of("r"))),
                OPTIONS);

        assertThat(encoded.vectors().row(0)).containsExactly(1, 0);
        assertThat(encoded.vectors().row(1)).containsExactly(0, 1);
        assertThat(encoded.vectors().row(2))
                .containsExactly(new float[] {(float) (2 / Math.sqrt(5)), (float) (1 / Math.sqrt(5))}, within(1e-6f));
        assertThat(encoded.unreadable()).isEmpty();
        assertThat(encoded.texts()).as("blank texts are not sent").isEqualTo(6);
        assertThat(encoded.unreadableTexts()).isEqualTo(2);
    }

    @Test
    @DisplayName("an item without readable text has the zero vector and is named by ordinal, with the first reason")
    void unreadable() {
        KnownTexts encoder = new KnownTexts(2).with("title", 1, 0);
        ItemTextVectors encoded = ItemTextVectors.encode(
                encoder,
                List.of(
                        ItemText.of(" "),
                        ItemText.of("title"),
                        ItemText.of("??"),
                        ItemText.of("title").description("??"),
                        new ItemText("", "", List.of(""), List.of("\n")),
                        ItemText.of("#").description("??")),
                OPTIONS);

        assertThat(encoded.unreadable())
                .containsExactly(
                        new Unreadable(0, Reason.BLANK, 0),
                        new Unreadable(2, Reason.UNKNOWN_TOKENS, 0.75),
                        new Unreadable(4, Reason.BLANK, 0),
                        new Unreadable(5, Reason.NO_MODEL_FOR_SCRIPT, 0));
        for (int item : new int[] {0, 2, 4, 5}) {
            assertThat(encoded.vectors().row(item)).containsOnly(0);
        }
    }

    @Test
    @DisplayName("only the latest reviews count, and fields of weight 0 are not read")
    void limits() {
        KnownTexts encoder =
                new KnownTexts(2).with("old", 1, 0).with("new", 0, 1).with("title", 1, 0);
        ItemText item = ItemText.of("title").reviews(List.of("old", "old", "new"));

        ItemTextVectors encoded =
                ItemTextVectors.encode(encoder, List.of(item), OPTIONS.title(0).maxReviews(1));

        assertThat(encoded.vectors().row(0)).containsExactly(0, 1);
        assertThat(encoder.batches()).containsExactly(1);
    }

    @Test
    @DisplayName("items in one call or each alone: the same vectors, though chunks cut the list anywhere")
    void chunks() {
        SplittableRandom random = new SplittableRandom(3);
        HashedWords words = HashedWords.of(16);
        List<ItemText> items = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            List<String> reviews = Collections.nCopies(random.nextInt(9), "review " + random.nextInt(50));
            items.add(new ItemText("item " + i, i % 3 == 0 ? "" : "text " + i % 7, List.of("c" + i % 5), reviews));
        }
        ItemTextVectors all = ItemTextVectors.encode(words, items, OPTIONS);
        assertThat(all.texts()).as("more than one chunk").isGreaterThan(EncodedTexts.CHUNK);
        for (int i = 0; i < items.size(); i += 13) {
            assertThat(ItemTextVectors.encode(words, List.of(items.get(i)), OPTIONS)
                            .vectors()
                            .row(0))
                    .as("item %d", i)
                    .containsExactly(all.vectors().row(i));
        }
    }

    @Test
    @DisplayName("no call has more texts than a chunk, but those of one item")
    void boundedCalls() {
        KnownTexts encoder = new KnownTexts(1).with("t", 1);
        List<ItemText> items = new ArrayList<>(Collections.nCopies(9000, ItemText.of("t")));
        items.add(ItemText.of("t").reviews(Collections.nCopies(5000, "t")));
        ItemTextVectors encoded = ItemTextVectors.encode(encoder, items, OPTIONS.maxReviews(6000));

        assertThat(encoded.texts()).isEqualTo(14_001);
        assertThat(encoder.batches().stream().mapToInt(Integer::intValue).sum()).isEqualTo(14_001);
        assertThat(encoder.batches()).endsWith(5001);
        assertThat(encoder.batches().subList(0, encoder.batches().size() - 1))
                .allSatisfy(batch -> assertThat(batch).isLessThanOrEqualTo(EncodedTexts.CHUNK));
    }

    @Test
    @DisplayName("later items go behind the earlier ones, whose bits stay; another dimension is refused")
    void append() {
        HashedWords words = HashedWords.of(32);
        List<ItemText> items = List.of(ItemText.of("red shirt"), ItemText.of(""), ItemText.of("blue shirt"));
        List<ItemText> later =
                List.of(ItemText.of(""), ItemText.of("green shoes").categories(List.of("Shoes")));
        List<ItemText> both = new ArrayList<>(items);
        both.addAll(later);

        ItemTextVectors first = ItemTextVectors.encode(words, items, OPTIONS);
        ItemTextVectors grown = first.append(words, later);
        ItemTextVectors atOnce = ItemTextVectors.encode(words, both, OPTIONS);

        assertThat(grown.vectors().sha256()).isEqualTo(atOnce.vectors().sha256());
        assertThat(grown.unreadable()).isEqualTo(atOnce.unreadable()).hasSize(2);
        assertThat(grown.texts()).isEqualTo(atOnce.texts());
        assertThat(first.vectors().rows()).isEqualTo(3);
        assertThatThrownBy(() -> first.append(HashedWords.of(31), later)).hasMessageContaining("(31) must be 32");
    }

    @Test
    @DisplayName("no items: an empty table; weights that say nothing are refused; reviews do not show")
    void edges() {
        assertThat(ItemTextVectors.encode(HashedWords.of(4), List.of(), OPTIONS)
                        .vectors()
                        .rows())
                .isZero();
        assertThatThrownBy(() -> new ItemTextVectors.Options(0, 0, 0, 0, 1)).hasMessageContaining("all 0");
        assertThatThrownBy(() -> OPTIONS.title(-1)).hasMessageContaining("weight of the title (-1.0)");
        assertThatThrownBy(() -> OPTIONS.maxReviews(0)).hasMessageContaining("maxReviews (0)");
        assertThat(ItemText.of("shirt")
                        .reviews(List.of("secret"))
                        .description("d")
                        .toString())
                .contains("shirt", "1 reviews")
                .doesNotContain("secret");
    }
}
