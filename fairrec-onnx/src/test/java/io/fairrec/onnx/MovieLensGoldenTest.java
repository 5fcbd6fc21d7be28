package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.data.InteractionGraph;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.score.DotProduct;
import io.fairrec.score.Scorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Models of MovieLens-100K, whose licence keeps them out of this project: skipped without {@code -Dfairrec.models}. */
@Tag("models")
class MovieLensGoldenTest {

    private static final String FOLDER = "movielens/";
    private static final String SECTION = "MovieLens-100K";

    @BeforeEach
    void files() {
        ModelFiles.assume(FOLDER + "lightgcn_golden.json");
    }

    private static OnnxModel load(String name) {
        return Fixtures.load(ModelFiles.model(FOLDER + name));
    }

    /** How many users and items the model has: the encoder's signature says it. */
    private static int rows(ModelInfo info, int output) {
        return (int) info.outputs().get(output).fixed(0);
    }

    private static Split split() {
        try (OnnxModel encoder = load("lightgcn_encoder.onnx")) {
            return Split.movielens(rows(encoder.info(), 0), rows(encoder.info(), 1));
        }
    }

    @Test
    @DisplayName("lightgcn_scorer.onnx: the golden scores, first ten and metrics, by gender and age where u.user is")
    void scorer() throws IOException {
        JsonNode golden = ModelFiles.json(FOLDER + "lightgcn_golden.json");
        Split split = split();
        try (Scorer scorer = OnnxUserItemScorer.builder(load("lightgcn_scorer.onnx"))
                .users(ModelIds.of(split.train.users(), 0))
                .items(ModelIds.of(split.train.items(), 0))
                .build()) {
            Parity parity = new Parity(golden.get("scorer"));
            int[] users = Parity.ints(golden.at("/scorer/inputs/user_id"));
            for (int r = 0; r < users.length; r++) {
                parity.compareScores(
                        "user " + users[r],
                        scorer,
                        split.portrait(users[r]),
                        Parity.ints(golden.at("/scorer/inputs/item_id").get(r)),
                        golden.at("/scorer/outputs/score").get(r));
            }
            parity.report(SECTION, "lightgcn_golden.json, scorer: scores of lightgcn_scorer.onnx");
            Ranked ranked = Ranked.of(split, scorer);
            report(
                    "lightgcn_golden.json: ranking by lightgcn_scorer.onnx",
                    ranked,
                    ranked.assertLists(golden.get("top10_item_ids_1based"), 1),
                    ranked.assertMetrics(golden.at("/metrics/lightgcn"), "", people()));
        }
    }

    @Test
    @DisplayName("lightgcn_encoder.onnx: both outputs on the train graph")
    void encoder() {
        JsonNode golden = ModelFiles.json(FOLDER + "lightgcn_golden.json").get("encoder");
        Split split = split();
        Parity parity = new Parity(golden);
        float[][] vectors = encode(split, golden);
        int dimension = vectors[0].length / split.train.userCount();
        compareRows(parity, golden.get("user_emb_rows"), vectors[0], dimension);
        compareRows(parity, golden.get("item_emb_rows"), vectors[1], dimension);
        parity.report(SECTION, "lightgcn_golden.json, encoder: rows of lightgcn_encoder.onnx");
        // Sums of tens of thousands of 32-bit numbers, in PyTorch's order: not to 1e-4.
        assertThat(sum(vectors[0])).isCloseTo(golden.get("sum_user").doubleValue(), within(0.01));
        assertThat(sum(vectors[1])).isCloseTo(golden.get("sum_item").doubleValue(), within(0.01));
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static void compareRows(Parity parity, JsonNode rows, float[] table, int dimension) {
        for (Map.Entry<String, JsonNode> row : rows.properties()) {
            int at = Integer.parseInt(row.getKey()) * dimension;
            parity.compare("row " + row.getKey(), row.getValue(), Arrays.copyOfRange(table, at, at + dimension));
        }
    }

    /** The users' and the items' vectors. */
    private static float[][] encode(Split split, JsonNode golden) {
        InteractionGraph graph = InteractionGraph.bipartite(split.train);
        assertThat(graph.edges()).isEqualTo(golden.get("edges").intValue());
        try (OnnxModel model = load("lightgcn_encoder.onnx")) {
            Call call = model.call(List.of("src", "dst", "weight"), List.of("user_emb", "item_emb"));
            call.input(0).reshape(graph.edges());
            call.input(1).reshape(graph.edges());
            call.input(2).reshape(graph.edges());
            for (int e = 0; e < graph.edges(); e++) {
                call.input(0).set(e, graph.source(e));
                call.input(1).set(e, graph.target(e));
                call.input(2).floats().put(e, graph.weight(e));
            }
            float[][] vectors = new float[2][];
            for (int o = 0; o < 2; o++) {
                int rows = rows(model.info(), o);
                int dimension = (int) model.info().outputs().get(o).fixed(1);
                call.output(o).reshape(rows, dimension);
                vectors[o] = new float[rows * dimension];
            }
            model.run(call);
            call.output(0).copyFinite(vectors[0], 0, "");
            call.output(1).copyFinite(vectors[1], 0, "");
            return vectors;
        }
    }

    @Test
    @DisplayName("lightgcn_propagate.onnx: the golden vectors of the small graph")
    void propagation() {
        JsonNode golden = ModelFiles.json(FOLDER + "lightgcn_golden.json").get("propagate");
        ExportedModelsGoldenTest.propagate(
                "lightgcn_propagate.onnx",
                golden,
                ModelFiles.model("lightgcn_propagate.onnx"),
                SECTION,
                "lightgcn_golden.json, propagate: lightgcn_propagate.onnx");
    }

    @Test
    @DisplayName("mlp_scorer.onnx over the encoder's vectors: the golden scores and metrics")
    void mlp() throws IOException {
        JsonNode golden = ModelFiles.json(FOLDER + "mlp_scorer_golden.json");
        ExportedModelsGoldenTest.pairs(
                golden,
                ModelFiles.model(FOLDER + "mlp_scorer.onnx"),
                SECTION,
                "mlp_scorer_golden.json: scores of mlp_scorer.onnx");
        Split split = split();
        float[][] vectors =
                encode(split, ModelFiles.json(FOLDER + "lightgcn_golden.json").get("encoder"));
        int dimension = vectors[0].length / split.train.userCount();
        try (Scorer scorer = OnnxPairScorer.builder(load("mlp_scorer.onnx"))
                .users(TableEncoder.of(VectorTable.of(vectors[0], dimension)))
                .items(VectorTable.of(vectors[1], dimension))
                .itemIds(split.train.items())
                .build()) {
            Ranked ranked = Ranked.of(split, scorer);
            report(
                    "mlp_scorer_golden.json: ranking by mlp_scorer.onnx",
                    ranked,
                    "",
                    ranked.assertMetrics(golden.get("metrics"), "", people()));
        }
    }

    @Test
    @DisplayName("sasrec_user.onnx and sasrec_scorer.onnx: the golden vectors and scores")
    void sasrec() {
        JsonNode golden = ModelFiles.json(FOLDER + "sasrec_golden.json");
        ExportedModelsGoldenTest.sequences(
                golden,
                ModelFiles.model(FOLDER + "sasrec_user.onnx"),
                SECTION,
                "sasrec_golden.json: vectors of sasrec_user.onnx");
        ExportedModelsGoldenTest.sequenceScores(
                golden,
                ModelFiles.model(FOLDER + "sasrec_scorer.onnx"),
                SECTION,
                "sasrec_golden.json: scores of sasrec_scorer.onnx");
    }

    @Test
    @DisplayName("sasrec on u.data: HR@10, NDCG@10 and the first ten, by the scorer and by vectors and inner product")
    void sasrecRanking() throws IOException {
        JsonNode golden = ModelFiles.json(FOLDER + "sasrec_golden.json");
        Split movies = split();
        int items = movies.train.itemCount();
        Split split = Split.lastRating(data("u.data"), movies.train.userCount(), items);
        try (Scorer scorer = OnnxSequenceScorer.builder(load("sasrec_scorer.onnx"))
                        .items(ModelIds.of(split.train.items(), 1))
                        .build();
                Scorer towers = DotProduct.of(
                        OnnxSequenceEncoder.builder(load("sasrec_user.onnx"))
                                .items(ModelIds.of(split.train.items(), 1))
                                .build(),
                        itemVectors(items))) {
            for (Scorer one : List.of(scorer, towers)) {
                Ranked ranked = Ranked.of(split, one);
                report(
                        "sasrec_golden.json: ranking by "
                                + (one == scorer ? "sasrec_scorer.onnx" : "sasrec_user.onnx and DotProduct"),
                        ranked,
                        ranked.assertLists(golden.get("top10_item_ids_1based"), 1),
                        ranked.assertMetrics(golden.get("metrics"), "test_", Map.of()));
            }
        }
    }

    /** The file's row 0 is the padding. */
    private static VectorTable itemVectors(int items) {
        float[] padded = ModelFiles.floats(FOLDER + "sasrec_item_emb_1683x64_f32le.bin");
        int dimension = padded.length / (items + 1);
        return VectorTable.of(Arrays.copyOfRange(padded, dimension, padded.length), dimension);
    }

    private static void report(String name, Ranked ranked, String lists, String metrics) {
        ModelsTable.add(
                SECTION, name, ranked.lists.length, Double.NaN, Double.NaN, lists, metrics, ranked.milliseconds);
    }

    private static Path data(String file) {
        Path folder = Path.of(System.getProperty("fairrec.data", ""), "ml-100k");
        assumeTrue(Files.exists(folder.resolve(file)), "ml-100k/" + file + " is not there: give -Dfairrec.data=FOLDER");
        return folder;
    }

    /** Men, women and two ages, where the users' file is. */
    private static Map<String, IntPredicate> people() throws IOException {
        Path file = Path.of(System.getProperty("fairrec.data", ""), "ml-100k", "u.user");
        Map<String, IntPredicate> groups = new HashMap<>();
        if (Files.exists(file)) {
            List<String[]> users = Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.split("\\|", -1))
                    .toList();
            groups.put("M", u -> users.get(u)[2].equals("M"));
            groups.put("F", u -> users.get(u)[2].equals("F"));
            groups.put("age<30", u -> Integer.parseInt(users.get(u)[1]) < 30);
            groups.put("age>=30", u -> Integer.parseInt(users.get(u)[1]) >= 30);
        }
        return groups;
    }
}
