package io.fairrec.eval.metric;

/** What a grade g is worth in NDCG. Libraries differ: trec_eval and ranx are linear, Burges is exponential. */
public enum Gain {
    /** 1 for every relevant item, whatever its grade. */
    BINARY,
    /** g. Järvelin and Kekäläinen, ACM TOIS 2002. */
    LINEAR,
    /** 2^g − 1. Burges et al., ICML 2005. */
    EXPONENTIAL
}
