package io.fairrec.train;

/** A number of a training is none any more. */
final class DivergenceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String what;

    /**
     * A divergence.
     *
     * @param what a clause: the step, the culprit and what became of it
     */
    DivergenceException(String what) {
        super(what);
        this.what = what;
    }

    String what() {
        return what;
    }
}
