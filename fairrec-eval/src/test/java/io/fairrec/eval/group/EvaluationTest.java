package io.fairrec.eval.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Groups;
import io.fairrec.eval.CpuTime;
import io.fairrec.eval.metric.Contexts;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.stat.Bootstrap;
import io.fairrec.eval.stat.PairedChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    /** Everybody wants item 0 and is shown one item; user 8 wants nothing. */
    private static final int[][] RELEVANT = {{0}, {0}, {0}, {0}, {0}, {0}, {0}, {0}, {}};

    private static final int[][] SHOWN = {{0}, {0}, {0}, {1}, {1}, {1}, {0}, {1}, {0}};

    private static final EvaluationContext CONTEXT = Contexts.of(3, RELEVANT);

    /** User 2 is young and old; users 6 and 7 are unknown. */
    private static final Groups AGE = Groups.multiLabel(
            "age",
            List.of(
                    List.of("young"),
                    List.of("young"),
                    List.of("old", "young"),
                    List.of("old"),
                    List.of("old"),
                    List.of("rare"),
                    List.of(),
                    List.of(),
                    List.of("old")));

    private static final Evaluation EVALUATION = Evaluation.of(CONTEXT)
            .metrics(Metrics.hitRate(1), Metrics.coverage(1))
            .groups(AGE)
            .minGroupSize(2);

    @Test
    @DisplayName("overall: mean over users with relevant items, with interval and counts")
    void overall() {
        EvaluationResult result = EVALUATION.run(SHOWN);
        assertThat(result.metrics()).containsExactly("hit-rate@1", "coverage@1");
        assertThat(result.value("hit-rate@1")).isEqualTo(0.5);
        assertThat(result.result("hit-rate@1").support()).isEqualTo(8);
        assertThat(result.result("hit-rate@1").leftOut()).isEqualTo(1);
        assertThat(result.value("coverage@1")).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(result.estimate("hit-rate@1").value()).isEqualTo(0.5);
        assertThat(result.estimate("hit-rate@1").n()).isEqualTo(8);
        assertThat(result.estimate("hit-rate@1").contains(0.5)).isTrue();
    }

    @Test
    @DisplayName("by group: several labels count in each, unknown is a row of its own, small groups are too few")
    void byGroup() {
        GroupTable table = EVALUATION.run(SHOWN).byGroup("hit-rate@1", "age");
        assertThat(table.rows()).extracting(GroupRow::label).containsExactly("old", "rare", "young", "unknown");
        assertThat(table.rows()).extracting(GroupRow::n).containsExactly(3, 1, 3, 2);
        assertThat(table.rows()).extracting(GroupRow::leftOut).containsExactly(1, 0, 0, 0);
        assertThat(table.rows()).extracting(GroupRow::tooFew).containsExactly(false, true, false, false);
        assertThat(table.rows()).extracting(GroupRow::known).containsExactly(true, true, true, false);
        assertThat(table.comparable()).extracting(GroupRow::label).containsExactly("old", "young");
        assertThat(table.difference().orElseThrow()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(table.ratio().orElseThrow()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(table.worst().orElseThrow().label()).isEqualTo("old");
        // Known: users 0 to 5, each once, three hits.
        assertThat(table.known().n()).isEqualTo(6);
        assertThat(table.unknownGap().orElseThrow()).isCloseTo(0.5 - 0.5, within(1e-12));
    }

    @Test
    @DisplayName("one group alone has no difference, ratio or worst group")
    void nothingToCompare() {
        GroupTable table = EVALUATION.minGroupSize(4).run(SHOWN).byGroup("hit-rate@1", "age");
        assertThat(table.comparable()).isEmpty();
        assertThat(table.difference()).isEmpty();
        assertThat(table.ratio()).isEmpty();
        assertThat(table.worst()).isEmpty();
        assertThat(table.unknownGap()).isEmpty();
    }

    @Test
    @DisplayName("a change is paired: users without a value in one of the runs do not count")
    void change() {
        EvaluationResult before = EVALUATION.run(SHOWN);
        EvaluationResult after = EVALUATION.run(new int[][] {{0}, {0}, {0}, {0}, {0}, {1}, {0}, {1}, {1}});
        PairedChange change = after.changeSince(before, "hit-rate@1");
        assertThat(change.before()).isEqualTo(0.5);
        assertThat(change.after()).isEqualTo(0.75);
        assertThat(change.absolute().value()).isEqualTo(0.25);
        assertThat(change.absolute().n()).isEqualTo(8);
        assertThat(change.absolute().lo()).isGreaterThanOrEqualTo(0);
    }

    @Test
    @DisplayName("another group in a partition does not move the intervals of the others, equal runs are equal")
    void reproducible() {
        GroupTable one = EVALUATION.run(SHOWN).byGroup("hit-rate@1", "age");
        assertThat(EVALUATION.run(Slates.of(SHOWN)).byGroup("hit-rate@1", "age"))
                .isEqualTo(one);
        assertThat(EVALUATION
                        .bootstrap(Bootstrap.defaults().seed(2))
                        .run(SHOWN)
                        .estimate("hit-rate@1")
                        .value())
                .isEqualTo(0.5);
    }

    @Test
    @DisplayName("messages name what is missing and what is near")
    void messages() {
        EvaluationResult result = EVALUATION.run(SHOWN);
        assertThatThrownBy(() -> result.value("hitrate@1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hit-rate@1");
        assertThatThrownBy(() -> result.byGroup("hit-rate@1", "aeg")).hasMessageContaining("age");
        assertThatThrownBy(() -> result.estimate("coverage@1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no mean over users named \"coverage@1\"");
        assertThatThrownBy(() -> EVALUATION.metrics(Metrics.hitRate(1))).hasMessageContaining("distinct names");
        assertThatThrownBy(() -> EVALUATION.groups(Groups.of("sex", List.of("f"))))
                .hasMessageContaining("users of the partition \"sex\"");
        assertThatThrownBy(() -> EVALUATION.run(new int[][] {{0}})).hasMessageContaining("slates.length (1) must be 9");
        assertThatThrownBy(() -> EVALUATION.run(new int[][] {{0}, {0}, {0}, {1}, {1}, {1}, {0}, {3}, {0}}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("item (3) in slot 0 of user 7");
    }

    @Test
    @DisplayName("nobody with relevant items: a named outcome, no NaN")
    void nobody() {
        EvaluationResult result = Evaluation.of(Contexts.of(3, new int[][] {{}, {}}))
                .metrics(Metrics.ndcg(1))
                .run(new int[][] {{0}, {1}});
        assertThat(result.result("ndcg@1").isDefined()).isFalse();
        assertThat(result.result("ndcg@1").leftOut()).isEqualTo(2);
        assertThatThrownBy(() -> result.estimate("ndcg@1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs at least 2");
    }

    @Test
    @DisplayName("30 policies over 1,809 users and 10 slots take less than 1 s with 9 metrics")
    void fast() {
        SplittableRandom random = new SplittableRandom(8);
        int users = 1_809;
        int items = 3_299;
        int[][] relevant = new int[users][4];
        int[][] shown = new int[users][10];
        List<Collection<String>> labels = new ArrayList<>();
        for (int u = 0; u < users; u++) {
            fill(random, relevant[u], items);
            fill(random, shown[u], items);
            labels.add(List.of("g" + random.nextInt(6)));
        }
        Evaluation evaluation = Evaluation.of(Contexts.of(items, relevant))
                .metrics(Metrics.accuracy(10))
                .metrics(Metrics.coverage(10), Metrics.gini(10))
                .groups(Groups.multiLabel("group", labels));
        Slates slates = Slates.of(shown);
        double seconds = CpuTime.seconds(() -> {
            for (int policy = 0; policy < 30; policy++) {
                evaluation.run(slates);
            }
        });
        assertThat(seconds).isLessThan(1);
    }

    /** Distinct items: one from each stretch of the catalogue. */
    private static void fill(SplittableRandom random, int[] row, int items) {
        int stretch = items / row.length;
        for (int i = 0; i < row.length; i++) {
            row[i] = i * stretch + random.nextInt(stretch);
        }
    }
}
