package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.PriceRuleContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FairCoPricesTest extends PriceRuleContract {

    private static final Catalog CATALOG = Catalog.of(
            CatalogItem.of("a").in("brand", "A"),
            CatalogItem.of("b").in("brand", "B"),
            CatalogItem.of("c").in("brand", "C"));

    private static final double[] SHARES = {0.5, 0.3, 0.2};

    @Override
    protected PriceRule rule() {
        return new FairCoPrices(0.05, 0.98, 3);
    }

    private static ExposureLedger ledger(PriceRule rule, int promised) {
        List<ExposureTarget> targets = List.of(
                        ExposureTarget.share("brand", "A", SHARES[0]),
                        ExposureTarget.share("brand", "B", SHARES[1]),
                        ExposureTarget.share("brand", "C", SHARES[2]))
                .subList(0, promised);
        return ExposureLedger.create(CATALOG, targets, ExposureModel.slots(), rule, new double[promised], 1);
    }

    @Test
    @DisplayName("without leak it is the controller of the paper: a bonus of gain · (max D − D) on exposure over merit")
    void isThePapersController() {
        double gain = 0.01;
        for (long seed = 0; seed < 30; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            ExposureLedger all = ledger(new FairCoPrices(gain, 1, 1e9), 3);
            ExposureLedger two = ledger(new FairCoPrices(gain, 1, 1e9), 2);
            double[] exposure = new double[3];
            for (int r = 0; r < 200; r++) {
                int[] answer = random.ints(1 + random.nextInt(4), 0, 3).toArray();
                all.record(answer, answer.length);
                two.record(answer, answer.length);
                for (int item : answer) {
                    exposure[item]++;
                }
                double most = 0;
                for (int g = 0; g < 3; g++) {
                    most = Math.max(most, exposure[g] / SHARES[g]);
                }
                for (int g = 0; g < 3; g++) {
                    double error = most - exposure[g] / SHARES[g];
                    assertThat(all.snapshot().price(g))
                            .as("seed %d, answer %d, group %d", seed, r, g)
                            .isCloseTo(-gain * error, within(1e-9));
                }
                // With C unpromised prices are measured from it: the same differences between any two groups.
                for (int g = 0; g < 2; g++) {
                    assertThat(two.snapshot().price(g))
                            .as("seed %d, answer %d, group %d against C", seed, r, g)
                            .isCloseTo(all.snapshot().price(g) - all.snapshot().price(2), within(1e-9));
                }
            }
        }
    }

    @Test
    @DisplayName("for one promise s a step is that of the integral controller with the gain over s · (1 − s)")
    void oneGroupIsTheIntegralController() {
        ExposureLedger proportional = ledger(new FairCoPrices(0.01, 1, 5), 1);
        ExposureLedger integral = ledger(new PriceController(0.01 / (0.5 * 0.5), 5), 1);
        SplittableRandom random = Seeds.stream(5, 0, 1);
        for (int r = 0; r < 500; r++) {
            int[] answer = random.ints(3, 0, 3).toArray();
            proportional.record(answer, 3);
            integral.record(answer, 3);

            assertThat(proportional.snapshot().price(0))
                    .as("answer %d", r)
                    .isCloseTo(integral.snapshot().price(0), within(1e-9));
        }
    }

    @Test
    @DisplayName(
            "a group that could not be shown for long is not repaid for as long: nothing winds up behind the limit")
    void doesNotWindUp() {
        ExposureLedger ledger = ledger(new FairCoPrices(0.01, 1, 1), 1);
        for (int r = 0; r < 10_000; r++) {
            ledger.record(new int[] {1}, 1);
        }
        assertThat(ledger.snapshot().price(0)).isEqualTo(-1);
        ledger.record(new int[] {0}, 1);

        assertThat(ledger.snapshot().price(0)).isCloseTo(-1 + 0.01 / 0.5, within(1e-12));
    }

    @Test
    @DisplayName("old wrongs fade by the leak per epoch, also through epochs in which nobody came")
    void leaks() {
        SetClock clock = new SetClock();
        ExposureLedger ledger = ExposureLedger.builder(CATALOG)
                .targets(List.of(ExposureTarget.share("brand", "A", 0.5)))
                .priceRule(new FairCoPrices(0.01, 0.9, 10))
                .epochs(Epochs.ofTime(Duration.ofSeconds(1), clock))
                .build();
        ledger.record(new int[] {0}, 1);
        clock.now = Instant.ofEpochSecond(1);
        double first = ledger.snapshot().price(0);
        clock.now = Instant.ofEpochSecond(8);

        assertThat(first).isCloseTo(0.02, within(1e-15));
        assertThat(ledger.snapshot().price(0)).isCloseTo(first * Math.pow(0.9, 7), within(1e-15));
    }

    @Test
    @DisplayName("the closed epoch fades through the idle ones behind it, to the same bits whoever looked between")
    void leaksAlikeWhoeverLooks() {
        SetClock clock = new SetClock();
        ExposureLedger[] ledgers = new ExposureLedger[2];
        for (int i = 0; i < 2; i++) {
            ledgers[i] = ExposureLedger.builder(CATALOG)
                    .targets(List.of(ExposureTarget.share("brand", "A", 0.5)))
                    .priceRule(new FairCoPrices(0.1, 0.5, 100))
                    .epochs(Epochs.ofTime(Duration.ofSeconds(1), clock))
                    .build();
            ledgers[i].record(new int[] {0}, 1);
        }
        for (int second = 1; second <= 3; second++) {
            clock.now = Instant.ofEpochSecond(second);
            ledgers[0].snapshot();
        }

        // .1 · (1 / .5 − 0 / .5) at the end of the first, then two idle ones.
        assertThat(ledgers[0].snapshot().price(0)).isEqualTo(0.05);
        assertThat(ledgers[1].snapshot()).isEqualTo(ledgers[0].snapshot());
    }

    @Test
    @DisplayName("a share or gain so extreme that a disparity overflows takes prices to the limit, never to NaN")
    void extremes() {
        Catalog overlapping = Catalog.of(
                CatalogItem.of("a").in("brand", "A").in("brand", "C"),
                CatalogItem.of("b").in("brand", "B"));
        List<ExposureTarget> targets = List.of(
                ExposureTarget.share("brand", "A", 1e-309),
                ExposureTarget.share("brand", "B", 0.5),
                ExposureTarget.share("brand", "C", 1e-310));
        for (double gain : new double[] {0, 0.1, Double.MAX_VALUE}) {
            ExposureLedger ledger = ExposureLedger.create(
                    overlapping, targets, ExposureModel.slots(), new FairCoPrices(gain, 1, 10), new double[3], 1);
            ledger.record(new int[] {0}, 1);

            assertThat(ledger.snapshot().price(0)).as("gain %s", gain).isZero();
            assertThat(ledger.snapshot().price(1)).as("gain %s", gain).isEqualTo(gain == 0 ? 0.0 : -10.0);
        }
        assertThat(gainOnOne(Double.MAX_VALUE)).isEqualTo(10);
    }

    private static double gainOnOne(double gain) {
        ExposureLedger ledger = ledger(new FairCoPrices(gain, 1, 10), 1);
        ledger.record(new int[] {0}, 1);
        return ledger.snapshot().price(0);
    }

    @Test
    @DisplayName("a promise of share 0 has no merit: any exposure takes its price to the limit")
    void noMerit() {
        ExposureLedger ledger = ExposureLedger.create(
                CATALOG,
                List.of(ExposureTarget.share("brand", "A", 0), ExposureTarget.share("brand", "B", 0.6)),
                ExposureModel.slots(),
                new FairCoPrices(0.01, 1, 7),
                new double[2],
                1);
        ledger.record(new int[] {1}, 1);
        assertThat(ledger.snapshot().price(0)).isZero();
        ledger.record(new int[] {0}, 1);

        assertThat(ledger.snapshot().price(0)).isEqualTo(7);
    }

    @Test
    @DisplayName("both rules are reached by name")
    void reachedByName() {
        assertThat(Components.create(
                        PriceRule.class,
                        "fair-co",
                        ComponentConfig.of(Map.of("gain", 0.5, "leak", 0.9, "max-price", 3))))
                .isEqualTo(new FairCoPrices(0.5, 0.9, 3));
        assertThat(Components.create(PriceRule.class, "integral", ComponentConfig.of(Map.of("gain", 0.5))))
                .isEqualTo(new PriceController(0.5, 10));
        assertThatThrownBy(() -> Components.create(PriceRule.class, "fair-co", ComponentConfig.of(Map.of("leak", 2))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("leak of FairCo (2.0)");
    }

    @Test
    @DisplayName("refuses settings out of range")
    void refuses() {
        assertThatThrownBy(() -> new FairCoPrices(-1, 1, 1)).hasMessageContaining("gain of FairCo");
        assertThatThrownBy(() -> new FairCoPrices(1, 1.1, 1)).hasMessageContaining("leak of FairCo (1.1)");
        assertThatThrownBy(() -> new FairCoPrices(1, 1, 0)).hasMessageContaining("maxPrice of FairCo");
    }
}
