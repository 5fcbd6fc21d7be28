package io.fairrec.train;

import io.fairrec.internal.FloatRows;
import io.fairrec.internal.Logistic;
import java.util.Locale;

/** BPR, logistic and squared loss: those whose row is a function of two scores. See {@link RankingLosses}. */
record PairwiseLoss(Kind kind, PairWeights weights) implements EmbeddingLoss {

    /** The function of the two scores. */
    enum Kind {
        BPR {
            @Override
            double value(double chosen, double other) {
                return Logistic.softplus(other - chosen);
            }

            @Override
            double byChosen(double chosen, double other) {
                return -Logistic.sigmoid(other - chosen);
            }

            @Override
            double byOther(double chosen, double other) {
                return Logistic.sigmoid(other - chosen);
            }
        },
        LOGISTIC {
            @Override
            double value(double chosen, double other) {
                return Logistic.softplus(-chosen) + Logistic.softplus(other);
            }

            @Override
            double byChosen(double chosen, double other) {
                return -Logistic.sigmoid(-chosen);
            }

            @Override
            double byOther(double chosen, double other) {
                return Logistic.sigmoid(other);
            }
        },
        SQUARED {
            @Override
            double value(double chosen, double other) {
                return (1 - chosen) * (1 - chosen) + other * other;
            }

            @Override
            double byChosen(double chosen, double other) {
                return 2 * (chosen - 1);
            }

            @Override
            double byOther(double chosen, double other) {
                return 2 * other;
            }
        };

        abstract double value(double chosen, double other);

        /** ∂value/∂chosen. */
        abstract double byChosen(double chosen, double other);

        /** ∂value/∂other. */
        abstract double byOther(double chosen, double other);
    }

    @Override
    public String name() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String identity(PositivePairs pairs) {
        return RankingLosses.identity(name(), weights, pairs);
    }

    @Override
    public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
        float[] z = batch.vectors();
        int d = batch.dimension();
        int n = 0;
        for (int r = 0; r < batch.size(); r++) {
            n += batch.teaches(r) ? 1 : 0;
        }
        double sum = 0;
        for (int r = 0; r < batch.size(); r++) {
            if (!batch.teaches(r)) {
                continue;
            }
            int u = batch.userAt(batch.user(r));
            int i = batch.itemAt(batch.positive(r));
            int j = batch.itemAt(batch.negative(r));
            double rowWeight = RankingLosses.weight(weights, batch, r);
            double chosen = FloatRows.dot(z, u, z, i, d);
            double other = FloatRows.dot(z, u, z, j, d);
            sum += rowWeight * kind.value(chosen, other);
            double scale = rowWeight * weight / n;
            add(z, gradient, u, i, j, d, (float) (scale * kind.byChosen(chosen, other)), (float)
                    (scale * kind.byOther(chosen, other)));
        }
        return n == 0 ? 0 : sum / n;
    }

    /** Adds the gradient of one row. */
    private static void add(float[] z, float[] gradient, int u, int i, int j, int d, float byChosen, float byOther) {
        for (int k = 0; k < d; k++) {
            float zu = z[u + k];
            gradient[u + k] += byChosen * z[i + k] + byOther * z[j + k];
            gradient[i + k] += byChosen * zu;
            gradient[j + k] += byOther * zu;
        }
    }
}
