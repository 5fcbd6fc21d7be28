package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sequence model with its scoring head: SASRec, GRU4Rec.
 *
 * <pre>{@code
 * inputs   history [1, length]  int64 or int32, padded on the left, oldest event first
 *          item_id [1, n]       int64 or int32
 * output   score   [1, n]       float32
 * }</pre>
 *
 * <p>Histories and candidates are numbered alike: from 1 for most models, because 0 pads. Needs no user number, so it
 * serves users who came after the training. Fall-back: {@link Builder#fallback} for an item that the model does not know,
 * and for every item when it knows none of the history. Pair with {@link io.fairrec.score.ColdStart}.
 *
 * <p>Thread-safe. One call of the model per {@link Builder#chunk} candidates, each of which reads the history anew; with
 * item vectors at hand, {@link OnnxSequenceEncoder} under a {@link io.fairrec.score.DotProduct} reads it once. A score
 * does not depend on the other candidates as far as the runtime's kernels keep one order of summation; the same bits were
 * measured for 1 to 1,682 candidates a call with 1 and 2 threads.
 */
public final class OnnxSequenceScorer implements Scorer {

    private static final String ADAPTER = "OnnxSequenceScorer";

    private final Calls calls;
    private final SequenceWriter history;
    private final float fallback;
    private final int chunk;

    private OnnxSequenceScorer(Builder builder, ModelIds items) {
        this.fallback = builder.fallback;
        this.chunk = builder.chunk;
        ModelInfo info = builder.model.info();
        this.history = SequenceWriter.of(ADAPTER, info, builder.historyInput, items, builder.options);
        Signatures.require(
                info,
                ADAPTER,
                List.of(
                        Signatures.whole(builder.historyInput, "1", Integer.toString(history.length())),
                        Signatures.whole(builder.itemInput, "1", "n")),
                List.of(Signatures.real(builder.output, "1", "n")));
        this.calls =
                new Calls(builder.model, List.of(builder.historyInput, builder.itemInput), List.of(builder.output));
        probe();
    }

    /** The greatest number must be inside the model's tables: better now than in a request. */
    private void probe() {
        int item = history.items().greatest();
        if (item == ModelIds.NONE) {
            return;
        }
        Call call = calls.borrow();
        history.writeOne(item, call.input(0).reshape(1, history.length()), 0);
        Tensor ids = call.input(1).reshape(1, 2);
        ids.set(0, item);
        ids.set(1, item);
        calls.probe(ADAPTER, "the greatest id (item " + item + ")", call, 1, 2);
        calls.giveBack(call);
    }

    /**
     * Starts a scorer.
     *
     * @param model owned from here on: closed with the scorer, and also if it cannot be built
     */
    public static Builder builder(OnnxModel model) {
        return new Builder(model);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = ItemScores.checked(candidates, out);
        Call call = calls.borrow();
        try {
            if (history.write(portrait, call.input(0).reshape(1, history.length()), 0) == 0) {
                ItemScores.fill(out, n, fallback);
            } else {
                ItemScores.score(calls, call, history.items(), candidates, chunk, fallback, out);
            }
        } finally {
            calls.giveBack(call);
        }
    }

    /** The names that {@link Builder#items} was given with, if any. */
    @Override
    public @Nullable IdIndex items() {
        return history.items().names();
    }

    /** What runs, and where. */
    public ModelInfo info() {
        return calls.info();
    }

    /** The model and every setting. */
    public Provenance provenance() {
        Map<String, String> config = new LinkedHashMap<>();
        history.describe(config);
        config.put("fallback", Float.toString(fallback));
        return info().provenance("onnx-sequence-scorer", config);
    }

    /** Closes the model. */
    @Override
    public void close() {
        calls.close();
    }

    @Override
    public String toString() {
        return ADAPTER + "[" + info().source() + ", " + history.length() + " events, " + history.items() + " items]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final OnnxModel model;
        private @Nullable ModelIds items;
        private SequenceOptions options = SequenceOptions.defaults();
        private String historyInput = "history";
        private String itemInput = "item_id";
        private String output = "score";
        private float fallback;
        private int chunk = ItemScores.DEFAULT_CHUNK;

        private Builder(OnnxModel model) {
            this.model = model;
        }

        /** The model's numbers of the items, in histories and as candidates; needed. */
        public Builder items(ModelIds ids) {
            this.items = ids;
            return this;
        }

        /** How a history is written; {@link SequenceOptions#defaults()} unless set. */
        public Builder history(SequenceOptions newOptions) {
            this.options = newOptions;
            return this;
        }

        /** The tensors' names, unless they are {@code history}, {@code item_id} and {@code score}. */
        public Builder tensors(String history, String itemId, String score) {
            this.historyInput = Checks.notBlank(history, "name of the history tensor");
            this.itemInput = Checks.notBlank(itemId, "name of the item tensor");
            this.output = Checks.notBlank(score, "name of the score tensor");
            return this;
        }

        /** The score of what the model does not know; finite, 0 unless set. */
        public Builder fallback(float score) {
            this.fallback = (float) Checks.finite(score, "fallback");
            return this;
        }

        /** Candidates a call, at least 1; 16,384 unless set. */
        public Builder chunk(int candidates) {
            this.chunk = Checks.atLeast(candidates, 1, "chunk");
            return this;
        }

        /**
         * The scorer.
         *
         * @throws io.fairrec.base.ModelException if the model's signature does not fit, or its table is smaller than the
         *     ids
         * @throws IllegalArgumentException if the items are not set, one of them has the padding's number, or the length
         *     of the history is unknown
         */
        public OnnxSequenceScorer build() {
            return Calls.handOver(model, () -> new OnnxSequenceScorer(this, Settings.given(items, ADAPTER, "items")));
        }
    }
}
