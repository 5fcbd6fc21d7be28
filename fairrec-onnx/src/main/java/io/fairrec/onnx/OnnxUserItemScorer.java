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
 * A model over user and item numbers: LightGCN, matrix factorisation, NeuMF.
 *
 * <pre>{@code
 * inputs   user_id [1]     int64 or int32
 *          item_id [1, n]  int64 or int32
 * output   score   [1, n]  float32
 *
 * Scorer scorer = OnnxUserItemScorer.builder(OnnxModel.load(ModelSource.file(path)))
 *     .users(ModelIds.of(trainedUsers, 0))
 *     .items(ModelIds.of(trainedItems, 0))
 *     .build();
 * }</pre>
 *
 * <p>Fall-back: a user or an item that the model does not know scores {@link Builder#fallback}. Pair with
 * {@link io.fairrec.score.ColdStart}. The user's history plays no part: the model learnt it.
 *
 * <p>Thread-safe. One call of the model per {@link Builder#chunk} candidates: a request of a million needs no more memory
 * than one of a chunk. A score does not depend on the other candidates as far as the runtime's kernels keep one order of
 * summation; the same bits were measured for 1 to 3,000 candidates a call with 1 and 2 threads.
 */
public final class OnnxUserItemScorer implements Scorer {

    private static final String ADAPTER = "OnnxUserItemScorer";

    private final Calls calls;
    private final ModelIds users;
    private final ModelIds items;
    private final float fallback;
    private final int chunk;

    private OnnxUserItemScorer(Builder builder, ModelIds users, ModelIds items) {
        this.users = users;
        this.items = items;
        this.fallback = builder.fallback;
        this.chunk = builder.chunk;
        Signatures.require(
                builder.model.info(),
                ADAPTER,
                List.of(Signatures.whole(builder.userInput, "1"), Signatures.whole(builder.itemInput, "1", "n")),
                List.of(Signatures.real(builder.output, "1", "n")));
        this.calls = new Calls(builder.model, List.of(builder.userInput, builder.itemInput), List.of(builder.output));
        probe();
    }

    /** The greatest numbers must be inside the model's tables: better now than in a request. */
    private void probe() {
        int user = users.greatest();
        int item = items.greatest();
        if (user == ModelIds.NONE || item == ModelIds.NONE) {
            return;
        }
        Call call = calls.borrow();
        call.input(0).reshape(1).set(0, user);
        Tensor ids = call.input(1).reshape(1, 2);
        ids.set(0, item);
        ids.set(1, item);
        calls.probe(ADAPTER, "the greatest ids (user " + user + ", item " + item + ")", call, 1, 2);
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
        int user = users.id(portrait.user());
        if (user == ModelIds.NONE) {
            ItemScores.fill(out, n, fallback);
            return;
        }
        Call call = calls.borrow();
        try {
            call.input(0).reshape(1).set(0, user);
            ItemScores.score(calls, call, items, candidates, chunk, fallback, out);
        } finally {
            calls.giveBack(call);
        }
    }

    /** The names that {@link Builder#items} was given with, if any. */
    @Override
    public @Nullable IdIndex items() {
        return items.names();
    }

    /** What runs, and where. */
    public ModelInfo info() {
        return calls.info();
    }

    /** The model and every setting. */
    public Provenance provenance() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("users", users.described());
        config.put("items", items.described());
        config.put("fallback", Float.toString(fallback));
        return info().provenance("onnx-user-item-scorer", config);
    }

    /** Closes the model. */
    @Override
    public void close() {
        calls.close();
    }

    @Override
    public String toString() {
        return ADAPTER + "[" + info().source() + ", " + users + " users, " + items + " items]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final OnnxModel model;
        private @Nullable ModelIds users;
        private @Nullable ModelIds items;
        private String userInput = "user_id";
        private String itemInput = "item_id";
        private String output = "score";
        private float fallback;
        private int chunk = ItemScores.DEFAULT_CHUNK;

        private Builder(OnnxModel model) {
            this.model = model;
        }

        /** The model's numbers of the users; needed. */
        public Builder users(ModelIds ids) {
            this.users = ids;
            return this;
        }

        /** The model's numbers of the items; needed. */
        public Builder items(ModelIds ids) {
            this.items = ids;
            return this;
        }

        /** The tensors' names, unless they are {@code user_id}, {@code item_id} and {@code score}. */
        public Builder tensors(String userId, String itemId, String score) {
            this.userInput = Checks.notBlank(userId, "name of the user tensor");
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
         * @throws io.fairrec.base.ModelException if the model's signature does not fit, or its tables are smaller than the
         *     ids
         * @throws IllegalArgumentException if users or items are not set
         */
        public OnnxUserItemScorer build() {
            return Calls.handOver(
                    model,
                    () -> new OnnxUserItemScorer(
                            this, Settings.given(users, ADAPTER, "users"), Settings.given(items, ADAPTER, "items")));
        }
    }
}
