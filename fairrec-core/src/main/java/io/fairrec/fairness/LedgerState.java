package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that a ledger needs to go on: its sums, its prices, the sums at which the prices moved last, and what it absorbed. Immutable. */
final class LedgerState {

    static final String KIND = "exposure ledger";

    private final String name;
    private final ExposureSums sums;
    private final SortedMap<String, ExposureSums> received;
    private final double[] prices;
    private final long[] shownAtMove;
    private final long totalAtMove;

    /** @param received by origin, what was absorbed last */
    LedgerState(
            String name,
            ExposureSums sums,
            SortedMap<String, ExposureSums> received,
            double[] prices,
            long[] shownAtMove,
            long totalAtMove) {
        this.name = name;
        this.sums = sums;
        this.received = received;
        this.prices = prices;
        this.shownAtMove = shownAtMove;
        this.totalAtMove = totalAtMove;
    }

    String name() {
        return name;
    }

    SortedMap<String, ExposureSums> received() {
        return received;
    }

    ExposureSums sums() {
        return sums;
    }

    double price(int target) {
        return prices[target];
    }

    long shownAtMove(int target) {
        return shownAtMove[target];
    }

    long totalAtMove() {
        return totalAtMove;
    }

    /** Refuses to go on in another ledger than one like that which was saved. */
    void check(ExposureLayout layout, PriceRule rule, Path source) {
        String difference = layout.difference(sums.layout());
        if (!difference.isEmpty()) {
            throw new DataException("The ledger in " + source + " cannot go on here: they are of " + difference
                    + ". Configure the ledger as it was, or start a new one with the old prices as initial prices.");
        }
        for (int t = 0; t < prices.length; t++) {
            if (!(Math.abs(prices[t]) <= rule.maxPrice())) {
                throw new DataException(
                        "The price of " + layout.targets().get(t).group() + " in " + source + " (" + prices[t]
                                + ") must lie within ±" + rule.maxPrice() + ". Raise maxPrice of the price rule.");
            }
        }
    }

    byte[] toBytes() {
        return LedgerFile.seal(KIND, this::write);
    }

    /** @param name of the bytes in messages */
    static LedgerState fromBytes(byte[] bytes, String name) {
        return LedgerFile.open(bytes, KIND, name, in -> read(in, bytes.length));
    }

    static boolean isGood(byte[] bytes) {
        try {
            fromBytes(bytes, "The bytes");
            return true;
        } catch (DataException e) {
            return false;
        }
    }

    private void write(DataOutput out) throws IOException {
        out.writeUTF(name);
        sums.write(out);
        out.writeInt(received.size());
        for (Map.Entry<String, ExposureSums> entry : received.entrySet()) {
            out.writeUTF(entry.getKey());
            entry.getValue().write(out);
        }
        for (int t = 0; t < prices.length; t++) {
            out.writeDouble(prices[t]);
            out.writeLong(shownAtMove[t]);
        }
        out.writeLong(totalAtMove);
    }

    private static LedgerState read(DataInput in, int bytes) throws IOException {
        String name = in.readUTF();
        ExposureSums sums = ExposureSums.read(in, bytes);
        SortedMap<String, ExposureSums> received = new TreeMap<>();
        int origins = ExposureLayout.size(in.readInt(), bytes);
        for (int i = 0; i < origins; i++) {
            received.put(in.readUTF(), ExposureSums.read(in, bytes));
        }
        int targets = sums.targets().size();
        double[] prices = new double[targets];
        long[] shown = new long[targets];
        for (int t = 0; t < targets; t++) {
            prices[t] = Checks.finite(
                    in.readDouble(), "price of " + sums.targets().get(t).group());
            shown[t] = in.readLong();
        }
        return new LedgerState(name, sums, received, prices, shown, in.readLong());
    }
}
