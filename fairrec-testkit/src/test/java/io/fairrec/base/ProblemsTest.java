package io.fairrec.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    @Test
    @DisplayName("no problem, no exception")
    void noProblemNoException() {
        Problems problems = new Problems();
        problems.addIf(false, "never");
        problems.collect(() -> Checks.atLeast(1, 1, "x"));

        assertThat(problems.messages()).isEmpty();
        assertThatCode(() -> problems.throwIfAny("recommender")).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("one problem makes one sentence")
    void oneProblem() {
        Problems problems = new Problems();
        problems.add("The k (0) must be at least 1.");

        assertThatThrownBy(() -> problems.throwIfAny("recommender"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The recommender cannot be built: The k (0) must be at least 1.");
    }

    @Test
    @DisplayName("all problems come at once, numbered, in order")
    void allProblemsAtOnce() {
        Problems problems = new Problems();
        problems.add("First.");
        problems.collect(() -> Checks.atLeast(0, 1, "k"));
        problems.addIf(true, "Third.");

        assertThatThrownBy(() -> problems.throwIfAny("recommender"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactly("First.", "The k (0) must be at least 1.", "Third."))
                .hasMessage("The recommender cannot be built, for 3 reasons:\n  1. First.\n"
                        + "  2. The k (0) must be at least 1.\n  3. Third.");
    }

    @Test
    @DisplayName("only an IllegalArgumentException is a problem; the messages are a copy")
    void onlyIllegalArgumentsAreCollected() {
        Problems problems = new Problems();
        assertThatThrownBy(() -> problems.collect(() -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);

        var before = problems.messages();
        problems.add("Later.");
        assertThat(before).isEmpty();
    }
}
