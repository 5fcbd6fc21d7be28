package io.fairrec.examples;

import io.fairrec.eval.group.GroupAnswer;
import io.fairrec.eval.group.GroupQuestion.Kind;
import java.util.List;

/**
 * All that the demo found.
 *
 * @param data the shop
 * @param experiment the protocol
 * @param searched how many base models validation chose among
 * @param tested every model of the table, before and after; the chosen one last
 * @param curve the chosen model at constant prices
 * @param answersBefore the questions by age, about the chosen model's own slates
 * @param answersAfter the same about its slates under the promise
 */
record DemoResult(
        CompleteJourney data,
        ShopExperiment experiment,
        int searched,
        List<ShopExperiment.Tested> tested,
        List<ShopExperiment.CurvePoint> curve,
        List<GroupAnswer> answersBefore,
        List<GroupAnswer> answersAfter) {

    /** The model with the best validation NDCG@10. */
    ShopExperiment.Tested chosen() {
        return tested.get(tested.size() - 1);
    }

    /** The answer to one kind of question. */
    static GroupAnswer answer(List<GroupAnswer> answers, Kind kind) {
        return answers.stream()
                .filter(answer -> answer.question().kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody asked " + kind + "."));
    }
}
