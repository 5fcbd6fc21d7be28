package io.fairrec.examples.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoTowersTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("the first ten items of real histories are those of PyTorch")
    void lists() throws IOException {
        List<CatalogItem> products = TwoTowers.products();
        Catalog catalog = Catalog.of(products);
        Path file = folder.resolve("items.vectors");
        TwoTowers.encodeItems(products, file);
        JsonNode golden = golden("user_tower.golden.json");
        try (Recommender recommender = TwoTowers.recommender(catalog, catalog.items(), file)) {
            for (int u = 0; u < golden.get("users").size(); u++) {
                List<String> history = new ArrayList<>();
                for (JsonNode number : golden.get("inputs").get("history").get(u)) {
                    if (number.intValue() > 0) {
                        history.add(catalog.items().id(number.intValue() - 1));
                    }
                }
                List<Integer> expected = new ArrayList<>();
                golden.get("top10")
                        .get(golden.get("users").get(u).asText())
                        .forEach(item -> expected.add(item.intValue()));

                assertThat(recommender
                                .recommend(RecommendationRequest.forVisitor(history)
                                        .slateSize(10))
                                .items())
                        .as("user %s", golden.get("users").get(u))
                        .extracting(item -> catalog.items().ordinal(item.id()))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("an item's features are those of the training")
    void features() {
        List<CatalogItem> products = TwoTowers.products();
        try (Scanner lines = new Scanner(resource("two_tower_items.tsv"), "UTF-8")) {
            lines.nextLine();
            int item = 0;
            for (; lines.hasNextLine(); item++) {
                String[] columns = lines.nextLine().split("\t", -1);
                float[] expected = new float[1001];
                expected[0] = Float.parseFloat(columns[1]);
                for (String bucket : columns[2].split(" ", -1)) {
                    expected[1 + Integer.parseInt(bucket)] = 1;
                }
                float[] features = TwoTowers.features(products.get(item));
                assertThat(features[0]).as("item %d", item).isCloseTo(expected[0], within(1e-6f));
                features[0] = expected[0];
                assertThat(features).as("item %d", item).isEqualTo(expected);
            }
            assertThat(item).isEqualTo(products.size()).isEqualTo(3145);
        }
    }

    @Test
    @DisplayName("a product that came after the training has a vector, and is near what it is like")
    void newProduct() {
        List<CatalogItem> products = TwoTowers.products();
        var trained = Catalog.of(products).items();
        products.add(TwoTowers.NEW_PRODUCT);
        Catalog catalog = Catalog.of(products);
        Path file = folder.resolve("items.vectors");
        TwoTowers.encodeItems(products, file);
        try (Recommender recommender = TwoTowers.recommender(catalog, trained, file)) {
            int rank = recommender.recommend(TwoTowers.LUNCH_BAGS.slateSize(catalog.size())).items().stream()
                    .filter(item -> item.id().equals("new"))
                    .findFirst()
                    .orElseThrow()
                    .rank();

            assertThat(rank).isLessThanOrEqualTo(100);
        }
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static InputStream resource(String name) {
        return TwoTowersTest.class.getResourceAsStream(name);
    }
}
