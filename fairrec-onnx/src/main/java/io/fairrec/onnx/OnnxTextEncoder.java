package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextReport;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Texts to vectors by a transformer encoder such as BERT (Devlin et al., "BERT", NAACL 2019) or one of its distilled
 * relatives, exported to ONNX.
 *
 * <p>Texts are tokenized without padding, sorted by length and run in small batches, each padded to its own longest text:
 * attention costs the square of the padded length, so one long text must not stretch a hundred short ones. Measured with
 * MiniLM on 2,000 reviews of clothes: docs/models.md, "How fast".
 *
 * <p>A vector depends a little on the rest of its batch: by rounding for float models, by 1e-2 to
 * 5e-2 in the cosine for quantised ones, whose scales are found per batch. {@link Builder#batchSize batchSize(1)} rules that
 * out, and took as long on two cores. The cache gives an equal text its earlier vector.
 *
 * <p>Thread-safe. Close it after the last request; calls that still run end normally. Memory: the model (23 MB for a
 * quantised MiniLM) and the cache (4 · dimension bytes and some 130 more a text).
 */
public final class OnnxTextEncoder implements TextEncoder {

    /** Texts whose tokens are held at once. */
    private static final int CHUNK = 1024;

    /** Stands for a text of this call that is still to be encoded. */
    private static final VectorCache.Entry PENDING = new VectorCache.Entry(null, 0, false);

    private final TextNetwork network;
    private final TextTokenizer tokenizer;
    private final int batchSize;
    private final double maxUnknownShare;
    private final int dimension;
    private final VectorCache cache;
    private final Provenance provenance;

    /** The open encoder plus the running calls: the native tokenizer must not be freed under them. */
    private final References references = new References();

    private final AtomicBoolean closed = new AtomicBoolean();

    private OnnxTextEncoder(Builder builder, TextNetwork network, TextTokenizer tokenizer) {
        this.network = network;
        this.tokenizer = tokenizer;
        this.batchSize = builder.batchSize;
        this.maxUnknownShare = builder.maxUnknownShare;
        this.cache = new VectorCache(builder.cacheSize);
        this.dimension = network.dimension();
        this.provenance = network.info().provenance("onnx-text-encoder", builder.settings(tokenizer));
    }

    /**
     * An encoder of a model and its tokenizer; {@link TextModels} has ready ones.
     *
     * @param model takes {@code input_ids}, {@code attention_mask} and perhaps {@code token_type_ids}, whole numbers
     *     {@code [batch, seq]}; answers floats {@code [batch, seq, d]}, or {@code [batch, d]} with {@link Pooling#NONE}
     * @param tokenizer its {@code tokenizer.json}
     */
    public static Builder builder(ModelSource model, ModelSource tokenizer) {
        return new Builder(model, tokenizer);
    }

    /** Collects the settings of an encoder. Not thread-safe. */
    public static final class Builder {

        private final ModelSource model;
        private final ModelSource tokenizer;
        private Pooling pooling = Pooling.MEAN;
        private boolean normalize = true;
        private String prefix = "";
        private boolean lowerCase;
        private int maxLength = 256;
        private int batchSize = 8;
        private int cacheSize = 10_000;
        private double maxUnknownShare = 0.5;
        private @Nullable String output;
        private OnnxOptions options = OnnxOptions.defaults();

        private Builder(ModelSource model, ModelSource tokenizer) {
            this.model = model;
            this.tokenizer = tokenizer;
        }

        /** How tokens become a text; {@link Pooling#MEAN} unless set. It must be the one of the model's training. */
        public Builder pooling(Pooling newPooling) {
            this.pooling = newPooling;
            return this;
        }

        /** Whether vectors are scaled to length 1, so that their inner product is the cosine; yes unless set. */
        public Builder normalize(boolean yes) {
            this.normalize = yes;
            return this;
        }

        /** What stands before each text, such as {@code "query: "} for E5; nothing unless set. */
        public Builder prefix(String newPrefix) {
            this.prefix = newPrefix;
            return this;
        }

        /** Whether letters are made small first, for a model whose tokenizer forgets to; no unless set. */
        public Builder lowerCase(boolean yes) {
            this.lowerCase = yes;
            return this;
        }

        /**
         * The longest input, 256 unless set.
         *
         * @param tokens at least 3, special tokens included; the model must have positions for as many
         */
        public Builder maxLength(int tokens) {
            this.maxLength = Checks.atLeast(tokens, 3, "maxLength");
            return this;
        }

        /**
         * How many texts go through the model at once, 8 unless set.
         *
         * @param texts at least 1; 1 makes a vector independent of its batch
         */
        public Builder batchSize(int texts) {
            this.batchSize = Checks.atLeast(texts, 1, "batchSize");
            return this;
        }

        /**
         * How many vectors are kept, 10,000 unless set.
         *
         * @param texts at least 0; 0 keeps none
         */
        public Builder cacheSize(int texts) {
            this.cacheSize = Checks.atLeast(texts, 0, "cacheSize");
            return this;
        }

        /**
         * The share of unknown tokens above which a text counts as unreadable, 0.5 unless set.
         *
         * @param share in [0, 1]; 1 reads everything
         */
        public Builder maxUnknownShare(double share) {
            this.maxUnknownShare = Checks.between(share, 0, 1, "maxUnknownShare");
            return this;
        }

        /** The output to read, for a model that has several of one rank; otherwise it is found by its rank. */
        public Builder output(String name) {
            this.output = Checks.notBlank(name, "output");
            return this;
        }

        /** Device, threads and optimisation; {@link OnnxOptions#defaults()} unless set. */
        public Builder options(OnnxOptions newOptions) {
            this.options = newOptions;
            return this;
        }

        /**
         * Loads model and tokenizer and runs one text of full length through them.
         *
         * @throws ModelException if one of them cannot be loaded or they do not fit
         */
        public OnnxTextEncoder build() {
            OnnxModel loaded = OnnxModel.load(model, options);
            TextTokenizer words = null;
            try {
                words = TextTokenizer.load(tokenizer, prefix, lowerCase, maxLength);
                // Any word: what counts is that the model has positions for so many tokens.
                long[] longest = words.encode(new String[] {"a ".repeat(maxLength)})[0].ids;
                TextNetwork network = TextNetwork.of(loaded, output, pooling, normalize, longest);
                return new OnnxTextEncoder(this, network, words);
            } catch (RuntimeException | Error e) {
                loaded.close();
                if (words != null) {
                    words.close();
                }
                throw e;
            }
        }

        private Map<String, String> settings(TextTokenizer words) {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("tokenizer", tokenizer.name());
            settings.put("tokenizer_sha256", words.sha256());
            settings.put("pooling", pooling.name());
            settings.put("normalize", Boolean.toString(normalize));
            settings.put("prefix", prefix);
            settings.put("lower_case", Boolean.toString(lowerCase));
            settings.put("max_length", Integer.toString(maxLength));
            settings.put("batch_size", Integer.toString(batchSize));
            settings.put("max_unknown_share", Double.toString(maxUnknownShare));
            settings.put("output", output == null ? "" : output);
            return settings;
        }
    }

    @Override
    public int dimension() {
        return dimension;
    }

    /**
     * Encodes a batch; O(n) runs of the model at worst, fewer with texts that the cache knows or that appear twice.
     *
     * @throws ModelException if the model fails or answers a number that is not finite
     * @throws IllegalStateException if the encoder is closed
     */
    @Override
    public TextReport encode(List<String> texts, float[] out) {
        int n = texts.size();
        Checks.atLeast(out.length, Math.multiplyExact(n, dimension), "out.length");
        enter();
        try {
            List<Unreadable> unreadable = new ArrayList<>();
            int truncated = 0;
            for (int begin = 0; begin < n; begin += CHUNK) {
                List<String> chunk = texts.subList(begin, Math.min(n, begin + CHUNK));
                truncated += encodeChunk(chunk, begin, out, unreadable);
            }
            return new TextReport(n, truncated, unreadable);
        } finally {
            leave();
        }
    }

    private int encodeChunk(List<String> texts, int begin, float[] out, List<Unreadable> unreadable) {
        // A text that appears twice is encoded once: reviews like "good" do, and offline all items share categories.
        Map<VectorCache.Key, VectorCache.Entry> known = new LinkedHashMap<>();
        VectorCache.@Nullable Key[] keys = new VectorCache.Key[texts.size()];
        List<VectorCache.Key> missing = new ArrayList<>();
        List<String> prepared = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            String text = texts.get(i);
            if (text.isBlank()) {
                continue;
            }
            String input = tokenizer.prepared(text);
            VectorCache.Key key = VectorCache.Key.of(input);
            keys[i] = key;
            if (known.containsKey(key)) {
                continue;
            }
            VectorCache.Entry entry = cache.get(key);
            known.put(key, entry == null ? PENDING : entry);
            if (entry == null) {
                missing.add(key);
                prepared.add(input);
            }
        }
        // All known, as for a shop's own texts at most requests: then nothing native is called.
        VectorCache.Entry[] entries = prepared.isEmpty() ? new VectorCache.Entry[0] : run(prepared);
        for (int m = 0; m < entries.length; m++) {
            known.put(missing.get(m), entries[m]);
            cache.put(missing.get(m), entries[m]);
        }
        int truncated = 0;
        for (int i = 0; i < keys.length; i++) {
            int at = (begin + i) * dimension;
            VectorCache.Key key = keys[i];
            VectorCache.Entry entry = key == null ? null : known.get(key);
            float[] vector = entry == null ? null : entry.vector;
            if (vector != null) {
                System.arraycopy(vector, 0, out, at, dimension);
            } else {
                Arrays.fill(out, at, at + dimension, 0);
                unreadable.add(
                        entry == null
                                ? new Unreadable(begin + i, Reason.BLANK, 0)
                                : new Unreadable(begin + i, Reason.UNKNOWN_TOKENS, entry.unknownShare));
            }
            boolean cut = entry != null && (entry.truncated || tokenizer.cuts(texts.get(i)));
            truncated += cut ? 1 : 0;
        }
        return truncated;
    }

    /** Tokenizes prepared texts, sorts them by length and runs the readable ones in small batches. */
    private VectorCache.Entry[] run(List<String> prepared) {
        TextTokenizer.Tokens[] tokens = tokenizer.encode(prepared.toArray(new String[0]));
        VectorCache.Entry[] entries = new VectorCache.Entry[tokens.length];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i].own == 0 || tokens[i].unknownShare > maxUnknownShare) {
                entries[i] = new VectorCache.Entry(null, tokens[i].unknownShare, tokens[i].truncated);
            } else {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingInt(i -> tokens[i].ids.length));
        for (int begin = 0; begin < order.size(); begin += batchSize) {
            List<Integer> batch = order.subList(begin, Math.min(order.size(), begin + batchSize));
            long[][] ids = new long[batch.size()][];
            for (int b = 0; b < ids.length; b++) {
                ids[b] = tokens[batch.get(b)].ids;
            }
            float[][] vectors = network.vectors(ids);
            for (int b = 0; b < ids.length; b++) {
                TextTokenizer.Tokens source = tokens[batch.get(b)];
                entries[batch.get(b)] = new VectorCache.Entry(vectors[b], source.unknownShare, source.truncated);
            }
        }
        return entries;
    }

    /** How often the cache knew a text. */
    public CacheStatistics cacheStatistics() {
        return cache.statistics();
    }

    /** What runs, and where. */
    public ModelInfo info() {
        return network.info();
    }

    /** The model's hash and the settings. */
    public Provenance provenance() {
        return provenance;
    }

    private void enter() {
        // Not the references alone: calls that overlap would keep the encoder open for ever.
        if (closed.get() || !references.retain()) {
            throw new IllegalStateException("The text encoder of \""
                    + network.info().source() + "\" is closed. Close it only after the last request.");
        }
    }

    private void leave() {
        if (references.release()) {
            try (network) {
                tokenizer.close();
            }
        }
    }

    /** Frees model and tokenizer after the last running call; idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }

    @Override
    public String toString() {
        return "OnnxTextEncoder[" + network.info().source() + ", dimension " + dimension + ", " + network.pooling()
                + "]";
    }
}
