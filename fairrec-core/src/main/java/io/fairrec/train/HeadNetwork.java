package io.fairrec.train;

import io.fairrec.data.VectorTable;
import io.fairrec.internal.Mlp;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;

/**
 * The function of a {@link PortraitHead} and its gradient: attention over the history, then a small network.
 *
 * <p>Many threads may read, each with its own {@link Scratch}, while none changes {@link #net()} or {@link #query()}.
 */
final class HeadNetwork {

    private final VectorTable items;
    private final int userWidth;
    private final int itemWidth;
    private final boolean products;
    private final int historyLimit;
    private final Mlp net;
    private final double[] query;

    /** Keeps {@code net} and {@code query}. */
    private HeadNetwork(VectorTable items, int userWidth, boolean products, int historyLimit, Mlp net, double[] query) {
        this.items = items;
        this.userWidth = userWidth;
        this.itemWidth = items.dimension();
        this.products = products;
        this.historyLimit = historyLimit;
        this.net = net;
        this.query = query;
    }

    /**
     * An untrained network. The query begins at 1/√d, scaled dot-product attention (Vaswani et al., NeurIPS 2017).
     */
    static HeadNetwork create(VectorTable items, int userWidth, PortraitHead.Options options) {
        double[] query = new double[options.attention() ? items.dimension() : 0];
        Arrays.fill(query, 1 / Math.sqrt(items.dimension()));
        int inputs = inputs(userWidth, items.dimension(), options.attention(), options.products());
        int[] sizes = options.hidden() == 0 ? new int[] {inputs, 1} : new int[] {inputs, options.hidden(), 1};
        Mlp.Output output =
                options.task() == PortraitHead.Task.CLASSIFICATION ? Mlp.Output.LOGISTIC : Mlp.Output.LINEAR;
        Mlp net = Mlp.create(sizes, Mlp.Activation.RELU, output, options.seed());
        return new HeadNetwork(items, userWidth, options.products(), options.historyLimit(), net, query);
    }

    private static int inputs(int userWidth, int itemWidth, boolean attention, boolean products) {
        int n = userWidth + itemWidth + (attention ? itemWidth : 0);
        if (products) {
            n += (attention ? itemWidth : 0) + (userWidth == itemWidth ? itemWidth : 0);
        }
        return n;
    }

    /** The live parameters but the query. */
    Mlp net() {
        return net;
    }

    /** The live query, {@code [item dimension]}, or empty without attention. */
    double[] query() {
        return query;
    }

    /** Room for one thread. */
    Scratch scratch() {
        return new Scratch(this);
    }

    /** One user's history and one item's way through the network. */
    static final class Scratch {
        private final Mlp.Scratch mlp;
        private final double[] input;
        private final float[] item;
        private final double[] pooledGradient;
        private final double[] target = new double[1];
        private int[] history = new int[0];
        /** Item + 1 or 0, by open addressing: at most half full. */
        private int[] seen = new int[2];

        private float[] rows = new float[0];
        private double[] attention = new double[0];
        private int length;

        private Scratch(HeadNetwork network) {
            mlp = network.net.scratch();
            input = new double[network.net.inputs()];
            item = new float[network.itemWidth];
            pooledGradient = new double[network.itemWidth];
        }
    }

    /** The user of the calls that follow: the latest distinct items of the table, at most {@code historyLimit}. */
    void begin(UserPortrait portrait, float[] users, int at, Scratch scratch) {
        int most = query.length == 0 ? 0 : Math.min(portrait.size(), historyLimit);
        if (scratch.history.length < most) {
            scratch.history = new int[most];
            scratch.rows = new float[Math.multiplyExact(most, itemWidth)];
            scratch.attention = new double[most];
            scratch.seen = new int[2 * Integer.highestOneBit(2 * most - 1)];
        }
        Arrays.fill(scratch.seen, 0);
        scratch.length = 0;
        for (int e = portrait.size() - 1; e >= 0 && scratch.length < most; e--) {
            int item = portrait.item(e);
            if (item < items.rows() && isNew(scratch.seen, item)) {
                items.copyRow(item, scratch.rows, scratch.length * itemWidth);
                scratch.history[scratch.length++] = item;
            }
        }
        for (int d = 0; d < userWidth; d++) {
            scratch.input[d] = users[at + d];
        }
    }

    /** Adds the item; whether it was not there. O(1). */
    private static boolean isNew(int[] seen, int item) {
        int at = (item * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(seen.length - 1);
        while (seen[at] != 0) {
            if (seen[at] == item + 1) {
                return false;
            }
            at = (at + 1) & (seen.length - 1);
        }
        seen[at] = item + 1;
        return true;
    }

    /** The answer for one item: a probability or a value. An item outside the table has a zero vector. */
    double forward(int item, Scratch scratch) {
        if (item < items.rows()) {
            items.copyRow(item, scratch.item, 0);
        } else {
            Arrays.fill(scratch.item, 0);
        }
        double[] x = scratch.input;
        int at = userWidth;
        for (int d = 0; d < itemWidth; d++) {
            x[at + d] = scratch.item[d];
        }
        at += itemWidth;
        if (query.length > 0) {
            pool(item, at, scratch);
            at += itemWidth;
        }
        if (products && query.length > 0) {
            for (int d = 0; d < itemWidth; d++) {
                x[at + d] = x[at - itemWidth + d] * scratch.item[d];
            }
            at += itemWidth;
        }
        if (products && userWidth == itemWidth) {
            for (int d = 0; d < itemWidth; d++) {
                x[at + d] = x[d] * scratch.item[d];
            }
        }
        return net.forward(x, 0, scratch.mlp)[0];
    }

    /** {@code Σ_j a_j v_j} with {@code a = softmax_j(Σ_d q_d v_id v_jd)}; the item itself is no history of its own. */
    private void pool(int item, int at, Scratch scratch) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < scratch.length; k++) {
            double score = Double.NEGATIVE_INFINITY;
            if (scratch.history[k] != item) {
                score = 0;
                for (int d = 0; d < itemWidth; d++) {
                    score += query[d] * scratch.item[d] * scratch.rows[k * itemWidth + d];
                }
            }
            scratch.attention[k] = score;
            largest = Math.max(largest, score);
        }
        Arrays.fill(scratch.input, at, at + itemWidth, 0);
        if (largest == Double.NEGATIVE_INFINITY) {
            Arrays.fill(scratch.attention, 0, scratch.length, 0);
            return;
        }
        double sum = 0;
        for (int k = 0; k < scratch.length; k++) {
            scratch.attention[k] = Math.exp(scratch.attention[k] - largest);
            sum += scratch.attention[k];
        }
        for (int k = 0; k < scratch.length; k++) {
            scratch.attention[k] /= sum;
            for (int d = 0; d < itemWidth; d++) {
                scratch.input[at + d] += scratch.attention[k] * scratch.rows[k * itemWidth + d];
            }
        }
    }

    /**
     * The loss of the item that {@link #forward} just answered; its gradient times {@code weight} is added to both arrays.
     *
     * @param netGradient as long as the parameters of the net
     * @param queryGradient as long as the query
     */
    double backward(double target, double weight, double[] netGradient, double[] queryGradient, Scratch scratch) {
        scratch.target[0] = target;
        double loss = net.loss(scratch.target, 0, weight, scratch.mlp);
        double[] back = net.backward(scratch.mlp, netGradient);
        if (query.length > 0) {
            int pooled = userWidth + itemWidth;
            double[] g = scratch.pooledGradient;
            System.arraycopy(back, pooled, g, 0, itemWidth);
            for (int d = 0; d < itemWidth && products; d++) {
                g[d] += back[pooled + itemWidth + d] * scratch.item[d];
            }
            backwardAttention(g, queryGradient, scratch);
        }
        return loss;
    }

    /** {@code ∂/∂s_j = a_j (g·v_j − Σ_k a_k g·v_k)}, and s_j is linear in q. */
    private void backwardAttention(double[] g, double[] queryGradient, Scratch scratch) {
        double mean = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int k = 0; k < scratch.length; k++) {
                double along = 0;
                for (int d = 0; d < itemWidth; d++) {
                    along += g[d] * scratch.rows[k * itemWidth + d];
                }
                if (pass == 0) {
                    mean += scratch.attention[k] * along;
                    continue;
                }
                double slope = scratch.attention[k] * (along - mean);
                for (int d = 0; d < itemWidth && slope != 0; d++) {
                    queryGradient[d] += slope * scratch.item[d] * scratch.rows[k * itemWidth + d];
                }
            }
        }
    }
}
