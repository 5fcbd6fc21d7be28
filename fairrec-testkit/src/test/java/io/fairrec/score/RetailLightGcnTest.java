package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.InteractionGraph;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.LightGcnPropagation;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.portrait.UserPortrait;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that PyTorch trained, from its exported input to its metrics: graph, propagation, tables, scorer. */
class RetailLightGcnTest {

    private static final int USERS = 4074;
    private static final int ITEMS = 3145;
    private static final int DIMENSION = 64;
    private static final int K = 10;

    private static final List<int[]> TRAIN = new ArrayList<>();
    private static final List<int[]> TEST = new ArrayList<>();
    private static JsonNode golden;
    private static Interactions log;
    private static float[] propagated;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void propagate() throws IOException {
        golden = new ObjectMapper().readTree(bytes("retail_golden.json"));
        InteractionsBuilder builder = Interactions.builder().users(ids(USERS)).items(ids(ITEMS));
        for (String line : lines("retail_split.tsv")) {
            String[] fields = line.split("\t", -1);
            assertThat(Integer.parseInt(fields[0])).isEqualTo(TRAIN.size());
            TRAIN.add(ordinals(fields[1]));
            TEST.add(ordinals(fields[2]));
            for (int item : TRAIN.get(TRAIN.size() - 1)) {
                builder.buy(fields[0], Integer.toString(item));
            }
        }
        log = builder.build();
        InteractionGraph graph = InteractionGraph.bipartite(log);
        float[] x0 = new float[(USERS + ITEMS) * DIMENSION];
        ByteBuffer.wrap(bytes("retail_x0_7219x64_f32le.bin"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(x0);
        propagated = new float[x0.length];
        LightGcnPropagation.layers(3).encode(graph, x0, DIMENSION, propagated);
    }

    @Test
    @DisplayName("the propagated vectors are those of PyTorch to 1e-6")
    void vectors() {
        assertRow(golden.get("embedding_rows").get("user_0"), 0);
        assertRow(golden.get("embedding_rows").get("item_0"), USERS);
    }

    @Test
    @DisplayName("served from mapped files: scores, the first ten and all metrics are those of PyTorch")
    void metrics() {
        VectorTable items = table(USERS, ITEMS, "items");
        try (DotProduct scorer = DotProduct.of(TableEncoder.of(table(0, USERS, "users")), items)) {
            assertScores(scorer);
            double[] price = prices();
            double ndcg = 0;
            double recall = 0;
            double revenue = 0;
            int users = 0;
            for (int u = 0; u < USERS; u++) {
                int[] top = top(scorer, u);
                JsonNode expected = golden.get("top10").get(Integer.toString(u));
                if (expected != null) {
                    assertThat(top).as("top 10 of user %d", u).containsExactly(integers(expected));
                }
                BitSet relevant = set(TEST.get(u));
                if (relevant.isEmpty()) {
                    continue;
                }
                users++;
                double dcg = 0;
                double ideal = 0;
                int hits = 0;
                for (int r = 0; r < K; r++) {
                    double discount = Math.log(2) / Math.log(r + 2);
                    ideal += r < relevant.cardinality() ? discount : 0;
                    if (relevant.get(top[r])) {
                        hits++;
                        dcg += discount;
                        revenue += price[top[r]];
                    }
                }
                ndcg += dcg / ideal;
                recall += (double) hits / relevant.cardinality();
            }
            JsonNode metrics = golden.get("metrics");
            assertThat(users).isEqualTo(metrics.get("users").asInt());
            assertThat(ndcg / users)
                    .as("NDCG@10")
                    .isEqualTo(metrics.get("ndcg@10").asDouble(), within(5e-7));
            assertThat(recall / users)
                    .as("Recall@10")
                    .isEqualTo(metrics.get("recall@10").asDouble(), within(5e-7));
            assertThat(revenue / users)
                    .as("revenue@10")
                    .isEqualTo(metrics.get("revenue@10").asDouble(), within(5e-7));
        }
    }

    private static void assertRow(JsonNode expected, int node) {
        assertThat(expected).hasSize(DIMENSION);
        for (int d = 0; d < DIMENSION; d++) {
            assertThat((double) propagated[node * DIMENSION + d])
                    .as("node %d, column %d", node, d)
                    .isEqualTo(expected.get(d).asDouble(), within(1e-6));
        }
    }

    private static void assertScores(DotProduct scorer) {
        JsonNode users = golden.get("inputs").get("user_id");
        double tolerance = golden.get("atol").asDouble();
        for (int r = 0; r < users.size(); r++) {
            int[] candidates = integers(golden.get("inputs").get("item_id").get(r));
            float[] scores = new float[candidates.length];
            scorer.score(UserPortrait.of(log, users.get(r).asInt()), CandidateSet.of(candidates), scores);
            for (int c = 0; c < scores.length; c++) {
                assertThat((double) scores[c])
                        .as("user %s, item %d", users.get(r), candidates[c])
                        .isEqualTo(
                                golden.get("outputs").get("score").get(r).get(c).asDouble(), within(tolerance));
            }
        }
    }

    /** The best of all items that the user had not, ties to the lower ordinal. */
    private static int[] top(DotProduct scorer, int user) {
        BitSet candidates = new BitSet();
        candidates.set(0, ITEMS);
        candidates.andNot(set(TRAIN.get(user)));
        int[] items = candidates.stream().toArray();
        float[] scores = new float[items.length];
        scorer.score(UserPortrait.of(log, user), CandidateSet.of(items), scores);
        int[] top = new int[K];
        TopK.select(scores, items.length, K, top);
        for (int r = 0; r < K; r++) {
            top[r] = items[top[r]];
        }
        return top;
    }

    private static VectorTable table(int begin, int rows, String name) {
        float[] part = java.util.Arrays.copyOfRange(propagated, begin * DIMENSION, (begin + rows) * DIMENSION);
        Path file = folder.resolve(name);
        VectorTable.of(part, DIMENSION).save(file);
        return VectorTable.map(file).verify();
    }

    private static double[] prices() {
        double[] price = new double[ITEMS];
        List<String> lines = lines("retail_items.tsv");
        assertThat(lines).hasSize(ITEMS + 1);
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t", -1);
            price[Integer.parseInt(fields[0])] = Double.parseDouble(fields[2]);
        }
        return price;
    }

    private static BitSet set(int[] members) {
        BitSet set = new BitSet();
        for (int member : members) {
            set.set(member);
        }
        return set;
    }

    private static int[] ordinals(String field) {
        return field.isEmpty()
                ? new int[0]
                : java.util.Arrays.stream(field.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }

    private static int[] integers(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    private static IdIndex ids(int n) {
        return IdIndex.ofLongs(LongStream.range(0, n).toArray());
    }

    private static List<String> lines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(
                RetailLightGcnTest.class.getResourceAsStream("/io/fairrec/retail/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
