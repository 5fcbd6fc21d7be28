package io.fairrec.onnx;

/** How the vectors of a text's tokens become the text's vector. */
public enum Pooling {
    /** The mean over all tokens of the text, padding left out (Reimers and Gurevych, "Sentence-BERT", EMNLP 2019, §3). */
    MEAN,
    /** The vector of the first token, which BERT calls {@code [CLS]}. */
    CLS,
    /** None: the model has an output of shape {@code [batch, d]} already. */
    NONE
}
