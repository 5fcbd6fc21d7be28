package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.data.EventType;
import io.fairrec.data.InteractionGraph;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.DotProduct;
import io.fairrec.score.Scorer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models that the scripts of tools/export made: PyTorch's answers, from the runtime and through the adapters. */
@Tag("models")
class ExportedModelsGoldenTest {

    private static final String FOLDER = "onnx/exported/";
    private static final String SECTION = "Models of tools/export";

    /** Every golden file of the folder. */
    static List<String> goldenFiles() throws IOException, URISyntaxException {
        URL readme = Objects.requireNonNull(ExportedModelsGoldenTest.class.getResource("exported/README.md"));
        try (Stream<Path> files = Files.list(Path.of(readme.toURI()).getParent())) {
            List<String> names = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".golden.json"))
                    .sorted()
                    .toList();
            assertThat(names).isNotEmpty();
            return names;
        }
    }

    private static ModelSource model(JsonNode golden) {
        return ModelFiles.model(FOLDER + golden.get("model").textValue());
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    @DisplayName("the runtime answers what PyTorch did")
    void raw(String file) {
        JsonNode golden = ModelFiles.json(FOLDER + file);
        try (OnnxModel model = Fixtures.load(model(golden))) {
            List<String> inputs = names(golden.get("inputs"));
            List<String> outputs = names(golden.get("outputs"));
            Call call = model.call(inputs, outputs);
            Parity parity = new Parity(golden);
            for (int i = 0; i < inputs.size(); i++) {
                JsonNode values = golden.get("inputs").get(inputs.get(i));
                Tensor input = call.input(i).reshape(Parity.shape(values));
                float[] numbers = Parity.floats(values);
                String type = spec(model.info().inputs(), inputs.get(i)).type();
                for (int n = 0; n < numbers.length; n++) {
                    if (type.equals("float32")) {
                        input.floats().put(n, numbers[n]);
                    } else {
                        input.set(n, (long) numbers[n]);
                    }
                }
            }
            for (int o = 0; o < outputs.size(); o++) {
                call.output(o).reshape(Parity.shape(golden.get("outputs").get(outputs.get(o))));
            }
            model.run(call);
            for (int o = 0; o < outputs.size(); o++) {
                float[] answer = new float[call.output(o).size()];
                call.output(o).copyFinite(answer, 0, file);
                parity.compare(outputs.get(o), golden.get("outputs").get(outputs.get(o)), answer);
            }
            parity.report(SECTION, file + ": the runtime");
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    @DisplayName("its adapter answers what PyTorch did")
    void adapted(String file) {
        JsonNode golden = ModelFiles.json(FOLDER + file);
        String inputs = String.join(" ", new TreeSet<>(names(golden.get("inputs"))));
        String row = file + ": the adapter";
        switch (inputs) {
            case "item_id user_id" -> userItems(golden, model(golden), SECTION, row);
            case "item_vec user_vec" -> pairs(golden, model(golden), SECTION, row);
            case "history" -> sequences(golden, model(golden), SECTION, row);
            case "history item_id" -> sequenceScores(golden, model(golden), SECTION, row);
            case "dst src weight x0" -> propagate(file, golden, model(golden), SECTION, row);
            case "image", "features" -> features(golden, model(golden), SECTION, row);
            // Text models: OnnxTextEncoderTest goes from the texts to the vectors.
            case "attention_mask input_ids token_type_ids" ->
                assertThat(golden.has("texts")).isTrue();
            default -> throw new AssertionError("No adapter takes " + inputs + ".");
        }
    }

    static void userItems(JsonNode golden, ModelSource model, String section, String row) {
        int[] users = Parity.ints(golden.at("/inputs/user_id"));
        JsonNode items = golden.at("/inputs/item_id");
        int largest = (int) largest(items);
        Parity parity = new Parity(golden);
        try (Scorer scorer = OnnxUserItemScorer.builder(Fixtures.load(model))
                .users(ModelIds.range(0, (int) largest(golden.at("/inputs/user_id")) + 1))
                .items(ModelIds.range(0, largest + 1))
                .build()) {
            for (int r = 0; r < users.length; r++) {
                parity.compareScores(
                        "user " + users[r],
                        scorer,
                        Fixtures.history(0).withUser(users[r]),
                        Parity.ints(items.get(r)),
                        golden.at("/outputs/score").get(r));
            }
        }
        parity.report(section, row);
    }

    static void pairs(JsonNode golden, ModelSource model, String section, String row) {
        JsonNode users = golden.at("/inputs/user_vec");
        JsonNode items = golden.at("/inputs/item_vec");
        int[] all = new int[items.size()];
        Arrays.setAll(all, i -> i);
        Parity parity = new Parity(golden);
        try (Scorer scorer = OnnxPairScorer.builder(Fixtures.load(model))
                .users(TableEncoder.of(
                        VectorTable.of(Parity.floats(users), users.get(0).size())))
                .items(VectorTable.of(Parity.floats(items), items.get(0).size()))
                .build()) {
            for (int u = 0; u < users.size(); u++) {
                parity.compareScores(
                        "user " + u,
                        scorer,
                        Fixtures.history(0).withUser(u),
                        all,
                        golden.at("/outputs/score").get(u));
            }
        }
        parity.report(section, row);
    }

    static void sequences(JsonNode golden, ModelSource model, String section, String row) {
        JsonNode histories = golden.at("/inputs/history");
        int items = (int) largest(histories);
        List<UserPortrait> portraits = portraits(histories, items);
        Parity parity = new Parity(golden);
        try (OnnxSequenceEncoder encoder = OnnxSequenceEncoder.builder(Fixtures.load(model))
                .items(ModelIds.range(1, items))
                .build()) {
            float[] vectors = Fixtures.encode(encoder, portraits);
            int d = encoder.dimension();
            for (int p = 0; p < portraits.size(); p++) {
                float[] vector = Arrays.copyOfRange(vectors, p * d, (p + 1) * d);
                if (portraits.get(p).size() == 0) {
                    // The adapter does not ask the model about nothing.
                    assertThat(vector).containsOnly(0);
                } else {
                    parity.compare(
                            "history " + p, golden.at("/outputs/user_vec").get(p), vector);
                }
            }
        }
        parity.report(section, row);
    }

    static void sequenceScores(JsonNode golden, ModelSource model, String section, String row) {
        JsonNode histories = golden.at("/inputs/history");
        JsonNode candidates = golden.at("/inputs/item_id");
        int items = (int) Math.max(largest(histories), largest(candidates));
        List<UserPortrait> portraits = portraits(histories, items);
        Parity parity = new Parity(golden);
        try (Scorer scorer = OnnxSequenceScorer.builder(Fixtures.load(model))
                .items(ModelIds.range(1, items))
                .build()) {
            for (int p = 0; p < portraits.size(); p++) {
                int[] ordinals = Arrays.stream(Parity.ints(candidates.get(p)))
                        .map(id -> id - 1)
                        .toArray();
                if (portraits.get(p).size() > 0) {
                    parity.compareScores(
                            "history " + p,
                            scorer,
                            portraits.get(p),
                            ordinals,
                            golden.at("/outputs/score").get(p));
                }
            }
        }
        parity.report(section, row);
    }

    static void propagate(String what, JsonNode golden, ModelSource model, String section, String row) {
        JsonNode x0 = golden.at("/inputs/x0");
        int dimension = x0.get(0).size();
        float[] out = new float[x0.size() * dimension];
        Parity parity = new Parity(golden);
        try (OnnxGraphEncoder encoder =
                OnnxGraphEncoder.builder(Fixtures.load(model)).build()) {
            encoder.encode(
                    InteractionGraph.of(
                            x0.size(),
                            Parity.ints(golden.at("/inputs/src")),
                            Parity.ints(golden.at("/inputs/dst")),
                            Parity.floats(golden.at("/inputs/weight"))),
                    Parity.floats(x0),
                    dimension,
                    out);
        }
        parity.compare(what, golden.at("/outputs/z"), out);
        parity.report(section, row);
    }

    static void features(JsonNode golden, ModelSource model, String section, String row) {
        JsonNode inputs = golden.get("inputs").get(names(golden.get("inputs")).get(0));
        JsonNode outputs =
                golden.get("outputs").get(names(golden.get("outputs")).get(0));
        Parity parity = new Parity(golden);
        try (OnnxFeatureEncoder encoder =
                OnnxFeatureEncoder.builder(Fixtures.load(model)).build()) {
            float[] out = new float[inputs.size() * encoder.dimension()];
            encoder.encode(Parity.floats(inputs), inputs.size(), out);
            parity.compare("vectors", outputs, out);
        }
        parity.report(section, row);
    }

    /** Portraits whose events are the numbers above 0, in their order; item ordinal = number − 1. */
    private static List<UserPortrait> portraits(JsonNode histories, int items) {
        InteractionsBuilder builder =
                Interactions.builder().users(Fixtures.ids(histories.size())).items(Fixtures.ids(items));
        for (int u = 0; u < histories.size(); u++) {
            int time = 0;
            for (JsonNode id : histories.get(u)) {
                if (id.intValue() > 0) {
                    builder.add(Integer.toString(u), Integer.toString(id.intValue() - 1), EventType.BUY, time++, 1, 1);
                }
            }
        }
        Interactions log = builder.build();
        List<UserPortrait> portraits = new ArrayList<>();
        for (int u = 0; u < histories.size(); u++) {
            portraits.add(UserPortrait.of(log, u));
        }
        return portraits;
    }

    @Test
    @DisplayName("the small LightGCN ranks its shop as PyTorch did")
    void lightGcn() {
        JsonNode golden = ModelFiles.json(FOLDER + "lightgcn_small_scorer.golden.json");
        List<String> items = ModelFiles.lines(FOLDER + "lightgcn_small_items.txt");
        Split split = Split.ofLines(ModelFiles.lines(FOLDER + "lightgcn_small_split.tsv"), items.size(), List.of());
        try (Scorer scorer = OnnxUserItemScorer.builder(Fixtures.load(model(golden)))
                .users(ModelIds.of(split.train.users(), 0))
                .items(ModelIds.of(split.train.items(), 0))
                .build()) {
            report(Ranked.of(split, scorer), golden, "lightgcn", "lightgcn_small_scorer.golden.json: ranking");
        }
    }

    @Test
    @DisplayName("two towers: a history and items' content rank the retail shop as PyTorch did")
    void twoTowers() {
        JsonNode golden = ModelFiles.json(FOLDER + "user_tower.golden.json");
        JsonNode tower = ModelFiles.json(FOLDER + "item_tower.golden.json");
        Split split = Split.retail();
        int buckets = tower.get("buckets").intValue();
        List<String[]> content = ModelFiles.lines(FOLDER + "two_tower_items.tsv").stream()
                .map(line -> line.split("\t", -1))
                .toList();
        int price = Arrays.asList(content.get(0)).indexOf("ln_price");
        int words = Arrays.asList(content.get(0)).indexOf("buckets");
        VectorTable items;
        try (OnnxFeatureEncoder encoder =
                OnnxFeatureEncoder.builder(Fixtures.load(model(tower))).build()) {
            items = encoder.encodeAll(
                    (row, count, out) -> {
                        for (int i = row; i < row + count; i++) {
                            float[] features = new float[1 + buckets];
                            String[] line = content.get(i + 1);
                            features[0] = Float.parseFloat(line[price]);
                            if (!line[words].isEmpty()) {
                                for (String bucket : line[words].split(" ", -1)) {
                                    features[1 + Integer.parseInt(bucket)] = 1;
                                }
                            }
                            out.put(features);
                        }
                    },
                    content.size() - 1);
        }
        JsonNode sums = tower.get("sums_over_all_items");
        for (int d = 0; d < items.dimension(); d++) {
            double sum = 0;
            for (int i = 0; i < items.rows(); i++) {
                sum += items.value(i, d);
            }
            assertThat(sum).as("column %d", d).isCloseTo(sums.get(d).doubleValue(), within(0.01));
        }
        try (Scorer scorer = DotProduct.of(
                OnnxSequenceEncoder.builder(Fixtures.load(model(golden)))
                        .items(ModelIds.of(split.train.items(), 1))
                        .build(),
                items)) {
            report(Ranked.of(split, scorer), golden, "two_tower", "user_tower, item_tower: ranking of the retail shop");
        }
    }

    private static void report(Ranked ranked, JsonNode golden, String model, String row) {
        ModelsTable.add(
                SECTION,
                row,
                ranked.lists.length,
                Double.NaN,
                Double.NaN,
                ranked.assertLists(golden.get("top10"), 0),
                ranked.assertMetrics(golden.at("/metrics/" + model), "", Map.of()),
                ranked.milliseconds);
    }

    private static double largest(JsonNode nested) {
        double largest = 0;
        for (float value : Parity.floats(nested)) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        for (Iterator<String> all = object.fieldNames(); all.hasNext(); ) {
            names.add(all.next());
        }
        return names;
    }

    private static TensorSpec spec(List<TensorSpec> specs, String name) {
        return specs.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }
}
