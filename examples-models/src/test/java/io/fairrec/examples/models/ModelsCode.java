package io.fairrec.examples.models;

import io.fairrec.Recommender;
import io.fairrec.data.Catalog;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.objective.Objectives;
import io.fairrec.onnx.TextModels;
import io.fairrec.portrait.EncodedTexts;
import io.fairrec.portrait.ItemText;
import io.fairrec.portrait.ItemTextVectors;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.Reviews;
import io.fairrec.portrait.SentimentHead;
import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextInterestEncoder;
import io.fairrec.score.DotProduct;
import java.util.List;

/** The code of docs/models.md that no example program holds, line by line. */
final class ModelsCode {

    private ModelsCode() {}

    static Recommender textPortraits(
            Catalog catalog,
            Interactions interactions,
            List<ItemText> itemTexts,
            Reviews reviews,
            List<String> labelledTexts,
            boolean[] positive) {
        TextEncoder encoder = TextModels.englishAndChinese();
        ItemTextVectors items = ItemTextVectors.encode(encoder, itemTexts, ItemTextVectors.Options.defaults());
        VectorTable words = EncodedTexts.of(encoder, reviews.texts()).vectors();
        SentimentHead head = SentimentHead.fit(encoder, labelledTexts, positive, SentimentHead.Options.defaults());
        PortraitEncoder interest =
                TextInterestEncoder.of(items.vectors(), reviews, words, head, TextInterestEncoder.Options.defaults());

        Recommender recommender = Recommender.builder()
                .catalog(catalog)
                .interactions(interactions)
                .scorer(DotProduct.of(interest, items.vectors()))
                .objective(Objectives.relevance(), 1)
                .build();
        encoder.close();
        return recommender;
    }
}
