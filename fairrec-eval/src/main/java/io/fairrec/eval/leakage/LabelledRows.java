package io.fairrec.eval.leakage;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.internal.Seeds;
import io.fairrec.internal.Shuffle;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Labelled rows; labels count only classes that have rows. */
final class LabelledRows {

    final float[] vectors;
    final int dimension;
    final int[] labels;

    private LabelledRows(float[] vectors, int dimension, int[] labels) {
        this.vectors = vectors;
        this.dimension = dimension;
        this.labels = labels;
    }

    static LabelledRows known(float[] portraits, int dimension, int[] group) {
        Checks.atLeast(dimension, 1, "dimension");
        Checks.length(portraits.length, Math.multiplyExact(group.length, dimension), "portraits");
        int[] dense = new int[Arrays.stream(group).max().orElse(-1) + 1];
        int n = 0;
        for (int g : group) {
            n += g >= 0 ? 1 : 0;
            if (g >= 0) {
                dense[g] = 1;
            }
        }
        int classes = 0;
        for (int g = 0; g < dense.length; g++) {
            dense[g] = dense[g] == 0 ? -1 : classes++;
        }
        if (classes < 2) {
            throw new DataException("The labels name " + classes + " group" + (classes == 1 ? "" : "s")
                    + " with users, but an attacker needs 2 or more to tell apart.");
        }
        float[] vectors = new float[n * dimension];
        int[] labels = new int[n];
        for (int u = 0, row = 0; u < group.length; u++) {
            if (group[u] >= 0) {
                System.arraycopy(portraits, u * dimension, vectors, row * dimension, dimension);
                labels[row++] = dense[group[u]];
            }
        }
        for (int k = 0; k < vectors.length; k++) {
            Checks.finite(vectors[k], "portrait value at row " + k / dimension);
        }
        return new LabelledRows(vectors, dimension, labels);
    }

    static List<Integer> present(int[] group) {
        return Arrays.stream(group)
                .filter(g -> g >= 0)
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    int size() {
        return labels.length;
    }

    int classes() {
        return (int) Arrays.stream(labels).distinct().count();
    }

    LabelledRows where(int[] part, int wanted, boolean equal) {
        int n = 0;
        for (int p : part) {
            n += (p == wanted) == equal ? 1 : 0;
        }
        float[] kept = new float[n * dimension];
        int[] keptLabels = new int[n];
        for (int i = 0, row = 0; i < part.length; i++) {
            if ((part[i] == wanted) == equal) {
                System.arraycopy(vectors, i * dimension, kept, row * dimension, dimension);
                keptLabels[row++] = labels[i];
            }
        }
        return new LabelledRows(kept, dimension, keptLabels);
    }

    LabelledRows permuted(long permutationSeed) {
        int[] order = shuffled(labels.length, Seeds.stream(permutationSeed, 0, 0));
        int[] dealt = new int[labels.length];
        for (int i = 0; i < dealt.length; i++) {
            dealt[i] = labels[order[i]];
        }
        return new LabelledRows(vectors, dimension, dealt);
    }

    static int[] shuffled(int n, SplittableRandom random) {
        int[] order = new int[n];
        Shuffle.indices(order, random);
        return order;
    }

    void moments(double[] mean, double[] scale) {
        for (int j = 0; j < dimension; j++) {
            double sum = 0;
            double squares = 0;
            float low = vectors[j];
            float high = low;
            for (int i = 0; i < size(); i++) {
                float value = vectors[i * dimension + j];
                sum += value;
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            // The mean of equal numbers rounds, and dividing by what is left would blow rounding up to 1.
            mean[j] = low == high ? low : sum / size();
            for (int i = 0; i < size(); i++) {
                double d = vectors[i * dimension + j] - mean[j];
                squares += d * d;
            }
            scale[j] = squares > 0 ? Math.sqrt(size() / squares) : 1;
        }
    }

    float[] standardized(double[] mean, double[] scale) {
        float[] out = new float[vectors.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = (float) ((vectors[k] - mean[k % dimension]) * scale[k % dimension]);
        }
        return out;
    }
}
