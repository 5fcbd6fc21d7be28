package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sequence model: the user's last events to one vector. The user tower of SASRec (Kang and McAuley, "Self-attentive
 * sequential recommendation", ICDM 2018), GRU4Rec, BST and their like.
 *
 * <pre>{@code
 * input    history  [batch, length]  int64 or int32, padded on the left, oldest event first
 * output   user_vec [batch, d]       float32
 *
 * Scorer scorer = DotProduct.of(                                  // a two-tower model
 *     OnnxSequenceEncoder.builder(OnnxModel.load(ModelSource.file(path)))
 *         .items(ModelIds.of(trainedItems, 1))
 *         .build(),
 *     itemVectors);
 * }</pre>
 *
 * <p>A portrait without any event that the model knows has the zero vector; the model is not asked, because an attention
 * over nothing but padding is often NaN.
 *
 * <p>Thread-safe. One call of the model per {@link Builder#batch} portraits. A vector does not depend on the rest of the
 * batch as far as the runtime's kernels keep one order of summation: the same bits were measured for a SASRec in batches of
 * 1 to 67 with 1 and 2 threads. A quantised model promises nothing of the kind; {@code batch(1)} does.
 */
public final class OnnxSequenceEncoder implements PortraitEncoder {

    private static final String ADAPTER = "OnnxSequenceEncoder";

    private final Calls calls;
    private final SequenceWriter history;
    private final int batch;
    private final int dimension;

    private OnnxSequenceEncoder(Builder builder, ModelIds items) {
        ModelInfo info = builder.model.info();
        this.history = SequenceWriter.of(ADAPTER, info, builder.input, items, builder.options);
        this.batch = Batches.size(info, builder.input, builder.batch);
        String rows = Batches.dimension(batch);
        Signatures.require(
                info,
                ADAPTER,
                List.of(Signatures.whole(builder.input, rows, Integer.toString(history.length()))),
                List.of(Signatures.real(builder.output, rows, "d")));
        this.calls = new Calls(builder.model, List.of(builder.input), List.of(builder.output));
        this.dimension = probe();
    }

    /** The greatest number must be inside the model's table; the answer tells the dimension. */
    private int probe() {
        int item = Math.max(0, history.items().greatest());
        int rows = Math.min(2, batch);
        Call call = calls.borrow();
        Tensor input = call.input(0).reshape(rows, history.length());
        for (int r = 0; r < rows; r++) {
            history.writeOne(item, input, r);
        }
        long[] shape = calls.probe(ADAPTER, "the greatest id (item " + item + ")", call, rows, -1);
        calls.giveBack(call);
        return Math.toIntExact(shape[1]);
    }

    /**
     * Starts an encoder.
     *
     * @param model owned from here on: closed with the encoder, and also if it cannot be built
     */
    public static Builder builder(OnnxModel model) {
        return new Builder(model);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int n = portraits.size();
        Checks.atLeast(out.length, Math.multiplyExact(n, dimension), "out.length");
        if (n == 0) {
            return;
        }
        Call call = calls.borrow();
        try {
            for (int from = 0; from < n; ) {
                int to = Math.min(n - from, batch) + from;
                encode(call, portraits.subList(from, to), out, from * dimension);
                from = to;
            }
        } finally {
            calls.giveBack(call);
        }
    }

    /** One call: the warm portraits' vectors come to the head of the part, and go to their places, the last one first. */
    private void encode(Call call, List<UserPortrait> part, float[] out, int begin) {
        Tensor input = call.input(0).reshape(part.size(), history.length());
        boolean[] warm = new boolean[part.size()];
        int rows = 0;
        for (int p = 0; p < warm.length; p++) {
            warm[p] = history.write(part.get(p), input, rows) > 0;
            rows += warm[p] ? 1 : 0;
        }
        if (rows > 0) {
            input.reshape(rows, history.length());
            call.output(0).reshape(rows, dimension);
            calls.run(call, out, begin);
        }
        for (int p = warm.length - 1; p >= 0; p--) {
            int to = begin + p * dimension;
            if (warm[p]) {
                rows--;
                System.arraycopy(out, begin + rows * dimension, out, to, dimension);
            } else {
                Arrays.fill(out, to, to + dimension, 0);
            }
        }
    }

    /** What runs, and where. */
    public ModelInfo info() {
        return calls.info();
    }

    /** The model and every setting. */
    public Provenance provenance() {
        Map<String, String> config = new LinkedHashMap<>();
        history.describe(config);
        config.put("batch", Integer.toString(batch));
        return info().provenance("onnx-sequence-encoder", config);
    }

    /** Closes the model. */
    @Override
    public void close() {
        calls.close();
    }

    @Override
    public String toString() {
        return ADAPTER + "[" + info().source() + ", " + history.length() + " events to " + dimension + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final OnnxModel model;
        private @Nullable ModelIds items;
        private SequenceOptions options = SequenceOptions.defaults();
        private String input = "history";
        private String output = "user_vec";
        private int batch = Batches.DEFAULT;

        private Builder(OnnxModel model) {
            this.model = model;
        }

        /** The model's numbers of the items; needed. From 1 for most models, because 0 pads. */
        public Builder items(ModelIds ids) {
            this.items = ids;
            return this;
        }

        /** How a history is written; {@link SequenceOptions#defaults()} unless set. */
        public Builder history(SequenceOptions newOptions) {
            this.options = newOptions;
            return this;
        }

        /** The tensors' names, unless they are {@code history} and {@code user_vec}. */
        public Builder tensors(String history, String userVector) {
            this.input = Checks.notBlank(history, "name of the history tensor");
            this.output = Checks.notBlank(userVector, "name of the vector tensor");
            return this;
        }

        /** Portraits a call, at least 1; 32 unless set. A model whose batch is frozen at 1 gets one at a time. */
        public Builder batch(int portraits) {
            this.batch = Checks.atLeast(portraits, 1, "batch");
            return this;
        }

        /**
         * The encoder.
         *
         * @throws io.fairrec.base.ModelException if the model's signature does not fit, or its table is smaller than the
         *     ids
         * @throws IllegalArgumentException if the items are not set, one of them has the padding's number, or the length
         *     of the history is unknown
         */
        public OnnxSequenceEncoder build() {
            return Calls.handOver(model, () -> new OnnxSequenceEncoder(this, Settings.given(items, ADAPTER, "items")));
        }
    }
}
