package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ObjectiveContract;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProviderParityTest extends ObjectiveContract {

    private static final Catalog CATALOG = Catalog.of(
            CatalogItem.of("0").in("brand", "Private").in("category", "x"),
            CatalogItem.of("1").in("brand", "National"),
            CatalogItem.of("2").in("category", "x").in("category", "y"),
            CatalogItem.of("3")
                    .in("brand", "Local")
                    .in("category", "x")
                    .in("category", "y")
                    .in("category", "z"));

    @Override
    protected Objective objective() {
        return Objectives.providerParity("brand");
    }

    private static double[] values(String partition, PriceSnapshot prices) {
        double[] out = new double[4];
        ObjectiveContext context = new ObjectiveContext(
                UserPortrait.of(Interactions.builder().build(), IdIndex.UNKNOWN),
                CandidateSet.all(4),
                new float[4],
                CATALOG,
                prices);
        Objectives.providerParity(partition).evaluate(context, out);
        return out;
    }

    private static final List<ExposureTarget> TARGETS = List.of(
            ExposureTarget.share("brand", "Private", 0.3),
            ExposureTarget.share("brand", "National", 0.5),
            ExposureTarget.share("category", "x", 0.6),
            ExposureTarget.share("category", "y", 0.4),
            ExposureTarget.share("brand", "unknown", 0.1));

    @Test
    @DisplayName("is the promised share minus the share so far; 0 without a promise")
    void isPromiseMinusShare() {
        PriceSnapshot snapshot = PriceSnapshot.of(1, TARGETS, new double[5], new double[] {0.5, 0.25, 0.5, 0.45, 0.25});

        assertThat(values("brand", snapshot)).containsExactly(new double[] {-0.2, 0.25, -0.15, 0}, within(1e-15));
    }

    @Test
    @DisplayName("an item of several promised groups gets their mean; groups without a promise do not count")
    void meanOfPromisedGroups() {
        PriceSnapshot snapshot = PriceSnapshot.of(1, TARGETS, new double[5], new double[] {0.5, 0.25, 0.5, 0.45, 0.25});

        assertThat(values("category", snapshot)).containsExactly(new double[] {0.1, 0, 0.025, 0.025}, within(1e-15));
    }

    @Test
    @DisplayName("is 0 before anything was shown, and without promises")
    void zeroBeforeAnythingWasShown() {
        double[] nothing = {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN};

        assertThat(values("brand", PriceSnapshot.of(0, TARGETS, new double[5], nothing)))
                .containsOnly(0.0);
        assertThat(values("brand", PriceSnapshot.none())).containsOnly(0.0);
    }

    @Test
    @DisplayName("a partition that the catalogue does not have is an error even without promises")
    void unknownPartition() {
        assertThatThrownBy(() -> values("brnd", PriceSnapshot.none())).hasMessageContaining("Did you mean \"brand\"?");
        assertThatThrownBy(() -> Objectives.providerParity(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
