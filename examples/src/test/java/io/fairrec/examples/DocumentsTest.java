package io.fairrec.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.Recommendation;
import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.data.Catalog;
import io.fairrec.eval.group.EvaluationResult;
import io.fairrec.eval.load.Loaded;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import io.fairrec.policy.Policy;
import io.fairrec.policy.PolicyJson;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Popularity;
import io.fairrec.score.Scorer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents show as code or as a policy is what compiles, runs and parses. */
class DocumentsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path CODE = Path.of("src/test/java/io/fairrec/examples/GuideCode.java");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final CompleteJourney SHOP = CompleteJourney.load();

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"guide.md", "evaluation.md", "training.md"})
    @DisplayName("Every Java block of a document stands in GuideCode, line by line")
    void codeCompiles(String document) throws IOException {
        String source = unindented(Files.readString(CODE));
        List<String> blocks = blocks(Files.readString(DOCS.resolve(document)), "java");
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            assertThat(source).contains(unindented(block));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "guide.md",
                "evaluation.md",
                "training.md",
                "training-results.md",
                "reranking.md",
                "performance.md",
                "architecture.md",
                "adr/README.md",
                "../README.md",
                "../CONTRIBUTING.md"
            })
    @DisplayName("Every link of a document to a file of the repository leads to one")
    void links(String document) throws IOException {
        Path file = DOCS.resolve(document);
        Matcher matcher = LINK.matcher(Files.readString(file));
        while (matcher.find()) {
            assertThat(file.resolveSibling(matcher.group(1))).exists();
        }
    }

    @Test
    @DisplayName("The guide's policy parses, holds every key that a written policy has, and builds a recommender")
    void policy() throws IOException {
        List<String> blocks = blocks(Files.readString(DOCS.resolve("guide.md")), "json");
        assertThat(blocks).hasSize(1);
        Policy policy = PolicyJson.read(blocks.get(0));
        // Every part is there, so that writing it shows every key.
        assertThat(policy.promises()).isNotEmpty();
        assertThat(policy.constraints()).isNotEmpty();
        Matcher keys = Pattern.compile("\"(\\w+)\" :").matcher(PolicyJson.write(policy));
        while (keys.find()) {
            assertThat(blocks.get(0)).contains("\"" + keys.group(1) + "\":");
        }

        try (Recommender recommender = GuideCode.fromPolicy(
                blocks.get(0), SHOP.catalog(), SHOP.interactions(), Popularity.fit(SHOP.interactions()))) {
            GuideCode.replay(recommender, SHOP.interactions().users().id(0), out);
        }
        assertThat(text()).endsWith("true\n");
    }

    @Test
    @DisplayName("The guide's loaders read a shop's files, and write the bad row aside")
    void load(@TempDir Path folder) throws IOException {
        StringBuilder rows = new StringBuilder("customer,sku,bought_at,pieces,paid\nann,,2024-01-01T10:00:00Z,1,1\n");
        for (int i = 0; i < 200; i++) {
            rows.append("ann,milk,2024-01-02T10:00:00Z,,1.19\n");
        }
        Files.writeString(folder.resolve("purchases.csv"), rows);
        Files.writeString(
                folder.resolve("items.csv"), "sku,price,name,brand,categories\nmilk,1.19,Milk,Private,dairy|drinks\n");
        Files.writeString(folder.resolve("customers.csv"), "customer,age_band\nann,25-34\n");

        Loaded<Catalog> items = GuideCode.load(folder, out);

        assertThat(items.data().title(0)).isEqualTo("Milk");
        assertThat(items.data().groups("category").count(0)).isEqualTo(2);
        assertThat(text()).contains("rowsRead=201", "valuesFilled=200", "[age]");
        assertThat(Files.readString(folder.resolve("rejected.csv"))).contains("ann,,2024-01-01T10:00:00Z");
    }

    @Test
    @DisplayName("The guide's portraits and cold start answer for a household and for a visitor")
    void portraitsAndColdStart() {
        PortraitEncoder portrait = GuideCode.portraits(SHOP.interactions(), SHOP.catalog());
        float[] vector = new float[portrait.dimension()];
        portrait.encode(List.of(UserPortrait.of(SHOP.interactions(), 0)), vector);
        assertThat(vector).isNotEqualTo(new float[vector.length]);

        Scorer scorer = GuideCode.scorer(SHOP.interactions(), SHOP.catalog(), SHOP.households("age"));
        try (Recommender recommender = GuideCode.fromPolicy(
                "{\"objectives\": [{\"name\": \"relevance\"}]}", SHOP.catalog(), SHOP.interactions(), scorer)) {
            Recommendation visitor = recommender.recommend(
                    RecommendationRequest.forVisitor(List.of()).attribute("age", "65+"));
            assertThat(visitor.items()).hasSize(10);
        }
    }

    @Test
    @DisplayName("The guide's price and gain, found on validation, keep the promise over the stream of all households")
    void promise() {
        try (Recommender recommender = GuideCode.promise(SHOP.interactions(), SHOP.catalog())) {
            int households = SHOP.interactions().userCount();
            for (int user = 0; user < households; user++) {
                Recommendation answer = recommender.recommend(RecommendationRequest.forUser(
                        SHOP.interactions().users().id(user)));
                assertThat(answer.certificate().allMet()).isTrue();
            }
            assertThat(recommender.ledger().share(0).orElseThrow()).isCloseTo(0.345, within(0.01));
        }
    }

    @Test
    @DisplayName("The evaluation page's program gives the published figures of popularity")
    void measure() {
        EvaluationResult result = GuideCode.measure(SHOP.interactions(), SHOP.catalog(), SHOP.households("age"), out);

        assertThat(result.value("ndcg@10")).isCloseTo(0.0697, within(0.00005));
        assertThat(text()).contains("no evidence", "kept=false");
    }

    @Test
    @DisplayName("The training page's program trains under two aims, saves a model and serves it")
    void train(@TempDir Path folder) {
        Split split = Splits.perUserFractionByRows(SHOP.interactions(), 0.8);
        try (Recommender recommender = GuideCode.train(split, SHOP.catalog(), SHOP.households("age"), folder, out)) {
            Recommendation answer = recommender.recommend(
                    RecommendationRequest.forUser(SHOP.interactions().users().id(0)));
            assertThat(answer.items()).hasSize(10);
        }
        assertThat(text()).isEqualTo("COMPLETED after 6 epochs\n");
        assertThat(folder.resolve("training.checkpoint")).exists();
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /** The fenced blocks of one language. */
    private static List<String> blocks(String markdown, String language) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("(?ms)^```" + language + "\n(.*?)^```").matcher(markdown);
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    private static String unindented(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
