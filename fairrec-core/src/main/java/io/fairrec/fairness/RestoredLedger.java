package io.fairrec.fairness;

import io.fairrec.base.DataException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A ledger that goes on where a file ended, and which file that was.
 *
 * @param ledger goes on with the sums, prices and epoch of {@code source}
 * @param source the file asked for, or the good one before it, {@code NAME.previous}
 * @param refused why the file asked for was not used, or null if it was: what was recorded after {@code source} was
 *     saved is then missing, which a service should log
 */
public record RestoredLedger(
        ExposureLedger ledger, Path source, @Nullable DataException refused) {}
