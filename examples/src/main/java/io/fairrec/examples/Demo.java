package io.fairrec.examples;

/** Runs with {@code ./mvnw -q -Pdemo}. */
public final class Demo {
    private Demo() {}

    /**
     * Prints one line.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        System.out.println("fairrec: the demo comes with the pipeline.");
    }
}
