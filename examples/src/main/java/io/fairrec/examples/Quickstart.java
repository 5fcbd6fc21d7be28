package io.fairrec.examples;

import io.fairrec.Recommendation;
import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Interactions;
import io.fairrec.explain.ExplanationText;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.objective.Objectives;
import io.fairrec.score.ItemKnn;
import java.util.Locale;

/** The first program of the README: a recommender with a promise, and why each item is there. */
public final class Quickstart {

    private Quickstart() {}

    /** Prints two sentences. */
    public static void main(String[] args) {
        // spotless:off
        // readme: start
        Catalog catalog = Catalog.of(
                CatalogItem.of("oat milk").price(1.19).in("brand", "Private"),
                CatalogItem.of("cornflakes").price(2.49).in("brand", "Private"),
                CatalogItem.of("granola").price(3.49).in("brand", "National"),
                CatalogItem.of("espresso").price(6.90).in("brand", "National"));
        Interactions log = Interactions.builder().items(catalog.items()).buy("ann", "oat milk")
                .buy("bob", "oat milk").buy("bob", "granola").buy("eve", "oat milk").buy("eve", "cornflakes").build();
        Recommender recommender = Recommender.builder().catalog(catalog).interactions(log)
                .scorer(ItemKnn.fit(log, ItemKnn.Options.defaults())).objective(Objectives.relevance(), 1.0)
                .promise(ExposureTarget.share("brand", "Private", 0.345), 0.2).slateSize(2).build();
        Recommendation answer = recommender.recommend(RecommendationRequest.forUser("ann"));
        answer.explanations().forEach(why -> System.out.println(ExplanationText.sentence(why, Locale.ENGLISH)));
        // readme: end
        // spotless:on
    }
}
