import io.fairrec.base.FairRecException;

/** Stands in until the README shows code between its markers. */
public final class Consumer {
    private Consumer() {}

    public static void main(String[] args) {
        System.out.println(new FairRecException("fairrec-core is on the class path").getMessage());
    }
}
