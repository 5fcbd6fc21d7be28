package io.fairrec.train;

import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import io.fairrec.internal.ModelFile;
import java.io.DataInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file of a training that can go on: a {@link ModelFile} with the provenance of the training and the state, in the order in
 * which the loop and the learner write it. A training goes on only from a file of its own. Stateless.
 */
final class Checkpoint {

    private static final String KIND = "checkpoint";

    /** Reads state. */
    @FunctionalInterface
    interface Reader {
        void read(DataInput in) throws IOException;
    }

    private Checkpoint() {}

    static void write(Path file, Provenance owner, ModelFile.Writer state) {
        ModelFile.write(file, KIND, owner, state);
    }

    static void read(Path file, Provenance owner, Reader state) {
        ModelFile.<Provenance>read(file, KIND, (origin, in) -> {
            checkOwner(file, lines(origin), lines(owner));
            state.read(in);
            return origin;
        });
    }

    private static void checkOwner(Path file, Map<String, String> there, Map<String, String> here) {
        for (Map.Entry<String, String> line : here.entrySet()) {
            String other = there.get(line.getKey());
            if (!line.getValue().equals(other)) {
                throw new DataException("The checkpoint " + file + " belongs to another training: its "
                        + line.getKey() + " is " + other + ", but this one's is " + line.getValue()
                        + ". Go on with equal settings and data, or train anew.");
            }
        }
        if (!there.keySet().equals(here.keySet())) {
            throw new DataException("The checkpoint " + file + " belongs to another training: it has the settings "
                    + there.keySet() + ", but this one has " + here.keySet()
                    + ". Go on with equal settings and data, or train anew.");
        }
    }

    private static Map<String, String> lines(Provenance owner) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("component", owner.component());
        owner.config().forEach((key, value) -> lines.put("setting " + key, value));
        lines.put("data hash", owner.dataHash());
        lines.put("seed", Long.toString(owner.seed()));
        lines.put("version", owner.version());
        return lines;
    }
}
