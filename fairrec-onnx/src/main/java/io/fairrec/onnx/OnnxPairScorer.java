package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network over a user's and an item's vector: an MLP scorer, the last stage of a two-tower model.
 *
 * <pre>{@code
 * inputs   user_vec [1, d]  float32, from any portrait encoder
 *          item_vec [n, e]  float32, from a table
 * output   score    [1, n]  float32
 * }</pre>
 *
 * <p>Fall-back: the vector that the encoder gives a cold user; an item outside the table scores {@link Builder#fallback}.
 * Pair with {@link io.fairrec.score.ColdStart}.
 *
 * <p>Thread-safe if the encoder is. One encoding, and one call of the model per {@link Builder#chunk} candidates, whose
 * vectors are copied. A score does not depend on the other candidates as far as the runtime's kernels keep one order of
 * summation; the same bits were measured for 1 to 3,000 candidates a call with 1 and 2 threads.
 */
public final class OnnxPairScorer implements Scorer {

    private static final String ADAPTER = "OnnxPairScorer";

    private final Calls calls;
    private final PortraitEncoder users;
    private final VectorTable items;
    private final @Nullable IdIndex names;
    private final float fallback;
    private final int chunk;
    private final Workspaces<float[]> vectors;

    private OnnxPairScorer(Builder builder, PortraitEncoder users, VectorTable items) {
        this.users = users;
        this.items = items;
        this.names = builder.names;
        this.fallback = builder.fallback;
        this.chunk = builder.chunk;
        if (names != null) {
            Checks.length(names.size(), items.rows(), "item ids");
        }
        int dimension = users.dimension();
        Signatures.require(
                builder.model.info(),
                ADAPTER,
                List.of(
                        Signatures.real(builder.userInput, "1", Integer.toString(dimension)),
                        Signatures.real(builder.itemInput, "n", Integer.toString(items.dimension()))),
                List.of(Signatures.real(builder.output, "1", "n")));
        this.calls = new Calls(builder.model, List.of(builder.userInput, builder.itemInput), List.of(builder.output));
        this.vectors = new Workspaces<>(() -> new float[dimension]);
        probe();
    }

    /** Where the signature leaves the dimensions open, only a run tells whether these fit. */
    private void probe() {
        Call call = calls.borrow();
        zero(call.input(0).reshape(1, users.dimension()));
        zero(call.input(1).reshape(2, items.dimension()));
        calls.probe(ADAPTER, "vectors of " + users.dimension() + " and " + items.dimension(), call, 1, 2);
        calls.giveBack(call);
    }

    private static void zero(Tensor tensor) {
        FloatBuffer floats = tensor.floats();
        while (floats.hasRemaining()) {
            floats.put(0);
        }
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
        int known = n;
        // Candidates ascend, so those outside the table stand last.
        while (known > 0 && candidates.item(known - 1) >= items.rows()) {
            out[--known] = fallback;
        }
        if (known == 0) {
            return;
        }
        Call call = calls.borrow();
        float[] user = vectors.borrow();
        try {
            users.encode(List.of(portrait), user);
            call.input(0).reshape(1, user.length).floats().put(user);
            for (int from = 0; from < known; ) {
                int to = Math.min(known - from, chunk) + from;
                write(candidates, from, to, call.input(1).reshape(to - from, items.dimension()));
                call.output(0).reshape(1, to - from);
                calls.run(call, out, from);
                from = to;
            }
        } finally {
            vectors.giveBack(user);
            calls.giveBack(call);
        }
    }

    /** Neighbours in the table are copied together. */
    private void write(CandidateSet candidates, int from, int to, Tensor input) {
        FloatBuffer rows = input.floats();
        for (int c = from; c < to; ) {
            int first = candidates.item(c);
            int run = 1;
            while (c + run < to && candidates.item(c + run) == first + run) {
                run++;
            }
            items.copyTo(first, run, rows);
            c += run;
        }
    }

    /** The names that {@link Builder#itemIds} gave, if any. */
    @Override
    public @Nullable IdIndex items() {
        return names;
    }

    /** What runs, and where. */
    public ModelInfo info() {
        return calls.info();
    }

    /** The model, the item vectors and every setting; where the user's vectors come from is the encoder's to say. */
    public Provenance provenance() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("items", Integer.toString(items.rows()));
        config.put("items_sha256", items.sha256());
        config.put("user_dimension", Integer.toString(users.dimension()));
        config.put("fallback", Float.toString(fallback));
        return info().provenance("onnx-pair-scorer", config);
    }

    /** Closes the model and the encoder. */
    @Override
    public void close() {
        try (users) {
            calls.close();
        }
    }

    @Override
    public String toString() {
        return ADAPTER + "[" + info().source() + ", " + users + ", " + items + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final OnnxModel model;
        private @Nullable PortraitEncoder users;
        private @Nullable VectorTable items;
        private @Nullable IdIndex names;
        private String userInput = "user_vec";
        private String itemInput = "item_vec";
        private String output = "score";
        private float fallback;
        private int chunk = ItemScores.DEFAULT_CHUNK;

        private Builder(OnnxModel model) {
            this.model = model;
        }

        /** Makes the user's vector; needed. Closed with the scorer, but not if that cannot be built. */
        public Builder users(PortraitEncoder encoder) {
            this.users = encoder;
            return this;
        }

        /** The items' vectors; needed. */
        public Builder items(VectorTable vectors) {
            this.items = vectors;
            return this;
        }

        /** Whose vectors they are, for {@code Scorer.items()}. */
        public Builder itemIds(IdIndex ids) {
            this.names = ids;
            return this;
        }

        /** The tensors' names, unless they are {@code user_vec}, {@code item_vec} and {@code score}. */
        public Builder tensors(String userVector, String itemVector, String score) {
            this.userInput = Checks.notBlank(userVector, "name of the user tensor");
            this.itemInput = Checks.notBlank(itemVector, "name of the item tensor");
            this.output = Checks.notBlank(score, "name of the score tensor");
            return this;
        }

        /** The score of an item outside the table; finite, 0 unless set. */
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
         * @throws io.fairrec.base.ModelException if the model's signature does not fit the vectors
         * @throws IllegalArgumentException if users or items are not set, or the item ids are not as many as the vectors
         */
        public OnnxPairScorer build() {
            return Calls.handOver(
                    model,
                    () -> new OnnxPairScorer(
                            this, Settings.given(users, ADAPTER, "users"), Settings.given(items, ADAPTER, "items")));
        }
    }
}
