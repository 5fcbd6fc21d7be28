package io.fairrec.examples.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.policy.Policy;
import io.fairrec.policy.PolicyJson;
import io.fairrec.train.Ease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiment on a small shop whose customers like one of four shelves and shun what is dear. */
class RetailFrontTest {

    private static final int USERS = 160;
    private static final int ITEMS = 120;

    private static Dataset shop() {
        SplittableRandom random = new SplittableRandom(11);
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(CatalogItem.of("i" + i).price(1 + random.nextInt(12)));
        }
        Catalog catalog = Catalog.of(items);
        IdIndex users =
                IdIndex.of(IntStream.range(0, USERS).mapToObj(u -> "u" + u).toList());
        InteractionsBuilder log = Interactions.builder().users(users).items(catalog.items());
        for (int u = 0; u < USERS; u++) {
            for (int i = 0; i < ITEMS; i++) {
                double taste = i % 4 == u % 4 ? 0.6 : 0.06;
                if (random.nextDouble() < taste / (1 + 0.1 * catalog.price(i))) {
                    log.buy("u" + u, "i" + i);
                }
            }
        }
        Interactions pairs = log.build();
        boolean[] train = Dataset.firstFourFifths(pairs, 42);
        return Dataset.of("a small shop", catalog, pairs, row -> train[row], Map.of());
    }

    @Test
    @DisplayName("prints every strategy and choice, and writes a page and a policy that can be loaded")
    void runs(@TempDir Path folder) throws IOException {
        StringBuilder out = new StringBuilder();
        RetailFront.run(
                shop(),
                List.of(new RetailFront.Base(
                        "EASE", d -> Ease.fit(d.train(), Ease.Options.defaults().regularization(20)))),
                new RetailFront.Effort(5, 2, 4, 2),
                folder,
                out);

        assertThat(out.toString())
                .contains("### EASE: NDCG@10 0.")
                .contains("| weighted sum | 5 |")
                .contains("| price exponent | 5 |")
                .contains("| calibrated probabilities (score")
                .contains("| Nash |")
                .contains("| knee |")
                .contains("α1 = 0.0, α2 = 1.0")
                .contains("Expected calibration error")
                .doesNotContain("NaN");
        assertThat(Files.readString(folder.resolve("retail-front.html"))).contains("Kalai–Smorodinsky");
        Policy policy = PolicyJson.read(Files.readString(folder.resolve("retail-policy-ease.json")));
        assertThat(policy.slateSize()).isEqualTo(10);
        assertThat(policy.objectives())
                .extracting(Policy.ObjectiveEntry::name)
                .containsExactly("relevance", "expected-revenue");
        assertThat(policy.objectives().get(1).weight()).isBetween(0.01, 30.0);
    }
}
