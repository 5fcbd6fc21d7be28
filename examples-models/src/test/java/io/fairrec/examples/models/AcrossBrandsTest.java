package io.fairrec.examples.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.examples.CompleteJourney;
import io.fairrec.onnx.TextModels;
import io.fairrec.portrait.TextEncoder;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The published figures, those that do not flatter text included. */
@Tag("download")
class AcrossBrandsTest {

    @Test
    @DisplayName(
            "text carries portraits from brand to brand, and not from fresh food to groceries; popularity beats it")
    void catalogues() {
        try (TextEncoder encoder = TextModels.miniLmEnglish().batchSize(1).build()) {
            AcrossBrands experiment = new AcrossBrands(CompleteJourney.load(), encoder);

            Map<String, Recall> brands = experiment.betweenBrands();
            Map<String, Recall> grocery = experiment.toGrocery();

            brands.forEach((name, recall) -> System.out.println("across brands, " + name + ": " + recall));
            grocery.forEach((name, recall) -> System.out.println("to groceries, " + name + ": " + recall));
            Recall rate = brands.get(AcrossBrands.RATE);
            assertThat(rate.lift().lo()).isGreaterThan(1.2);
            assertThat(rate.lift().value()).isBetween(1.4, 1.85);
            assertThat(brands.get(AcrossBrands.POPULARITY).lift().lo())
                    .isGreaterThan(3 * rate.lift().hi());
            assertThat(grocery.get(AcrossBrands.RATE).lift().contains(1)).isTrue();
        }
    }
}
