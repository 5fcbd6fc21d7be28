package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** All that a ledger needs to go on: its sums, its prices, and the sums at which the prices moved last. Immutable. */
final class LedgerState {

    static final String KIND = "exposure ledger";

    private final ExposureSums sums;
    private final double[] prices;
    private final long[] shownAtMove;
    private final long totalAtMove;

    LedgerState(ExposureSums sums, double[] prices, long[] shownAtMove, long totalAtMove) {
        this.sums = sums;
        this.prices = prices;
        this.shownAtMove = shownAtMove;
        this.totalAtMove = totalAtMove;
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
        sums.write(out);
        for (int t = 0; t < prices.length; t++) {
            out.writeDouble(prices[t]);
            out.writeLong(shownAtMove[t]);
        }
        out.writeLong(totalAtMove);
    }

    private static LedgerState read(DataInput in, int bytes) throws IOException {
        ExposureSums sums = ExposureSums.read(in, bytes);
        int targets = sums.targets().size();
        double[] prices = new double[targets];
        long[] shown = new long[targets];
        for (int t = 0; t < targets; t++) {
            prices[t] = Checks.finite(
                    in.readDouble(), "price of " + sums.targets().get(t).group());
            shown[t] = in.readLong();
        }
        return new LedgerState(sums, prices, shown, in.readLong());
    }
}
