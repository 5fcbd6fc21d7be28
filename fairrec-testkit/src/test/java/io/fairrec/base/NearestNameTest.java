package io.fairrec.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.internal.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> KNOWN =
            List.of("relevance", "expected-revenue", "provider-parity", "category-diversity");

    @ParameterizedTest
    @CsvSource({
        "relevanse, relevance",
        "RELEVANCE, relevance",
        "expected-revenu, expected-revenue",
        "provider-partiy, provider-parity",
        "categry-diversty, category-diversity"
    })
    @DisplayName("finds the name a misspelt one meant")
    void findsTheNameMeant(String misspelt, String meant) {
        assertThat(NearestName.of(misspelt, KNOWN)).isEqualTo(meant);
        assertThat(NearestName.advice(misspelt, KNOWN)).isEqualTo("Did you mean \"" + meant + "\"?");
    }

    @Test
    @DisplayName("lists what is known when nothing is near")
    void listsWhatIsKnown() {
        assertThat(NearestName.of("xyz", KNOWN)).isNull();
        assertThat(NearestName.advice("xyz", List.of("alpha", "beta"))).isEqualTo("Known: alpha, beta.");
    }

    @Test
    @DisplayName("a tie goes to the first")
    void tieGoesToTheFirst() {
        assertThat(NearestName.of("bat", List.of("cat", "hat"))).isEqualTo("cat");
        assertThat(NearestName.of("bat", List.of("hat", "cat"))).isEqualTo("hat");
    }

    @Test
    @DisplayName("a single edit of a name of 3 or more letters is always undone")
    void undoesSingleEdits() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            String name = KNOWN.get(random.nextInt(KNOWN.size()));
            int at = random.nextInt(name.length() - 1);
            char letter = (char) ('a' + random.nextInt(26));
            String edited = switch (random.nextInt(4)) {
                case 0 -> name.substring(0, at) + name.substring(at + 1);
                case 1 -> name.substring(0, at) + letter + name.substring(at);
                case 2 -> name.substring(0, at) + letter + name.substring(at + 1);
                default -> name.substring(0, at) + name.charAt(at + 1) + name.charAt(at) + name.substring(at + 2);
            };

            assertThat(NearestName.of(edited, KNOWN))
                    .as("seed %d: %s", seed, edited)
                    .isEqualTo(name);
        }
    }

    @Test
    @DisplayName("a hostile name of a million letters is compared by its beginning")
    void cutsHostileNames() {
        assertThat(NearestName.of("a".repeat(1_000_000), KNOWN)).isNull();
    }
}
