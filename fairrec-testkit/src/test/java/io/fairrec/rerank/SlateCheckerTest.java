package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.rerank.Certificate.Bound;
import io.fairrec.rerank.Certificate.Finding;
import io.fairrec.rerank.Certificate.Outcome;
import io.fairrec.testkit.SyntheticRequest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SlateCheckerTest {

    private static Certificate check(SmallProblem problem, int mask) {
        return SlateChecker.check(problem.request, problem.slate(mask), Integer.bitCount(mask));
    }

    @Test
    @DisplayName("one partition: of every whole slate, each finding has the count, and the reason that looking at all"
            + " slates gives")
    void agreesWithBruteForceOnOnePartition() {
        Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);
        for (long seed = 0; seed < 400; seed++) {
            SmallProblem problem = SmallProblem.singleLabel(seed);
            for (int mask = 0; mask < 1 << problem.n; mask++) {
                if (problem.isWholeSlate(mask)) {
                    for (Finding finding : check(problem, mask).findings()) {
                        String what = "seed " + seed + ": " + problem + "\nslate "
                                + Arrays.toString(problem.slate(mask)) + ", " + finding;
                        assertThat(finding.actual()).as(what).isEqualTo(problem.count(mask, finding.constraint()));
                        assertThat(finding.outcome()).as(what).isEqualTo(outcome(problem, mask, finding));
                        seen.merge(finding.outcome(), 1, Integer::sum);
                    }
                }
            }
        }
        // The comparison is worth something only if every reason came up.
        assertThat(seen)
                .containsOnlyKeys(
                        Outcome.MET,
                        Outcome.NOT_MET,
                        Outcome.CONFLICT,
                        Outcome.GROUP_EXHAUSTED,
                        Outcome.SLATE_TOO_SMALL);
    }

    private static Outcome outcome(SmallProblem problem, int mask, Finding finding) {
        if (finding.bound() == Bound.CEILING || finding.actual() >= finding.required()) {
            return Outcome.MET;
        }
        if (improvable(problem, mask, finding.constraint())) {
            return Outcome.NOT_MET;
        }
        int all = (1 << problem.n) - 1 & ~problem.bans();
        if (problem.count(all, finding.constraint()) < finding.required()) {
            return Outcome.GROUP_EXHAUSTED;
        }
        return problem.request.slateSize() < finding.required() ? Outcome.SLATE_TOO_SMALL : Outcome.CONFLICT;
    }

    /** Whether some slate within the ceilings has more of this group, and misses no other floor by more. */
    private static boolean improvable(SmallProblem problem, int mask, SlateConstraint constraint) {
        return IntStream.range(0, 1 << problem.n)
                .anyMatch(other -> Integer.bitCount(other) <= problem.request.slateSize()
                        && (other & problem.bans()) == 0
                        && (other & problem.pins()) == problem.pins()
                        && problem.count(other, constraint) > problem.count(mask, constraint)
                        && problem.ceilingsHold(other)
                        && problem.request.constraints().stream()
                                .allMatch(c -> problem.count(other, c) >= Math.min(c.floor(), problem.count(mask, c))));
    }

    @Test
    @DisplayName("one partition with pins and bans: each finding has the reason that looking at all slates gives")
    void agreesWithBruteForceAroundPinsAndBans() {
        Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);
        for (long seed = 0; seed < 400; seed++) {
            SmallProblem problem = SmallProblem.pinned(seed);
            for (int mask = 0; mask < 1 << problem.n; mask++) {
                if (isWholeAroundPins(problem, mask)) {
                    int size = Integer.bitCount(mask);
                    int[] slate = problem.slateAroundPins(mask);
                    Certificate certificate = SlateChecker.check(problem.request, slate, size);
                    assertThat(certificate.pins()).allMatch(Certificate.PinFinding::met);
                    for (Finding finding : certificate.findings()) {
                        assertThat(finding.outcome())
                                .as("seed %d: %s\nslate %s, %s", seed, problem, Arrays.toString(slate), finding)
                                .isEqualTo(outcome(problem, mask, finding));
                        seen.merge(finding.outcome(), 1, Integer::sum);
                    }
                }
            }
        }
        assertThat(seen)
                .containsOnlyKeys(
                        Outcome.MET,
                        Outcome.NOT_MET,
                        Outcome.CONFLICT,
                        Outcome.GROUP_EXHAUSTED,
                        Outcome.SLATE_TOO_SMALL);
    }

    /** Whether the set holds all pins and no ban, reaches every pin's slot, and cannot grow within the ceilings. */
    private static boolean isWholeAroundPins(SmallProblem problem, int mask) {
        int size = Integer.bitCount(mask);
        int pins = problem.request.pinCount();
        return isAllowed(problem, mask)
                && (pins == 0 || problem.request.pinSlot(pins - 1) < size)
                && IntStream.range(0, problem.n)
                        .noneMatch(i -> (mask & 1 << i) == 0 && isAllowed(problem, mask | 1 << i));
    }

    private static boolean isAllowed(SmallProblem problem, int mask) {
        return (mask & problem.bans()) == 0
                && (mask & problem.pins()) == problem.pins()
                && Integer.bitCount(mask) <= problem.request.slots()
                && problem.ceilingsHold(mask);
    }

    @Test
    @DisplayName(
            "a pin that another item displaces and a rule that an order breaks are found; a banned item is refused")
    void findsBrokenPinsAndRules() {
        RerankRequest free = SyntheticRequest.of(6, 20).rerankRequest(new double[20], List.of(), 4);
        SlateRule ascending = new SlateRule() {
            @Override
            public String name() {
                return "ascending";
            }

            @Override
            public Progress start(RerankRequest request) {
                int[] last = {-1};
                return new Progress() {
                    @Override
                    public boolean allows(int position, int slot) {
                        return position > last[0];
                    }

                    @Override
                    public void accept(int position, int slot) {
                        last[0] = position;
                    }
                };
            }
        };
        RerankRequest request = RerankRequest.builder(free.candidates(), free.catalog(), new double[20])
                .slateSize(4)
                .pin(1, 8)
                .ban(5)
                .rule(ascending)
                .build();

        Certificate kept = SlateChecker.check(request, new int[] {2, 8, 9, 17}, 4);
        assertThat(kept.allMet()).isTrue();
        Certificate broken = SlateChecker.check(request, new int[] {2, 7, 8, 6}, 4);
        assertThat(broken.allMet()).isFalse();
        assertThat(broken.pins()).containsExactly(new Certificate.PinFinding(1, 8, Outcome.NOT_MET));
        assertThat(broken.rules()).containsExactly(new Certificate.RuleFinding("ascending", 3));
        // 19 is the last position: nothing may stand behind it, so the slate may end there, but not behind 17.
        Certificate ended = SlateChecker.check(request, new int[] {2, 8, 19}, 3);
        assertThat(ended.allMet()).isTrue();
        Certificate early = SlateChecker.check(request, new int[] {19}, 1);
        assertThat(early.pins()).containsExactly(new Certificate.PinFinding(1, 8, Outcome.SLATE_TOO_SMALL));
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {2, 8, 17}, 3))
                .hasMessageContaining("candidate at 18 could be added");
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {2}, 1))
                .hasMessageContaining("candidate at 8 could be added");
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {2, 5}, 2))
                .hasMessageContaining("slot 1 (5) must not be banned");
    }

    @Test
    @DisplayName("several multi-label partitions: NOT_MET is always true, and what is not proved is UNDECIDED")
    void isSoundOnSeveralPartitions() {
        Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);
        for (long seed = 0; seed < 400; seed++) {
            SmallProblem problem = SmallProblem.multiLabel(seed);
            for (int mask = 0; mask < 1 << problem.n; mask++) {
                if (problem.isWholeSlate(mask)) {
                    for (Finding finding : check(problem, mask).findings()) {
                        String what = "seed " + seed + ": " + problem + "\nslate "
                                + Arrays.toString(problem.slate(mask)) + ", " + finding;
                        assertThat(finding.met())
                                .as(what)
                                .isEqualTo(finding.bound() == Bound.CEILING || finding.actual() >= finding.required());
                        if (finding.outcome() == Outcome.NOT_MET) {
                            assertThat(improvable(problem, mask, finding.constraint()))
                                    .as(what)
                                    .isTrue();
                        }
                        seen.merge(finding.outcome(), 1, Integer::sum);
                    }
                }
            }
        }
        assertThat(seen).containsKeys(Outcome.MET, Outcome.NOT_MET, Outcome.UNDECIDED, Outcome.GROUP_EXHAUSTED);
    }

    @Test
    @DisplayName("the greedy slate is never found NOT_MET on one partition")
    void greedyIsNeverAtFault() {
        for (long seed = 0; seed < 4000; seed++) {
            SmallProblem problem = SmallProblem.singleLabel(seed);
            int[] slate = new int[problem.request.slateSize()];
            int size = GreedyReRanker.create().rerank(problem.request, slate);

            assertThat(SlateChecker.check(problem.request, slate, size).findings())
                    .as("seed %d: %s\nslate %s", seed, problem, Arrays.toString(slate))
                    .noneMatch(finding -> finding.outcome() == Outcome.NOT_MET);
        }
    }

    @Test
    @DisplayName("utility given up is the best sum of as many items minus that of the slate, before prices")
    void utilityGivenUp() {
        for (long seed = 0; seed < 300; seed++) {
            SmallProblem problem = SmallProblem.multiLabel(seed);
            for (int mask = 0; mask < 1 << problem.n; mask++) {
                if (problem.isWholeSlate(mask)) {
                    int size = Integer.bitCount(mask);
                    double best = IntStream.range(0, 1 << problem.n)
                            .filter(other -> Integer.bitCount(other) == size)
                            .mapToDouble(problem::utility)
                            .max()
                            .orElseThrow();

                    assertThat(check(problem, mask).utilityGivenUp())
                            .as("seed %d, set %d", seed, mask)
                            .isEqualTo(best - problem.utility(mask));
                }
            }
        }
    }

    @Test
    @DisplayName("the best slate gives up exactly 0, in whatever order it stands")
    void theBestSlateGivesUpNothing() {
        double[] utilities = {0.1, 0.2, 0.3, 1e9, -1e-9};
        RerankRequest request = SyntheticRequest.of(1, 5).rerankRequest(utilities, List.of(), 4);

        assertThat(SlateChecker.check(request, new int[] {1, 3, 0, 2}, 4).utilityGivenUp())
                .isZero();
        assertThat(SlateChecker.check(request, new int[] {3, 2, 1, 4}, 4).utilityGivenUp())
                .isEqualTo(0.1 + 1e-9);
    }

    @Test
    @DisplayName("a broken ceiling is never excused")
    void brokenCeilings() {
        int broken = 0;
        for (long seed = 0; seed < 200; seed++) {
            SmallProblem problem = SmallProblem.singleLabel(seed);
            for (int mask = 0; mask < 1 << problem.n; mask++) {
                if (Integer.bitCount(mask) == Math.min(problem.n, problem.request.slateSize())
                        && !problem.ceilingsHold(mask)) {
                    Certificate certificate = check(problem, mask);

                    broken++;
                    assertThat(certificate.allMet())
                            .as("seed %d, set %d", seed, mask)
                            .isFalse();
                    assertThat(certificate.findings())
                            .as("seed %d, set %d", seed, mask)
                            .anyMatch(f -> f.bound() == Bound.CEILING
                                    && f.actual() > f.required()
                                    && f.outcome() == Outcome.NOT_MET);
                }
            }
        }
        assertThat(broken).isGreaterThan(100);
    }

    @Test
    @DisplayName("a floor and a ceiling of one constraint are two findings; without constraints all is met")
    void findings() {
        SyntheticRequest synthetic = SyntheticRequest.of(2, 20);
        List<SlateConstraint> constraints =
                List.of(new SlateConstraint("brand", "Private", 1, 2), SlateConstraint.atMost("brand", "unknown", 9));
        RerankRequest request = synthetic.rerankRequest(synthetic.utilities(), constraints, 5);
        int[] slate = new int[5];
        int size = GreedyReRanker.create().rerank(request, slate);

        Certificate certificate = SlateChecker.check(request, slate, size);

        assertThat(certificate.allMet()).isTrue();
        assertThat(certificate.findings())
                .extracting(Finding::bound)
                .containsExactly(Bound.FLOOR, Bound.CEILING, Bound.CEILING);
        assertThat(certificate.findings()).extracting(Finding::required).containsExactly(1, 2, 9);
        Certificate free = SlateChecker.check(request.unconstrained(), slate, size);
        assertThat(free.findings()).isEmpty();
        assertThat(free.allMet()).isTrue();
    }

    @Test
    @DisplayName("what is no slate is refused: strangers, repeats, too many items, too few without need")
    void refusesWhatIsNoSlate() {
        SyntheticRequest synthetic = SyntheticRequest.of(2, 20);
        RerankRequest request = synthetic.rerankRequest(synthetic.utilities(), List.of(), 3);

        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {0, 20, 1}, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slot 1 (20)");
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {-1, 2, 1}, 3))
                .hasMessageContaining("slot 0 (-1)");
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {4, 2, 4}, 3))
                .hasMessageContaining("slot 2 (4) must not be on the slate twice");
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {1, 2, 3, 4}, 4))
                .hasMessageContaining("size (4) must be at most the wanted 3");
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {1, 2, 3}, 2))
                .hasMessageContaining("size (2) must be 3");
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {1}, 2))
                .hasMessageContaining("slate.length (1)");
        assertThatThrownBy(() -> SlateChecker.check(request, new int[] {1}, -1)).hasMessageContaining("size (-1)");
    }

    @Test
    @DisplayName("a constraint refuses a ceiling below its floor, a negative floor and blank names")
    void constraintsRefuse() {
        assertThatThrownBy(() -> new SlateConstraint("brand", "Private", 3, 2))
                .hasMessage("The ceiling of brand Private (2) must be at least its floor (3).");
        assertThatThrownBy(() -> SlateConstraint.atLeast("brand", "Private", -1))
                .hasMessageContaining("floor of brand Private (-1)");
        assertThatThrownBy(() -> SlateConstraint.atMost("", "Private", 1)).hasMessageContaining("partition");
        assertThatThrownBy(() -> SlateConstraint.atMost("brand", " ", 1)).hasMessageContaining("group");
    }
}
