package io.fairrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.eval.group.Evaluation;
import io.fairrec.eval.group.EvaluationResult;
import io.fairrec.eval.group.GroupAnswer;
import io.fairrec.eval.group.GroupQuestions;
import io.fairrec.eval.group.GroupTable;
import io.fairrec.eval.group.Verdict;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import io.fairrec.eval.stat.StandardizedGap;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Blend;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import io.fairrec.score.PurchaseCount;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What may be said about age on real purchases (task R, blend 8), and what may not. */
class AgeVerdictTest {

    private static final CompleteJourney SHOP = CompleteJourney.load();
    private static final Split BUY_AGAIN = Splits.perUserFractionByRows(SHOP.interactions(), 0.8);
    private static final EvaluationContext CONTEXT =
            EvaluationContext.of(SHOP.catalog(), BUY_AGAIN.train(), BUY_AGAIN.test());
    private static final EvaluationResult RESULT = Evaluation.of(CONTEXT)
            .metrics(Metrics.ndcg(10))
            .groups(SHOP.households("age"))
            .run(slates());
    private static final List<GroupAnswer> ANSWERS = GroupQuestions.of(RESULT)
            .amongKnown("ndcg@10", "age")
            .unknownAgainstKnown("ndcg@10", "age")
            .unknownAgainstKnown("ndcg@10", "age", "history length", CONTEXT.historyLengths())
            .answer();

    @Test
    @DisplayName("the six known ages differ by less than chance makes them: no evidence")
    void amongKnownAges() {
        GroupAnswer answer = ANSWERS.get(0);

        assertThat(answer.groups()).isEqualTo(6);
        assertThat(answer.verdict()).isEqualTo(Verdict.NO_EVIDENCE);
        assertThat(answer.figures().pValue()).isBetween(0.7, 0.85);
        assertThat(answer.figures().effect().value())
                .isLessThan(answer.figures().gapByChance());
        assertThat(answer.sentence()).contains("does not rule a difference out");
    }

    @Test
    @DisplayName("households of unknown age are served worse: .069 against .11")
    void unknownAge() {
        GroupTable table = RESULT.byGroup("ndcg@10", "age");

        assertThat(ANSWERS.get(1).verdict()).isEqualTo(Verdict.DIFFERENCE);
        assertThat(ANSWERS.get(1).figures().effect().hi()).isNegative();
        assertThat(table.unknown().n()).isEqualTo(1_028);
        assertThat(table.unknownGap().orElseThrow()).isBetween(-0.045, -0.041);
    }

    @Test
    @DisplayName("history length accounts for more than half of that gap")
    void standardised() {
        StandardizedGap gap = ANSWERS.get(2).figures().standardised();

        assertThat(gap).isNotNull();
        assertThat(gap.covered()).isEqualTo(1);
        assertThat(gap.shareExplained()).isNotNull();
        assertThat(gap.shareExplained().value()).isBetween(0.55, 0.75);
        assertThat(gap.standardised().value()).isBetween(-0.02, -0.01);
    }

    private static int[][] slates() {
        int items = SHOP.interactions().itemCount();
        Scorer scorer = Blend.builder()
                .add(
                        1,
                        ItemKnn.fit(
                                BUY_AGAIN.train(), ItemKnn.Options.defaults().shrinkage(20)),
                        Blend.Scale.Z_SCORE)
                .add(0.5, Popularity.fit(BUY_AGAIN.train()), Blend.Scale.LOG_Z_SCORE)
                .add(16, PurchaseCount.alone(), Blend.Scale.LOG)
                .build();
        int[][] slates = new int[BUY_AGAIN.train().userCount()][];
        float[] scores = new float[items];
        int[] top = new int[10];
        for (int user = 0; user < slates.length; user++) {
            UserPortrait portrait = UserPortrait.of(BUY_AGAIN.train(), user);
            CandidateSet candidates = WholeCatalog.all(items).candidates(portrait, items);
            scorer.score(portrait, candidates, scores);
            int size = TopK.select(scores, candidates.size(), top.length, top);
            slates[user] = Arrays.stream(top, 0, size).map(candidates::item).toArray();
        }
        return slates;
    }
}
