package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.data.InteractionGraph;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.LightGcnPropagation;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.score.DotProduct;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The LightGCN of the retail shop (CC0): what PyTorch computed, through the adapters. */
@Tag("models")
class RetailGoldenTest {

    private static final String SECTION = "Online Retail (retail/retail_golden.json)";

    private final JsonNode golden = ModelFiles.json("retail/retail_golden.json");
    private final Split split = Split.retail();

    private OnnxUserItemScorer scorer() {
        return OnnxUserItemScorer.builder(Fixtures.load(ModelFiles.model("retail/retail_lightgcn_scorer.onnx")))
                .users(ModelIds.of(split.train.users(), 0))
                .items(ModelIds.of(split.train.items(), 0))
                .build();
    }

    @Test
    @DisplayName("retail_lightgcn_scorer.onnx: the golden scores")
    void scores() {
        try (OnnxUserItemScorer scorer = scorer()) {
            Parity parity = new Parity(golden);
            int[] users = Parity.ints(golden.get("inputs").get("user_id"));
            for (int r = 0; r < users.length; r++) {
                parity.compareScores(
                        "user " + users[r],
                        scorer,
                        split.portrait(users[r]),
                        Parity.ints(golden.get("inputs").get("item_id").get(r)),
                        golden.get("outputs").get("score").get(r));
            }
            parity.report(SECTION, "scores of retail_lightgcn_scorer.onnx");
        }
    }

    @Test
    @DisplayName("retail_lightgcn_scorer.onnx: NDCG@10, Recall@10, revenue@10, coverage, Gini and the first ten")
    void metrics() {
        try (OnnxUserItemScorer scorer = scorer()) {
            report("ranking by retail_lightgcn_scorer.onnx", Ranked.of(split, scorer), countries());
        }
    }

    private void report(String name, Ranked ranked, Map<String, IntPredicate> groups) {
        ModelsTable.add(
                SECTION,
                name,
                ranked.lists.length,
                Double.NaN,
                Double.NaN,
                ranked.assertLists(golden.get("top10"), 0),
                ranked.assertMetrics(golden.get("metrics"), "", groups),
                ranked.milliseconds);
    }

    /** Countries are known only where the users' file is. */
    private static Map<String, IntPredicate> countries() {
        Map<String, IntPredicate> groups = new HashMap<>();
        if (ModelFiles.has("retail/retail_users.tsv")) {
            List<Boolean> british = ModelFiles.lines("retail/retail_users.tsv").stream()
                    .skip(1)
                    .map(line -> line.split("\t", -1)[2].equals("United Kingdom"))
                    .toList();
            groups.put("UK", british::get);
            groups.put("other", u -> !british.get(u));
        }
        return groups;
    }

    @Test
    @DisplayName("lightgcn_propagate.onnx on the shop's graph: the golden vectors, and those of the CSR loop")
    void propagation() {
        float[] x0 = ModelFiles.floats("retail/retail_x0_7219x64_f32le.bin");
        int nodes = split.train.userCount() + split.train.itemCount();
        int dimension = x0.length / nodes;
        InteractionGraph graph = InteractionGraph.bipartite(split.train);
        float[] z = new float[x0.length];
        float[] loop = new float[x0.length];
        Parity parity = new Parity(golden);
        try (OnnxGraphEncoder encoder = OnnxGraphEncoder.builder(
                        Fixtures.load(ModelFiles.model("lightgcn_propagate.onnx")))
                .build()) {
            encoder.encode(graph, x0, dimension, z);
        }
        JsonNode rows = golden.get("embedding_rows");
        for (Map.Entry<String, JsonNode> row : rows.properties()) {
            String[] parts = row.getKey().split("_", -1);
            int node = Integer.parseInt(parts[1]) + (parts[0].equals("item") ? split.train.userCount() : 0);
            parity.compare(
                    row.getKey(), row.getValue(), Arrays.copyOfRange(z, node * dimension, (node + 1) * dimension));
        }
        parity.report(SECTION, "rows of lightgcn_propagate.onnx");
        Parity beside = new Parity(golden);
        LightGcnPropagation.layers(3).encode(graph, x0, dimension, loop);
        beside.compare("LightGcnPropagation beside the ONNX graph", z, loop);
        beside.report(SECTION, "LightGcnPropagation beside lightgcn_propagate.onnx");
        int users = split.train.userCount() * dimension;
        VectorTable items = VectorTable.of(Arrays.copyOfRange(z, users, z.length), dimension);
        VectorTable people = VectorTable.of(Arrays.copyOf(z, users), dimension);
        try (DotProduct scorer = DotProduct.of(TableEncoder.of(people), items)) {
            report("ranking by the vectors of lightgcn_propagate.onnx", Ranked.of(split, scorer), Map.of());
        }
        assertThat(beside.largest()).isLessThan(5e-6);
    }
}
