package io.fairrec.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.fairrec.base.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Texts to token ids by a Hugging Face {@code tokenizer.json}, without padding, cut to a length. Thread-safe; must not be
 * closed while it is used.
 */
final class TextTokenizer implements AutoCloseable {

    /**
     * No token of a text is longer on average: longer texts are cut before the tokenizer sees them, so that a text of
     * 100 MB costs no more than one that fills the model.
     */
    private static final int CHARS_A_TOKEN = 16;

    /** What BERT's and SentencePiece's vocabularies call it. */
    private static final Set<String> UNKNOWN = Set.of("[UNK]", "<unk>", "[unk]", "<UNK>");

    static {
        // Before DJL's first use: otherwise it may call home, and downloads a library where it sees an NVIDIA GPU.
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
    }

    private final HuggingFaceTokenizer tokenizer;
    private final String prefix;
    private final int prefixTokens;
    private final String sha256;
    private final boolean lowerCase;
    private final int maxLength;
    private final long unknown;

    /** What became of one text. */
    static final class Tokens {
        /** Special tokens and the prefix included. */
        final long[] ids;

        /** How many tokens the text itself has, without special ones and the prefix. */
        final int own;

        /** The share of them that the vocabulary lacks; 0 where there are none. */
        final double unknownShare;

        final boolean truncated;

        private Tokens(long[] ids, int own, double unknownShare, boolean truncated) {
            this.ids = ids;
            this.own = own;
            this.unknownShare = unknownShare;
            this.truncated = truncated;
        }
    }

    private TextTokenizer(
            HuggingFaceTokenizer tokenizer,
            String sha256,
            String prefix,
            boolean lowerCase,
            int maxLength,
            long unknown) {
        this.tokenizer = tokenizer;
        this.sha256 = sha256;
        this.prefix = prefix;
        this.prefixTokens =
                prefix.isBlank() ? 0 : tokenizer.encode(prefix, false, false).getIds().length;
        this.lowerCase = lowerCase;
        this.maxLength = maxLength;
        this.unknown = unknown;
    }

    /** Loads a tokenizer; padding and truncation of its file are overruled. */
    static TextTokenizer load(ModelSource source, String prefix, boolean lowerCase, int maxLength) {
        ModelSource.Content json = source.read();
        Map<String, String> options = Map.of(
                "truncation", "LONGEST_FIRST",
                "padding", "DO_NOT_PAD",
                "maxLength", Integer.toString(maxLength),
                "modelMaxLength", Integer.toString(maxLength),
                "addSpecialTokens", "true");
        HuggingFaceTokenizer loaded;
        try {
            loaded = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json.bytes), options);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw failure(source, e);
        }
        try {
            return new TextTokenizer(loaded, json.sha256, prefix, lowerCase, maxLength, unknownId(loaded));
        } catch (RuntimeException e) {
            loaded.close();
            throw new ModelException(
                    "The tokenizer \"" + source.name() + "\" cannot encode a word: " + e.getMessage(), e);
        }
    }

    private static ModelException failure(ModelSource source, Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (e instanceof LinkageError || String.valueOf(root).contains("flavor") || root instanceof IOException) {
            return new ModelException(
                    "The native tokenizer library cannot be loaded (" + root
                            + "). It is unpacked into the cache folder \""
                            + cacheFolder()
                            + "\", which must be writable and allow execution. Set the environment variable"
                            + " ENGINE_CACHE_DIR to a folder that is.",
                    e);
        }
        return new ModelException(
                "The tokenizer \"" + source.name() + "\" cannot be read: " + root.getMessage()
                        + ". A tokenizer.json as Hugging Face's library \"tokenizers\" writes it is needed.",
                e);
    }

    /** Where DJL unpacks its library: its own order of settings. */
    private static String cacheFolder() {
        for (String name : new String[] {"ENGINE_CACHE_DIR", "DJL_CACHE_DIR"}) {
            String value = System.getenv(name) != null ? System.getenv(name) : System.getProperty(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return System.getProperty("user.home") + "/.djl.ai";
    }

    /**
     * The id of the token for what the vocabulary lacks, or −1: byte-level vocabularies lack nothing.
     *
     * <p>Found by asking for a character that no vocabulary of a shop's model has (cuneiform), then for the token itself.
     */
    private static long unknownId(HuggingFaceTokenizer tokenizer) {
        for (String probe : List.of("\uD808\uDC31", "[UNK]", "<unk>")) {
            Encoding encoding = tokenizer.encode(probe, false, false);
            for (int t = 0; t < encoding.getIds().length; t++) {
                if (UNKNOWN.contains(encoding.getTokens()[t])) {
                    return encoding.getIds()[t];
                }
            }
        }
        return -1;
    }

    /** Of the file, lower-case hexadecimal. */
    String sha256() {
        return sha256;
    }

    /** The text as the model sees it: what the cache must tell apart. */
    String prepared(String text) {
        String cut = text;
        int limit = maxLength * CHARS_A_TOKEN;
        if (text.length() > limit) {
            cut = text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
        }
        return prefix + (lowerCase ? cut.toLowerCase(Locale.ROOT) : cut);
    }

    /** Whether {@link #prepared} cuts this text. */
    boolean cuts(String text) {
        return text.length() > maxLength * CHARS_A_TOKEN;
    }

    /** Encodes prepared texts. */
    Tokens[] encode(String[] prepared) {
        Encoding[] encodings = tokenizer.batchEncode(prepared, true, false);
        Tokens[] tokens = new Tokens[encodings.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = tokens(encodings[i]);
        }
        return tokens;
    }

    private Tokens tokens(Encoding encoding) {
        long[] ids = encoding.getIds();
        long[] special = encoding.getSpecialTokenMask();
        int own = 0;
        int missing = 0;
        int ofPrefix = prefixTokens;
        for (int t = 0; t < ids.length; t++) {
            // An unknown word counts as unknown, though the library calls its token a special one too.
            boolean isUnknown = ids[t] == unknown;
            if (!isUnknown && special[t] != 0) {
                continue;
            }
            if (ofPrefix > 0) {
                ofPrefix--;
                continue;
            }
            own++;
            missing += isUnknown ? 1 : 0;
        }
        double share = own == 0 ? 0 : (double) missing / own;
        return new Tokens(ids, own, share, encoding.exceedMaxLength());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
