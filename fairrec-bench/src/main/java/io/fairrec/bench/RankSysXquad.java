package io.fairrec.bench;

import es.uam.eps.ir.ranksys.core.Recommendation;
import es.uam.eps.ir.ranksys.diversity.intentaware.AspectModel;
import es.uam.eps.ir.ranksys.diversity.intentaware.IntentModel;
import es.uam.eps.ir.ranksys.diversity.intentaware.reranking.AlphaXQuAD;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ranksys.core.util.tuples.Tuple2od;

/**
 * xQuAD of RankSys 0.4.3 on candidates that are numbered and belong to one group each: every group is an aspect, and an item of it makes the next one worth {@code 1 − redundancy} as much.
 *
 * <p>RankSys breaks ties by the smaller input index, as fairrec does. Where it normalises, and relevance or novelty is the
 * same for all that are left, its values are NaN and it falls back to the base order.
 */
final class RankSysXquad {

    private final AlphaXQuAD<Integer, Integer, Integer> ranker;
    private final Recommendation<Integer, Integer> base;
    private final int cutoff;

    RankSysXquad(
            double[] relevance,
            int[] group,
            double[] interests,
            double redundancy,
            double lambda,
            int cutoff,
            boolean norm) {
        List<Tuple2od<Integer>> items = new ArrayList<>();
        for (int i = 0; i < relevance.length; i++) {
            items.add(new Tuple2od<>(i, relevance[i]));
        }
        this.base = new Recommendation<>(0, items);
        this.cutoff = cutoff;
        this.ranker = new AlphaXQuAD<>(new Aspects(new Intents(group, interests)), redundancy, lambda, cutoff, norm);
    }

    /** The chosen candidates, best slot first. */
    int[] rank() {
        return ranker.rerankPermutation(base, cutoff);
    }

    private static final class Intents extends IntentModel<Integer, Integer, Integer> {
        private final int[] group;
        private final double[] interests;
        private final Set<Integer> all = new HashSet<>();

        Intents(int[] group, double[] interests) {
            this.group = group;
            this.interests = interests;
            for (int g = 0; g < interests.length; g++) {
                all.add(g);
            }
        }

        @Override
        protected UserIntentModel<Integer, Integer, Integer> get(Integer user) {
            return new UserIntentModel<>() {
                @Override
                public Set<Integer> getIntents() {
                    return all;
                }

                @Override
                public Stream<Integer> getItemIntents(Integer item) {
                    return Stream.of(group[item]);
                }

                @Override
                public double pf_u(Integer aspect) {
                    return interests[aspect];
                }
            };
        }
    }

    private static final class Aspects extends AspectModel<Integer, Integer, Integer> {
        Aspects(IntentModel<Integer, Integer, Integer> intents) {
            super(intents);
        }

        @Override
        protected UserAspectModel get(Integer user) {
            return new UserAspectModel(user) {
                @Override
                public void initializeWithItems(List<Tuple2od<Integer>> items) {
                    // the probabilities do not depend on the list
                }

                @Override
                public double pi_f(Tuple2od<Integer> item, Integer aspect) {
                    return 1;
                }
            };
        }
    }
}
