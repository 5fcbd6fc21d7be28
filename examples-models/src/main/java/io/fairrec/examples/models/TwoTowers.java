package io.fairrec.examples.models;

import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.IdIndex;
import io.fairrec.data.VectorTable;
import io.fairrec.eval.load.DelimitedFile;
import io.fairrec.eval.load.Ids;
import io.fairrec.eval.load.ItemsLoader;
import io.fairrec.objective.Objectives;
import io.fairrec.onnx.ModelIds;
import io.fairrec.onnx.ModelSource;
import io.fairrec.onnx.OnnxFeatureEncoder;
import io.fairrec.onnx.OnnxModel;
import io.fairrec.onnx.OnnxSequenceEncoder;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.score.DotProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves a two-tower model that was trained and exported in Python ({@code tools/export/two_tower.py}, on UCI Online Retail,
 * CC0). The item tower reads the catalogue once, offline; the user tower reads a history at each request.
 */
public final class TwoTowers {

    static final CatalogItem NEW_PRODUCT = CatalogItem.of("new").price(3.75).title("RED RETROSPOT LUNCH BOX FOR CATS");

    /** A visitor who looked at LUNCH BAG RED RETROSPOT and LUNCH BAG BLACK SKULL. */
    static final RecommendationRequest LUNCH_BAGS = RecommendationRequest.forVisitor(List.of("20725", "20727"));

    private static final ModelSource ITEM_TOWER =
            ModelSource.classPath("io/fairrec/examples/models/towers/item_tower.onnx");
    private static final ModelSource USER_TOWER =
            ModelSource.classPath("io/fairrec/examples/models/towers/user_tower.onnx");
    private static final int BUCKETS = 1000;
    private static final Pattern WORD = Pattern.compile("[A-Z0-9]+");

    private TwoTowers() {}

    /** Prints what goes with two lunch bags, a product that came after the training among the candidates. */
    public static void main(String[] args) throws IOException {
        List<CatalogItem> products = products();
        IdIndex trained = Catalog.of(products).items();
        products.add(NEW_PRODUCT);
        Catalog catalog = Catalog.of(products);
        Path vectors = Files.createTempDirectory("two-towers").resolve("items.vectors");
        encodeItems(products, vectors);
        try (Recommender recommender = recommender(catalog, trained, vectors)) {
            recommender.recommend(LUNCH_BAGS).items().forEach(System.out::println);
            recommender.recommend(LUNCH_BAGS.slateSize(catalog.size())).items().stream()
                    .filter(item -> item.id().equals(NEW_PRODUCT.id()))
                    .forEach(item -> System.out.println("The model never saw " + item));
        }
    }

    /**
     * Online: answers with the five nearest items.
     *
     * @param trained the items that the user tower knows, in the order of its training; it reads no others in a history
     * @param vectors the file of {@link #encodeItems}
     */
    static Recommender recommender(Catalog catalog, IdIndex trained, Path vectors) {
        // towers: start
        VectorTable items = VectorTable.map(vectors);
        PortraitEncoder userTower = OnnxSequenceEncoder.builder(OnnxModel.load(USER_TOWER))
                .items(ModelIds.of(trained, 1)) // 0 pads
                .build();
        return Recommender.builder()
                .catalog(catalog)
                .scorer(DotProduct.of(userTower, items))
                .objective(Objectives.relevance(), 1)
                .slateSize(5)
                .build();
        // towers: end
    }

    /** The products of the training, in its order; ids are the shop's stock codes. */
    static List<CatalogItem> products() {
        return new ArrayList<>(ItemsLoader.of(DelimitedFile.resource(TwoTowers.class, "towers/retail_items.tsv")
                        .delimiter("\t"))
                .item("stock_code", Ids.TEXT)
                .price("median_price")
                .title("description")
                .loadItems()
                .data());
    }

    /** Offline: one vector for each product, written to a file that any number of servers map. */
    static void encodeItems(List<CatalogItem> products, Path file) {
        try (OnnxFeatureEncoder itemTower = OnnxFeatureEncoder.builder(OnnxModel.load(ITEM_TOWER))
                .inputShape(1 + BUCKETS)
                .build()) {
            itemTower
                    .encodeAll(
                            (first, count, out) -> products.subList(first, first + count)
                                    .forEach(product -> out.put(features(product))),
                            products.size())
                    .save(file);
        }
    }

    /** As in the training: the logarithm of the price, then a 1 for each bucket that a word of the title falls into. */
    static float[] features(CatalogItem product) {
        float[] features = new float[1 + BUCKETS];
        features[0] = (float) Math.log(product.price());
        Matcher words = WORD.matcher(product.title().toUpperCase(Locale.ROOT));
        while (words.find()) {
            features[1 + Math.floorMod(words.group().hashCode(), BUCKETS)] = 1;
        }
        return features;
    }
}
