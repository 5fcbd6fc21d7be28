package io.fairrec.eval.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.eval.metric.LorenzPoint;
import io.fairrec.eval.metric.Slates;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.ExposureTarget;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExposureReportTest {

    /** Makers: a has 0; b has 1 and 2; c has 2 and 3; item 4 is unknown; d has 5, which nobody sees. */
    private static final Catalog CATALOG = Catalog.of(
            CatalogItem.of("0").in("maker", "a"),
            CatalogItem.of("1").in("maker", "b"),
            CatalogItem.of("2").in("maker", "b").in("maker", "c"),
            CatalogItem.of("3").in("maker", "c"),
            CatalogItem.of("4"),
            CatalogItem.of("5").in("maker", "d"));

    private static final Slates SLATES = Slates.of(new int[][] {{0, 1}, {0, 2}, {3, 4}, {0}});

    @Test
    @DisplayName("shares are of all slots; an item with two makers counts in full for both")
    void shares() {
        ExposureReport report = ExposureReport.of(CATALOG, SLATES, ExposureModel.slots());
        assertThat(report.total()).isEqualTo(7);
        assertThat(report.shares("maker"))
                .extracting(ExposureReport.GroupShare::label)
                .containsExactly("a", "b", "c", "d", "unknown");
        assertThat(report.shares("maker"))
                .extracting(ExposureReport.GroupShare::exposure)
                .containsExactly(3.0, 2.0, 2.0, 0.0, 1.0);
        assertThat(report.shares("maker"))
                .extracting(ExposureReport.GroupShare::items)
                .containsExactly(1, 2, 2, 1, 1);
        assertThat(report.share("maker", "a")).isCloseTo(3.0 / 7, within(1e-12));
    }

    @Test
    @DisplayName("targets: gap with its sign, kept within the tolerance on either side")
    void targets() {
        List<ExposureReport.TargetShare> found = ExposureReport.of(CATALOG, SLATES, ExposureModel.slots())
                .against(List.of(
                        ExposureTarget.share("maker", "a", 0.42),
                        ExposureTarget.share("maker", "b", 0.40).tolerance(0.1)));
        assertThat(found.get(0).gap()).isCloseTo(3.0 / 7 - 0.42, within(1e-12));
        assertThat(found.get(0).kept()).isTrue();
        assertThat(found.get(1).gap()).isCloseTo(2.0 / 7 - 0.40, within(1e-12));
        assertThat(found.get(1).kept()).isFalse();
    }

    @Test
    @DisplayName("positions weigh what the exposure model says")
    void weights() {
        ExposureReport report = ExposureReport.of(CATALOG, SLATES, ExposureModel.logarithmic());
        double second = Math.log(2) / Math.log(3);
        assertThat(report.total()).isCloseTo(4 + 3 * second, within(1e-12));
        assertThat(report.share("maker", "a")).isCloseTo(3 / (4 + 3 * second), within(1e-12));
        assertThat(report.toString()).contains(ExposureModel.logarithmic().name());
    }

    @Test
    @DisplayName("Gini and Lorenz over known groups, those never shown included")
    void inequality() {
        ExposureReport report = ExposureReport.of(CATALOG, SLATES, ExposureModel.slots());
        // 0, 2, 2, 3: (−3·0 − 1·2 + 1·2 + 3·3) / (4·7)
        assertThat(report.groupGini("maker").orElseThrow()).isCloseTo(9.0 / 28, within(1e-12));
        assertThat(report.groupLorenz("maker")).hasSize(5);
        assertThat(report.groupLorenz("maker").get(1)).isEqualTo(new LorenzPoint(0.25, 0));
        assertThat(report.groupLorenz("maker").get(2).share()).isCloseTo(2.0 / 7, within(1e-12));
        // 0, 1, 1, 1, 1, 3
        assertThat(report.itemGini().orElseThrow()).isCloseTo((-3 - 1 + 1 + 3 + 15) / 42.0, within(1e-12));
        assertThat(report.itemLorenz()).hasSize(7);
    }

    @Test
    @DisplayName("nothing shown: no shares, no Gini, no NaN")
    void nothing() {
        ExposureReport report = ExposureReport.of(CATALOG, Slates.of(new int[][] {{}, {}}), ExposureModel.slots());
        assertThat(report.itemGini()).isEmpty();
        assertThat(report.groupLorenz("maker")).isEmpty();
        assertThatThrownBy(() -> report.shares("maker"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing was shown");
        assertThatThrownBy(() -> report.share("makr", "a")).hasMessageContaining("maker");
    }
}
