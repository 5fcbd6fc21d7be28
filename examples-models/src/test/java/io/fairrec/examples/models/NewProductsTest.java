package io.fairrec.examples.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.examples.CompleteJourney;
import io.fairrec.onnx.TextModels;
import io.fairrec.portrait.TextEncoder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The published figures. */
@Tag("download")
class NewProductsTest {

    @Test
    @DisplayName("text finds at least three times as many new products as chance, at the lower end of the interval")
    void newProducts() {
        try (TextEncoder encoder = TextModels.miniLmEnglish().batchSize(1).build()) {
            NewProducts experiment = new NewProducts(CompleteJourney.load(), encoder);

            Recall text = experiment.draw(0, experiment.scorers().get(NewProducts.MAIN));
            Recall shares = experiment.draw(0, experiment.scorers().get(NewProducts.NO_TEXT));

            System.out.println("new products by text:               " + text + "   " + text.basis());
            System.out.println("new products by shares of category: " + shares);
            assertThat(text.recall().n()).isEqualTo(1389);
            assertThat(text.pairs()).isEqualTo(3730);
            assertThat(text.random()).isCloseTo(0.01526, within(0.000005));
            assertThat(text.recall().value()).isBetween(0.065, 0.077);
            assertThat(text.lift().lo()).isGreaterThan(3);
            // What the page says beside it: without any text, the shares of type and brand do as well.
            assertThat(shares.recall().value()).isGreaterThan(text.recall().lo());
        }
    }
}
