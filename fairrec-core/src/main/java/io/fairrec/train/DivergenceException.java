package io.fairrec.train;

/** A number of a training is none any more. The message is a clause: the culprit and what became of it. */
final class DivergenceException extends Exception {

    private static final long serialVersionUID = 1L;

    DivergenceException(String what) {
        super(what);
    }
}
