package io.fairrec.eval.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Groups;
import io.fairrec.eval.metric.Contexts;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.stat.LabelPermutation;
import io.fairrec.eval.stat.MultipleTesting;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GroupQuestionsTest {

    private static final long SEED = 1_234;

    @Test
    @DisplayName("no difference planted: no evidence, and the sentence says what could have been missed")
    void noEvidence() {
        GroupAnswer answer = new Shop(0.3, 0.3, 0.3)
                .ask()
                .amongKnown("hit-rate@1", "age")
                .answer()
                .get(0);
        assertThat(answer.verdict()).isEqualTo(Verdict.NO_EVIDENCE);
        assertThat(answer.verdict().words()).isEqualTo("no evidence");
        assertThat(answer.n()).isEqualTo(400);
        assertThat(answer.groups()).isEqualTo(2);
        GroupEvidence figures = answer.figures();
        assertThat(figures.pValue()).isGreaterThan(0.05);
        assertThat(figures.effect().lo()).isZero();
        assertThat(figures.gapByChance()).isPositive();
        assertThat(figures.detectable()).isPositive().isLessThanOrEqualTo(figures.detectableInSmallest());
        assertThat(answer.sentence())
                .startsWith("No evidence that hit-rate@1 depends on age:")
                .contains("This does not rule a difference out")
                .contains("80 % probability");
    }

    @Test
    @DisplayName("without evidence no sentence claims that groups are served alike")
    void neverEqual() {
        List<GroupAnswer> answers = new Shop(0.3, 0.3, 0.3)
                .ask()
                .amongKnown("hit-rate@1", "age")
                .unknownAgainstKnown("hit-rate@1", "age")
                .unknownAgainstKnown("hit-rate@1", "age", "history length", Shop.history())
                .answer();
        assertThat(answers)
                .extracting(GroupAnswer::verdict)
                .containsOnly(Verdict.NO_EVIDENCE)
                .hasSize(3);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.sentence())
                        .startsWith("No evidence")
                        .contains("does not rule a difference out")
                        .doesNotContainIgnoringCase("equal")
                        .doesNotContainIgnoringCase("the same")
                        .doesNotContainIgnoringCase("alike")
                        .doesNotContainIgnoringCase("no difference")
                        .doesNotContainIgnoringCase("fair"));
    }

    @Test
    @DisplayName("a planted difference is called a difference, with its direction and size")
    void difference() {
        List<GroupAnswer> answers = new Shop(0.3, 0.6, 0.15)
                .ask()
                .amongKnown("hit-rate@1", "age")
                .unknownAgainstKnown("hit-rate@1", "age")
                .answer();
        assertThat(answers).extracting(GroupAnswer::verdict).containsOnly(Verdict.DIFFERENCE);
        assertThat(answers.get(0).figures().effect().contains(0.3)).isTrue();
        assertThat(answers.get(0).sentence())
                .startsWith("hit-rate@1 differs by age:")
                .contains("(old)", "(young)");
        assertThat(answers.get(1).figures().effect().contains(-0.3)).isTrue();
        assertThat(answers.get(1).sentence())
                .startsWith("Users of unknown age are served worse: hit-rate@1 is")
                .contains("95 % interval -0.");
        assertThat(answers.get(1).figures().pValue()).isLessThan(0.001);
    }

    @Test
    @DisplayName("too few users on a side or too few groups: said so, without figures, and outside the family")
    void tooFew() {
        Shop shop = new Shop(0.3, 0.6, 0.3);
        List<GroupAnswer> answers = GroupQuestions.of(
                        shop.evaluation.minGroupSize(201).run(shop.shown))
                .amongKnown("hit-rate@1", "age")
                .unknownAgainstKnown("hit-rate@1", "age")
                .answer();
        assertThat(answers).extracting(GroupAnswer::verdict).containsOnly(Verdict.TOO_FEW);
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.evidence()).isNull();
            assertThat(answer.sentence()).startsWith("Too few users");
            assertThatThrownBy(answer::figures)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("too few users");
        });
        List<GroupAnswer> mixed = shop.ask()
                .amongKnown("hit-rate@1", "age")
                .amongKnown("hit-rate@1", "rare")
                .answer();
        assertThat(mixed.get(1).verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(mixed.get(0).figures().familySize()).isEqualTo(1);
        assertThat(mixed.get(0).figures().adjustedPValue())
                .isEqualTo(mixed.get(0).figures().pValue());
    }

    @Test
    @DisplayName("Holm's correction runs over all questions of one call")
    void holm() {
        List<GroupAnswer> answers = new Shop(0.3, 0.36, 0.35)
                .ask()
                .amongKnown("hit-rate@1", "age")
                .unknownAgainstKnown("hit-rate@1", "age")
                .unknownAgainstKnown("hit-rate@1", "age", "history length", Shop.history())
                .answer();
        double[] raw = answers.stream()
                .mapToDouble(answer -> answer.figures().pValue())
                .toArray();
        double[] adjusted = answers.stream()
                .mapToDouble(answer -> answer.figures().adjustedPValue())
                .toArray();
        assertThat(adjusted).containsExactly(MultipleTesting.holm(raw));
        assertThat(answers).allMatch(answer -> answer.figures().familySize() == 3);
        assertThat(answers.get(0).sentence()).contains("after Holm's correction for 3 questions");
    }

    @Test
    @DisplayName("standardising removes a difference that comes from the covariate, and says how much")
    void standardised() {
        Shop shop = new Shop(SEED, 0, 0, 0, 0.9);
        List<GroupAnswer> answers = shop.ask()
                .unknownAgainstKnown("hit-rate@1", "age")
                .unknownAgainstKnown("hit-rate@1", "age", "history length", shop.length)
                .answer();
        assertThat(answers.get(0).verdict()).isEqualTo(Verdict.DIFFERENCE);
        assertThat(answers.get(1).verdict()).isEqualTo(Verdict.NO_EVIDENCE);
        var gap = answers.get(1).figures().standardised();
        assertThat(gap).isNotNull();
        assertThat(gap.raw().value())
                .isCloseTo(answers.get(0).figures().effect().value(), within(1e-12));
        assertThat(gap.shareExplained()).isNotNull();
        assertThat(gap.shareExplained().value()).isBetween(0.5, 1.3);
        assertThat(gap.covered()).isEqualTo(1);
        assertThat(answers.get(1).sentence())
                .contains("history length goes along with")
                .contains("of the raw difference");
    }

    @Test
    @DisplayName("equal questions get equal answers")
    void reproducible() {
        Shop shop = new Shop(0.3, 0.4, 0.3);
        assertThat(shop.ask().amongKnown("hit-rate@1", "age").answer())
                .isEqualTo(shop.ask().amongKnown("hit-rate@1", "age").answer());
    }

    @Test
    @DisplayName("an answer whose verdict does not follow from its figures cannot be made")
    void consistent() {
        GroupAnswer answer = new Shop(0.3, 0.3, 0.3)
                .ask()
                .amongKnown("hit-rate@1", "age")
                .answer()
                .get(0);
        assertThatThrownBy(() -> new GroupAnswer(
                        answer.question(), Verdict.DIFFERENCE, 400, 2, answer.evidence(), "Groups differ."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be NO_EVIDENCE");
        assertThatThrownBy(() -> new GroupQuestion("a", "b", GroupQuestion.Kind.AMONG_KNOWN, "history"))
                .hasMessageContaining("covariate (history)");
        assertThatThrownBy(() -> new Shop(0.3, 0.3, 0.3).ask().amongKnown("hit-rate@1", "aeg"))
                .hasMessageContaining("age");
    }

    /** 600 users of whom 200 each are young, old and unknown; a hit with a given probability. */
    private static final class Shop {

        private final int[][] shown = new int[600][1];
        private final double[] length = new double[600];
        private final Evaluation evaluation;

        Shop(double young, double old, double unknown) {
            this(SEED, young, old, unknown, 0);
        }

        /** Unknown users have shorter histories, and the length (0 to 1) may raise the probability of a hit. */
        Shop(long seed, double young, double old, double unknown, double ofLength) {
            SplittableRandom random = new SplittableRandom(seed);
            int[][] relevant = new int[600][1];
            List<String> ages = new ArrayList<>();
            List<String> rare = new ArrayList<>();
            for (int u = 0; u < 600; u++) {
                int group = u % 3;
                ages.add(List.of("young", "old", "unknown").get(group));
                rare.add(u < 5 ? "a" : u < 10 ? "b" : "unknown");
                length[u] = random.nextDouble() * (group == 2 && random.nextDouble() < 0.7 ? random.nextDouble() : 1);
                double chance = (group == 0 ? young : group == 1 ? old : unknown) + ofLength * length[u];
                shown[u][0] = random.nextDouble() < chance ? 0 : 1;
            }
            EvaluationContext context = Contexts.of(3, relevant);
            evaluation = Evaluation.of(context)
                    .metrics(Metrics.hitRate(1))
                    .groups(Groups.of("age", ages), Groups.of("rare", rare));
        }

        static double[] history() {
            return new Shop(0.3, 0.3, 0.3).length;
        }

        GroupQuestions ask() {
            return GroupQuestions.of(evaluation.run(shown)).permutations(new LabelPermutation(1_999, 1));
        }
    }
}
