package io.fairrec.bench.gate;

/**
 * What the gate says of one benchmark or rule.
 *
 * @param label which
 * @param passed whether the build may go on
 * @param text the figures and, where it failed, the rule that was broken
 */
record Verdict(String label, boolean passed, String text) {

    @Override
    public String toString() {
        return (passed ? "ok    " : "FAIL  ") + label + ": " + text;
    }
}
