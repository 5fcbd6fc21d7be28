package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.SyntheticRequest;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OpenSlateTest {

    private static int[] fill(RerankRequest request) {
        OpenSlate open = OpenSlate.of(request);
        double[] worth = new double[request.candidates().size()];
        request.worths(worth);
        int[] slate = new int[request.slateSize()];
        return Arrays.copyOf(slate, open.fill(worth, slate));
    }

    @Test
    @DisplayName("pins and bans with one single-label partition: the free slots get as many items as the ceilings allow"
            + " beside the pins, missing the fewest floor places, of the largest worth")
    void isOptimalAroundPinsAndBans() {
        int pinned = 0;
        for (long seed = 0; seed < 3000; seed++) {
            SmallProblem problem = SmallProblem.pinned(seed);
            int pins = problem.pins();
            pinned += pins != 0 && problem.request.constraints().size() > 1 ? 1 : 0;
            int best = pins;
            for (int mask = 0; mask < 1 << problem.n; mask++) {
                if ((mask & problem.bans()) == 0
                        && (mask & pins) == pins
                        && Integer.bitCount(mask) <= problem.request.slateSize()
                        && problem.ceilingsHold(mask)
                        && better(problem, mask, best)) {
                    best = mask;
                }
            }

            int[] slate = fill(problem.request);

            int mask = SmallProblem.mask(slate, slate.length) | pins;
            String what = "seed " + seed + ": " + problem + "\nslate " + Arrays.toString(slate) + ", best "
                    + Integer.toBinaryString(best);
            assertThat(Integer.bitCount(mask)).as(what).isEqualTo(Integer.bitCount(best));
            assertThat(mask & problem.bans()).as(what).isZero();
            assertThat(problem.ceilingsHold(mask)).as(what).isTrue();
            assertThat(problem.shortfall(mask)).as(what).isEqualTo(problem.shortfall(best));
            assertThat(problem.net(mask)).as(what).isEqualTo(problem.net(best));
            for (int p = 0; p < problem.request.pinCount(); p++) {
                int slot = problem.request.pinSlot(p);
                assertThat(slot >= slate.length || slate[slot] == problem.request.pinPosition(p))
                        .as(what)
                        .isTrue();
            }
        }
        assertThat(pinned).as("problems with pins and several constraints").isGreaterThan(500);
    }

    private static boolean better(SmallProblem problem, int mask, int than) {
        int bySize = Integer.compare(Integer.bitCount(mask), Integer.bitCount(than));
        int byShortfall = Integer.compare(problem.shortfall(than), problem.shortfall(mask));
        double byNet = problem.net(mask) - problem.net(than);
        return bySize > 0 || (bySize == 0 && (byShortfall > 0 || (byShortfall == 0 && byNet > 0)));
    }

    @Test
    @DisplayName("filling at once and slot by slot give the same slate, whatever the partitions, labels, pins and bans")
    void fillsAsSlotBySlot() {
        for (long seed = 0; seed < 300; seed++) {
            RerankRequest request = large(seed);
            double[] worth = new double[request.candidates().size()];
            request.worths(worth);
            OpenSlate open = OpenSlate.of(request);
            int[] slate = new int[request.slateSize()];
            for (int next = open.best(worth); next >= 0; next = open.best(worth)) {
                slate[open.slot()] = next;
                open.accept(next);
            }

            assertThat(fill(request))
                    .as("seed %d: %s", seed, request)
                    .containsExactly(Arrays.copyOf(slate, open.slot()));
        }
    }

    @Test
    @DisplayName("restarted, a slate is as good as new, and a refilled request as a new one")
    void restarts() {
        OpenSlate open = OpenSlate.empty();
        assertThat(open.isFull()).isTrue();
        for (long seed = 0; seed < 200; seed++) {
            RerankRequest request = large(seed);
            double[] worth = new double[request.candidates().size()];
            request.worths(worth);
            int[] slate = new int[request.slateSize()];

            open.restart(request);
            int size = open.fill(worth, slate);

            assertThat(Arrays.copyOf(slate, size)).as("seed %d", seed).containsExactly(fill(request));
            SyntheticRequest other = SyntheticRequest.of(seed + 1, 30);
            SyntheticRequest same = SyntheticRequest.of(seed, 30);
            RerankRequest refilled = RerankRequest.builder(same.candidates(), other.catalog(), same.utilities())
                    .constraints(List.of(SlateConstraint.atLeast("brand", "Private", 3)))
                    .pin(2, 7)
                    .ban(1)
                    .build();
            refilled.refill(other.candidates(), other.utilities(), other.prices(), 6);
            assertThat(fill(refilled))
                    .as("seed %d", seed)
                    .containsExactly(fill(other.rerankRequest(
                            other.utilities(), List.of(SlateConstraint.atLeast("brand", "Private", 3)), 6)));
        }
    }

    /** 200 candidates, up to two partitions with up to 30 constrained groups, pins and bans. */
    private static RerankRequest large(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 2);
        int n = 200;
        int groups = 2 + random.nextInt(30);
        int labels = 1 + random.nextInt(3);
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < n + groups; i++) {
            CatalogItem item = CatalogItem.of("item " + i);
            for (String partition : List.of("p", "q")) {
                for (int l = 0; l < labels; l++) {
                    item = item.in(partition, "g" + (i < n ? random.nextInt(groups) : i - n));
                }
            }
            items.add(item);
        }
        double[] utilities = random.ints(n, 0, 50).asDoubleStream().toArray();
        List<SlateConstraint> constraints = new ArrayList<>();
        for (int c = random.nextInt(groups); c > 0; c--) {
            int floor = random.nextInt(3);
            int ceiling = random.nextBoolean() ? Integer.MAX_VALUE : floor + random.nextInt(3);
            constraints.add(new SlateConstraint(
                    random.nextInt(4) == 0 ? "q" : "p", "g" + random.nextInt(groups), floor, ceiling));
        }
        RerankRequestBuilder builder = RerankRequest.builder(CandidateSet.all(n), Catalog.of(items), utilities)
                .constraints(constraints)
                .slateSize(1 + random.nextInt(60));
        for (int bans = random.nextInt(40); bans > 0; bans--) {
            builder.ban(random.nextInt(n / 2));
        }
        Pins before = builder.pins;
        try {
            return builder.pin(random.nextInt(60), n / 2 + random.nextInt(n / 2))
                    .build();
        } catch (IllegalArgumentException e) {
            builder.pins = before;
            return builder.build();
        }
    }

    @Test
    @DisplayName(
            "rules are kept to the letter beside pins, bans, ceilings and floors, and no slate is short without need")
    void keepsRules() {
        int ruled = 0;
        int pinned = 0;
        for (long seed = 0; seed < 4000; seed++) {
            int most = 1 + (int) (seed % 2);
            SmallProblem problem = SmallProblem.ruled(
                    seed, List.of(SlateRules.atMostInFirst("p", most, 3), SlateRules.atMostInARow("q", most)));
            if (problem == null) {
                continue;
            }
            ruled++;
            int[] slate = fill(problem.request);

            String what = "seed " + seed + ": " + problem + "\nslate " + Arrays.toString(slate);
            assertThat(largestCount(problem, "p", slate, 0, Math.min(3, slate.length)))
                    .as(what)
                    .isLessThanOrEqualTo(most);
            for (int from = 0; from + most < slate.length; from++) {
                assertThat(largestCount(problem, "q", slate, from, from + most + 1))
                        .as(what)
                        .isLessThanOrEqualTo(most);
            }
            assertThat(problem.ceilingsHold(SmallProblem.mask(slate, slate.length)))
                    .as(what)
                    .isTrue();
            Certificate certificate = SlateChecker.check(problem.request, slate, slate.length);
            assertThat(certificate.rules()).as(what).hasSize(2).allMatch(Certificate.RuleFinding::met);
            assertThat(certificate.pins())
                    .as(what)
                    .hasSize(problem.request.pinCount())
                    .allMatch(pin -> pin.slot() < slate.length == pin.met());
            pinned += certificate.pins().isEmpty() ? 0 : 1;
        }
        assertThat(ruled).isGreaterThan(2000);
        assertThat(pinned).isGreaterThan(500);
    }

    /** Of all groups but unknown the most items in slots [from, to). */
    private static int largestCount(SmallProblem problem, String partition, int[] slate, int from, int to) {
        Groups groups = problem.request.catalog().groups(partition);
        return IntStream.range(0, groups.unknown())
                .map(group -> (int) IntStream.range(from, to)
                        .filter(slot -> groups.isIn(problem.request.candidates().item(slate[slot]), group))
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    @DisplayName("a request refuses pins that break a ban, a ceiling, a rule, the slate's end or each other")
    void refusesPins() {
        SyntheticRequest synthetic = SyntheticRequest.of(4, 30);
        Groups brand = synthetic.catalog().groups("brand");
        int[] own = IntStream.range(0, 30)
                .filter(i -> brand.isIn(synthetic.candidates().item(i), brand.ordinal("Private")))
                .toArray();

        assertRefused(builder(synthetic).ban(3).pin(0, 3), "3 pinned to slot 0 is banned");
        assertRefused(builder(synthetic).pin(5, 3), "must have a slot in [0, 5)");
        assertRefused(builder(synthetic).pin(-1, 3), "must have a slot in [0, 5)");
        assertRefused(builder(synthetic).pin(0, 30), "must lie in [0, 30)");
        assertRefused(builder(synthetic).pin(0, 3).pin(0, 4), "clashes");
        assertRefused(builder(synthetic).pin(0, 3).pin(1, 3), "clashes");
        assertRefused(
                builder(synthetic)
                        .pin(0, own[0])
                        .pin(2, own[1])
                        .constraints(List.of(SlateConstraint.atMost("brand", "Private", 1))),
                "The pins of brand Private (2) must be at most its ceiling (1)");
        assertRefused(
                builder(synthetic).pin(0, own[0]).pin(1, own[1]).rule(SlateRules.atMostInARow("brand", 1)),
                "breaks the rule \"at-most-1-of-one-brand-in-a-row\"");
        assertRefused(
                builder(synthetic).pin(0, own[0]).pin(4, own[1]).rule(SlateRules.atMostInFirst("brand", 1, 5)),
                "breaks the rule");
        assertThat(builder(synthetic)
                        .pin(0, own[0])
                        .pin(4, own[1])
                        .rule(SlateRules.atMostInARow("brand", 1))
                        .build()
                        .pinCount())
                .isEqualTo(2);
        assertThatThrownBy(() -> builder(synthetic).ban(30)).hasMessageContaining("banned position (30)");
        assertRefused(builder(synthetic).interests("brand", new double[] {1}), "interests in \"brand\"");
        assertRefused(builder(synthetic).interests("brand", new double[brand.groupCount()]), "sum of the interests");
    }

    private static RerankRequestBuilder builder(SyntheticRequest synthetic) {
        return RerankRequest.builder(synthetic.candidates(), synthetic.catalog(), synthetic.utilities())
                .slateSize(5);
    }

    private static void assertRefused(RerankRequestBuilder builder, String part) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part);
    }

    @Test
    @DisplayName("what is forbidden cannot be accepted: shown, banned, pinned elsewhere, or anything in a pin's slot")
    void refusesTheForbidden() {
        RerankRequest request =
                builder(SyntheticRequest.of(4, 30)).pin(1, 7).ban(2).build();
        OpenSlate open = OpenSlate.of(request);

        assertThat(open.harm(2)).isEqualTo(OpenSlate.FORBIDDEN);
        assertThat(open.harm(7)).isEqualTo(OpenSlate.FORBIDDEN);
        assertThat(open.harm(0)).isZero();
        open.accept(0);
        assertThat(open.pinned()).isEqualTo(7);
        assertThat(open.harm(7)).isZero();
        assertThatThrownBy(() -> open.accept(1)).hasMessageContaining("candidate at 1 must be allowed in slot 1 of 5");
        open.accept(7);
        assertThat(open.has(7)).isTrue();
        assertThatThrownBy(() -> open.accept(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("a refill that is refused leaves the former request")
    void refusedRefill() {
        Catalog catalog = Catalog.of(CatalogItem.of("a").in("g", "A"));
        CandidateSet candidates = CandidateSet.all(1);
        RerankRequest request = RerankRequest.builder(candidates, catalog, new double[] {1})
                .slateSize(3)
                .draw(4)
                .build();
        PriceSnapshot unknown = PriceSnapshot.of(
                1, List.of(ExposureTarget.share("g", "nobody", 0.5)), new double[] {0.5}, new double[] {0});
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> request.refill(candidates, new double[] {2}, unknown, 1))
                    .hasMessageContaining("nobody");
            assertThat(request.prices()).isSameAs(PriceSnapshot.none());
            assertThat(request.price(0)).isZero();
            assertThat(request.utility(0)).isEqualTo(1);
            assertThat(request.slateSize()).isEqualTo(3);
            assertThat(request.draw()).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("a cleared slate keeps neither the catalogue nor the caller's numbers alive")
    void clearLetsGo() throws InterruptedException {
        OpenSlate open = OpenSlate.empty();
        List<WeakReference<Object>> held = fillAndClear(open);
        for (WeakReference<Object> reference : held) {
            for (int attempt = 0; attempt < 50 && reference.get() != null; attempt++) {
                System.gc();
                Thread.sleep(5);
            }
            assertThat(reference.get()).isNull();
        }
        assertThat(open.slots()).isZero();
    }

    private static List<WeakReference<Object>> fillAndClear(OpenSlate open) {
        Catalog catalog =
                Catalog.of(CatalogItem.of("a").in("g", "A"), CatalogItem.of("b").in("g", "B"));
        double[] worth = {1, 2};
        open.restart(RerankRequest.builder(CandidateSet.all(2), catalog, worth)
                .constraints(List.of(SlateConstraint.atMost("g", "A", 1)))
                .build());
        open.fill(worth, new int[2]);
        open.clear();
        return List.of(new WeakReference<>(catalog.groups("g")), new WeakReference<>(worth));
    }
}
