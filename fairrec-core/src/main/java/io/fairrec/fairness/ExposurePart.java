package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;

/**
 * All that one ledger recorded itself so far, for the ledgers of other machines: what {@link ExposureLedger#part} gives
 * and {@link ExposureLedger#absorb} takes. Parts are cumulative, so a part that is lost, late or comes twice does no harm.
 *
 * @param origin the name of the ledger
 * @param sums what it recorded itself, without what it absorbed
 */
public record ExposurePart(String origin, ExposureSums sums) {

    private static final String KIND = "exposure part";

    /** Checks the name. */
    public ExposurePart {
        Checks.notBlank(origin, "origin of the exposure part");
    }

    /** This part for another machine: versioned, with a checksum; equal parts give equal bytes. */
    public byte[] toBytes() {
        return LedgerFile.seal(KIND, out -> {
            out.writeUTF(origin);
            sums.write(out);
        });
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws DataException if the bytes are cut off, changed, of another kind or of another version
     */
    public static ExposurePart fromBytes(byte[] bytes) {
        return LedgerFile.open(
                bytes,
                KIND,
                "The exposure part",
                in -> new ExposurePart(in.readUTF(), ExposureSums.read(in, bytes.length)));
    }
}
