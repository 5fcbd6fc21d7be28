package io.fairrec.eval.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PolicySearchTest {

    /** A quarter circle: accuracy² + revenue² = quality², and two models of which one is better everywhere. */
    private static final PolicyTrial CIRCLE = decision -> {
        double angle = decision.number("weight") * Math.PI / 2;
        double radius = decision.choice("model").equals("good") ? 1 : 0.5;
        return Map.of("accuracy", radius * Math.cos(angle), "revenue", radius * Math.sin(angle), "cost", radius);
    };

    private static PolicySearch search(PolicyTrial trial) {
        return PolicySearch.of(trial, PolicyAim.most("accuracy"), PolicyAim.most("revenue"))
                .knob(Knob.choice("model", "poor", "good"))
                .knob(Knob.linear("weight", 0, 1));
    }

    @Test
    @DisplayName("a grid tries every combination once, and its front is what nothing beats")
    void grid() {
        AtomicInteger calls = new AtomicInteger();
        PolicyFront front = search(d -> {
                    calls.incrementAndGet();
                    return CIRCLE.figures(d);
                })
                .grid(11);

        assertThat(calls).hasValue(22);
        assertThat(front.trials()).hasSize(22);
        assertThat(front.points())
                .hasSize(11)
                .allSatisfy(p -> assertThat(p.decision().choice("model")).isEqualTo("good"));
        assertThat(front.points().get(0).figure("accuracy")).isEqualTo(1);
        assertThat(front.points().get(10).figure("revenue")).isEqualTo(1);
    }

    @Test
    @DisplayName("evolution finds the same front, reproducibly, and tries nothing twice")
    void evolve() {
        Set<PolicyDecision> tried = new HashSet<>();
        List<PolicyDecision> all = new ArrayList<>();
        PolicySearch search = search(d -> {
            tried.add(d);
            all.add(d);
            return CIRCLE.figures(d);
        });
        PolicyFront front = search.evolve(20, 15, 7);

        assertThat(all).hasSameSizeAs(tried);
        assertThat(front.points()).hasSizeGreaterThan(40);
        // A quarter of a disc of radius 1.
        assertThat(front.hypervolume(Map.of("accuracy", 0.0, "revenue", 0.0))).isEqualTo(Math.PI / 4, within(0.02));
        assertThat(search(CIRCLE).evolve(20, 15, 7).points()).isEqualTo(front.points());
    }

    @Test
    @DisplayName("choices: weights, knee, Nash, Kalai–Smorodinsky and a limit on the loss")
    void choices() {
        PolicyFront front = search(CIRCLE).grid(91);

        PolicyPoint knee = front.knee().orElseThrow();
        assertThat(knee.decision().number("weight")).isEqualTo(0.5);
        assertThat(front.nash(Map.of("accuracy", 0.0, "revenue", 0.0))).contains(knee);
        assertThat(front.kalaiSmorodinsky(Map.of("accuracy", 0.0, "revenue", 0.0)))
                .contains(knee);
        assertThat(front.byWeights(Map.of("accuracy", 1.0, "revenue", 1.0))).contains(knee);
        assertThat(front.byWeights(Map.of("revenue", 1.0)))
                .contains(front.points().get(90));
        assertThat(front.nash(Map.of("accuracy", 0.9, "revenue", 0.9)))
                .as("nobody reaches both")
                .isEmpty();

        PolicyPoint within = front.mostWithin("revenue", "accuracy", 1, 0.02).orElseThrow();
        assertThat(within.figure("accuracy")).isBetween(0.98, 0.985);
        assertThat(front.points())
                .noneMatch(p -> p.figure("accuracy") >= 0.98 && p.figure("revenue") > within.figure("revenue"));
        assertThat(front.mostWithin("revenue", "accuracy", 2, 0.02)).isEmpty();
    }

    @Test
    @DisplayName("figures that should be small: costs fall, limits are upper ones")
    void lowerIsBetter() {
        PolicyTrial trial = d -> {
            double x = d.number("price");
            return Map.of("gap", 1 - x, "loss", x * x);
        };
        PolicyFront front = PolicySearch.of(trial, PolicyAim.least("gap"), PolicyAim.least("loss"))
                .knob(Knob.linear("price", 0, 1))
                .grid(101);
        assertThat(front.points()).hasSize(101);
        assertThat(front.mostWithin("gap", "loss", 0.25, 0)
                        .orElseThrow()
                        .decision()
                        .number("price"))
                .isEqualTo(0.5);
        assertThat(front.hypervolume(Map.of("gap", 1.0, "loss", 1.0))).isEqualTo(2.0 / 3, within(0.02));
        assertThat(front.nash(Map.of("gap", 0.1, "loss", 0.1))).isEmpty();
    }

    @Test
    @DisplayName("one aim and eight aims")
    void oneAndEightAims() {
        PolicyTrial one = d -> Map.of("regret", Math.abs(d.number("x") - 0.3));
        PolicyFront single = PolicySearch.of(one, PolicyAim.least("regret"))
                .knob(Knob.linear("x", -1, 1))
                .evolve(10, 20, 1);
        assertThat(single.points()).hasSize(1);
        assertThat(single.points().get(0).figure("regret")).isLessThan(0.01);

        PolicyTrial eight = d -> {
            Map<String, Double> figures = new java.util.LinkedHashMap<>();
            for (int k = 0; k < 8; k++) {
                figures.put("f" + k, Math.pow(d.number("x") - k / 7.0, 2));
            }
            return figures;
        };
        PolicyAim[] aims = new PolicyAim[8];
        for (int k = 0; k < 8; k++) {
            aims[k] = PolicyAim.least("f" + k);
        }
        PolicyFront many =
                PolicySearch.of(eight, aims).knob(Knob.linear("x", -3, 3)).evolve(36, 10, 1);
        assertThat(many.points())
                .hasSizeGreaterThan(20)
                .allSatisfy(p -> assertThat(p.decision().number("x")).isBetween(-0.1, 1.1));
        assertThat(many.knee()).isPresent();
    }

    @Test
    @DisplayName("fronts of two searches make one; a table names every figure and decision")
    void unites() {
        PolicyFront a = search(CIRCLE).grid(3);
        PolicyFront b = search(CIRCLE).grid(4);
        PolicyFront both = a.with(b);
        assertThat(both.trials()).hasSize(14);
        assertThat(both.points()).hasSize(5);
        assertThat(both.markdown())
                .contains("accuracy")
                .contains("model=good, weight=0.3333")
                .hasLineCount(7);
        assertThat(PolicyFront.of(a.aims(), List.of()).knee()).isEmpty();
        assertThat(PolicyFront.of(a.aims(), List.of()).markdown()).contains("No policy");
        assertThat(PolicyFront.of(a.aims(), List.of()).hypervolume(Map.of("accuracy", 0.0, "revenue", 0.0)))
                .isZero();
    }

    @Test
    @DisplayName("knobs: ends, logarithmic steps, equal parts for options")
    void knobs() {
        Knob weight = Knob.logarithmic("w", 0.01, 100);
        assertThat(weight.number(0)).isEqualTo(0.01);
        assertThat(weight.number(0.5)).isEqualTo(1, within(1e-12));
        assertThat(weight.number(1)).isEqualTo(100);
        Knob model = Knob.choice("m", "a", "b", "c");
        assertThat(model.option(0)).isEqualTo("a");
        assertThat(model.option(0.34)).isEqualTo("b");
        assertThat(model.option(1)).isEqualTo("c");
    }

    @Test
    @DisplayName("refuses unknown names, figures that are not finite, knobs and aims given twice, and empty ranges")
    void refuses() {
        PolicyFront front = search(CIRCLE).grid(2);
        assertThatThrownBy(() -> front.byWeights(Map.of("revenu", 1.0))).hasMessageContaining("revenue");
        assertThatThrownBy(() -> front.nash(Map.of("accuracy", 1.0))).hasMessageContaining("\"revenue\" needs a value");
        assertThatThrownBy(() -> front.points().get(0).figure("ndcg")).hasMessageContaining("figure \"ndcg\"");
        assertThatThrownBy(() -> front.points().get(0).decision().number("model"))
                .hasMessageContaining("number \"model\"");
        assertThatThrownBy(() -> search(d -> Map.of("accuracy", Double.NaN, "revenue", 1.0))
                        .grid(2))
                .hasMessageContaining("\"accuracy\" (NaN)");
        assertThatThrownBy(() -> search(d -> Map.of("accuracy", 1.0)).grid(2)).hasMessageContaining("\"revenue\"");
        assertThatThrownBy(() -> search(CIRCLE).knob(Knob.linear("weight", 0, 1)))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> PolicySearch.of(CIRCLE, PolicyAim.most("a"), PolicyAim.least("a")))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> PolicySearch.of(CIRCLE, PolicyAim.most("a")).grid(3))
                .hasMessageContaining("no knob");
        assertThatThrownBy(() -> search(CIRCLE).grid(60_000)).hasMessageContaining("100,000");
        assertThatThrownBy(() -> Knob.linear("x", 1, 1)).hasMessageContaining("[1.0, 1.0]");
        assertThatThrownBy(() -> Knob.logarithmic("x", 0, 1)).hasMessageContaining("low (0.0)");
        assertThatThrownBy(() -> Knob.choice("x", "a", "a")).hasMessageContaining("distinct");
    }
}
