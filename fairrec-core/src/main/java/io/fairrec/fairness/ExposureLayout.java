package io.fairrec.fairness;

import io.fairrec.base.DataException;
import io.fairrec.data.Catalog;
import io.fairrec.internal.Seeds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the numbers of a ledger mean: sums of different layouts cannot be added.
 *
 * @param targets the promises
 * @param itemCount items of the catalogue
 * @param catalogHash of the items' ids in their order
 * @param groupsHash of which item counts for which promise
 * @param exposure name of the exposure model
 * @param weightsHash of the model's first weights, rounded to the unit of the sums
 * @param epochs name of what ends an epoch
 * @param retained how many epochs are kept one by one, the running one included
 * @param countsItems whether items are counted, too
 */
record ExposureLayout(
        List<ExposureTarget> targets,
        int itemCount,
        long catalogHash,
        long groupsHash,
        String exposure,
        long weightsHash,
        String epochs,
        int retained,
        boolean countsItems) {

    /** The same on every machine and in every run; 64 bits of every character, so that no two catalogues of life agree. */
    static long hash(Catalog catalog) {
        long hash = 0;
        for (int item = 0; item < catalog.size(); item++) {
            String id = catalog.items().id(item);
            // FNV-1a, on characters: String.hashCode is the same for "Aa" and "BB".
            long fnv = 0xcbf29ce484222325L;
            for (int i = 0; i < id.length(); i++) {
                fnv = (fnv ^ id.charAt(i)) * 0x100000001b3L;
            }
            hash = Seeds.mix(hash ^ fnv, id.length(), 0);
        }
        return hash;
    }

    /** Why the two cannot be added, or an empty text if they can. */
    String difference(ExposureLayout other) {
        if (!targets.equals(other.targets)) {
            return "promises " + targets + " and " + other.targets;
        }
        if (itemCount != other.itemCount) {
            return "catalogues of " + itemCount + " and " + other.itemCount + " items";
        }
        if (catalogHash != other.catalogHash) {
            return "catalogues of " + itemCount + " items with different ids, or in different orders";
        }
        if (groupsHash != other.groupsHash) {
            return "catalogues of the same " + itemCount + " items in different promised groups";
        }
        if (!exposure.equals(other.exposure)) {
            return "exposure models \"" + exposure + "\" and \"" + other.exposure + "\"";
        }
        if (weightsHash != other.weightsHash) {
            return "exposure models of one name, \"" + exposure + "\", with different weights";
        }
        if (!epochs.equals(other.epochs)) {
            return "epochs of " + epochs + " and " + other.epochs;
        }
        if (retained != other.retained) {
            return "windows of " + retained + " and " + other.retained + " epochs";
        }
        return countsItems == other.countsItems ? "" : "a count of items in one and none in the other";
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(targets.size());
        for (ExposureTarget target : targets) {
            out.writeUTF(target.partition());
            out.writeUTF(target.group());
            out.writeDouble(target.share());
            out.writeDouble(target.tolerance());
        }
        out.writeInt(itemCount);
        out.writeLong(catalogHash);
        out.writeLong(groupsHash);
        out.writeUTF(exposure);
        out.writeLong(weightsHash);
        out.writeUTF(epochs);
        out.writeInt(retained);
        out.writeBoolean(countsItems);
    }

    static ExposureLayout read(DataInput in, int bytes) throws IOException {
        int count = size(in.readInt(), bytes);
        List<ExposureTarget> targets = new ArrayList<>(count);
        for (int t = 0; t < count; t++) {
            targets.add(new ExposureTarget(in.readUTF(), in.readUTF(), in.readDouble(), in.readDouble()));
        }
        return new ExposureLayout(
                List.copyOf(targets),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readUTF(),
                in.readLong(),
                in.readUTF(),
                in.readInt(),
                in.readBoolean());
    }

    /** A size that the bytes can hold: nothing huge is allocated for a file that lies. */
    static int size(int stated, int bytes) {
        if (stated < 0 || stated > bytes) {
            throw new DataException("The exposure sums state " + stated + " entries in " + bytes
                    + " bytes. They were not written by fairrec.");
        }
        return stated;
    }
}
