package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.testkit.BatchReRankerContract;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PMmfTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return PMmf.of("brand", PMmf.Options.published(0.5, 0.1, 0.3));
    }

    @Test
    @DisplayName("the worst-off provider gets more than without fairness, the more the larger the learning rate")
    void helpsTheWorstOff() {
        SmallMarket market = SmallMarket.of(5, 400, 20, 4, 4);
        int plain = least(
                market,
                new PMmf.Options(
                        0, 1e-9, 1, PMmf.Capacity.EQUAL, Map.of(), PMmf.Gradient.CONSTANT, PMmf.StepScale.ROWS));
        int some = least(market, PMmf.Options.fairDiverse(10, 0.05, 0.5));
        int more = least(market, PMmf.Options.fairDiverse(10, 0.5, 0.5));

        assertThat(some).isGreaterThan(plain);
        assertThat(more).isGreaterThan(some);
    }

    private static int least(SmallMarket market, PMmf.Options options) {
        return Arrays.stream(market.counts(market.slates(PMmf.of("provider", options))))
                .min()
                .orElseThrow();
    }

    @Test
    @DisplayName("a provider out of stock is shown only where nothing else is left, then by utility")
    void outOfStock() {
        double[][] utilities = new double[6][];
        Arrays.fill(utilities, new double[] {0.9, 0.8, 0.7, 0.2, 0.1});
        int[] provider = {0, 0, 0, 1, 1};
        // 12 slots: provider 0 has a budget of 3, provider 1 of 24.
        PMmf.Options options = PMmf.Options.published(0, 1e-9, 1).withCapacities(Map.of("p0", 0.25, "p1", 2.0));
        int[] slates = new int[12];
        PMmf.of("provider", options).rerank(SmallMarket.request(utilities, provider, 2), slates);
        assertThat(slates).containsExactly(0, 1, 0, 1, 3, 4, 3, 4, 3, 4, 3, 4);

        int[] longer = new int[18];
        PMmf.of("provider", options).rerank(SmallMarket.request(utilities, provider, 3), longer);
        // A budget of 4.5: two full rows of three, then two of what is in stock and the best of what is not.
        assertThat(longer).containsExactly(0, 1, 2, 0, 1, 2, 0, 3, 4, 0, 3, 4, 0, 3, 4, 0, 3, 4);
    }

    @Test
    @DisplayName("refuses capacities that leave a provider out, and settings out of range")
    void refuses() {
        SmallMarket market = SmallMarket.of(5, 4, 6, 3, 2);
        PMmf.Options partial = PMmf.Options.published(1, 0.1, 0.5).withCapacities(Map.of("p0", 1.0, "p2", 1.0));

        assertThatThrownBy(() -> market.slates(PMmf.of("provider", partial)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"p1\"");
        assertThatThrownBy(() -> PMmf.Options.published(1, 0.1, 0).withCapacities(Map.of("p0", 1.0)))
                .hasMessageContaining("momentum (0.0)");
        assertThatThrownBy(() -> PMmf.Options.published(1, 0.1, 1).withCapacities(Map.of("p0", -1.0)))
                .hasMessageContaining("capacity of \"p0\" (-1.0)");
        assertThatThrownBy(() -> PMmf.Options.published(1, 0.1, 1).withCapacities(Map.of()))
                .hasMessageContaining("GIVEN");
        PMmf.Options tiny =
                PMmf.Options.published(1, 1e300, 1).withCapacities(Map.of("p0", 1e-200, "p1", 1.0, "p2", 1.0));
        assertThatThrownBy(() -> market.slates(PMmf.of("provider", tiny)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Lower the learningRate");
    }
}
