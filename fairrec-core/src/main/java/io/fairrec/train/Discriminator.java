package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.internal.DenseAdam;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Mlp;
import io.fairrec.internal.Seeds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One network that reads one attribute from the vectors of a batch's users.
 *
 * <p>It sees vectors centred on the users of the step and divided by their root mean square, both taken as constants by the
 * gradient: LightGCN's user vectors share a large mean and shrink or grow in training, and a fixed rate needs one scale.
 */
final class Discriminator {

    private static final int STAGE_WEIGHTS = 301;

    private final int[] group;
    private final int groups;
    private final AttributeAdversary.Options options;
    private final int ordinal;

    private @Nullable Mlp net;
    private @Nullable DenseAdam adam;
    private Mlp.@Nullable Scratch scratch;
    private double[] gradient = new double[0];
    private double[] target = new double[0];
    private float[] seen = new float[0];
    private double latest = Double.NaN;

    Discriminator(Groups attribute, AttributeAdversary.Options options, int ordinal) {
        this.group = GroupLabels.knownOnly(attribute);
        this.groups = GroupLabels.known(attribute);
        this.options = options;
        this.ordinal = ordinal;
        Checks.atLeast(groups, 2, "number of known groups of \"" + attribute.name() + "\"");
    }

    double latest() {
        return latest;
    }

    double[] parameters() {
        return net == null ? new double[0] : net.parameters().clone();
    }

    /** Learns, then adds −weight · ∂CE/∂z to the gradient; returns CE. */
    double accumulate(EmbeddingBatch batch, int[] users, int n, float weight, float[] out) {
        Checks.length(group.length, batch.users(), "groups of the attribute");
        int d = batch.dimension();
        double[] share = new double[groups];
        int known = 0;
        int present = 0;
        for (int i = 0; i < n; i++) {
            int g = group[users[i]];
            if (g >= 0) {
                known++;
                present += share[g]++ == 0 ? 1 : 0;
            }
        }
        if (present < 2) {
            return 0;
        }
        for (int g = 0; g < groups; g++) {
            share[g] = share[g] == 0 ? 0 : 1 / (present * share[g]);
        }
        int[] rows = new int[known];
        for (int i = 0, row = 0; i < n; i++) {
            if (group[users[i]] >= 0) {
                rows[row++] = users[i];
            }
        }
        Mlp reader = prepared(d);
        double scale = look(batch, rows);
        for (int step = 0; step < options.steps(); step++) {
            Arrays.fill(gradient, 0);
            for (int i = 0; i < known; i++) {
                pass(reader, i, group[rows[i]], share, d);
                reader.backward(scratchOf(reader), gradient);
            }
            adamOf(reader).step(reader.parameters(), gradient, options.rate());
            reader.decay(options.rate() * options.decay());
        }
        double loss = 0;
        double[] none = new double[0];
        double[] turned = new double[known * d];
        for (int i = 0; i < known; i++) {
            loss += pass(reader, i, group[rows[i]], share, d);
            System.arraycopy(reader.backward(scratchOf(reader), none), 0, turned, i * d, d);
        }
        latest = loss;
        if (loss < Math.log(present)) {
            for (int i = 0; i < known; i++) {
                int at = batch.userAt(rows[i]);
                for (int j = 0; j < d; j++) {
                    out[at + j] -= (float) (weight * scale * turned[i * d + j]);
                }
            }
        }
        return loss;
    }

    private double pass(Mlp reader, int i, int label, double[] share, int d) {
        target[label] = 1;
        reader.forward(seen, i * d, scratchOf(reader));
        double loss = share[label] * reader.loss(target, 0, share[label], scratchOf(reader));
        target[label] = 0;
        return loss;
    }

    /** Fills {@code seen} with the vectors as the network sees them; returns the factor between the two. */
    private double look(EmbeddingBatch batch, int[] rows) {
        int d = batch.dimension();
        if (seen.length < rows.length * d) {
            seen = new float[rows.length * d];
        }
        double[] mean = new double[d];
        for (int user : rows) {
            for (int j = 0; j < d; j++) {
                mean[j] += (double) batch.vectors()[batch.userAt(user) + j] / rows.length;
            }
        }
        double squares = 0;
        for (int user : rows) {
            for (int j = 0; j < d; j++) {
                double centred = batch.vectors()[batch.userAt(user) + j] - mean[j];
                squares += centred * centred;
            }
        }
        double scale = squares > 0 ? Math.sqrt((double) rows.length * d / squares) : 1;
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < d; j++) {
                seen[i * d + j] = Floats.saturate(scale * (batch.vectors()[batch.userAt(rows[i]) + j] - mean[j]));
            }
        }
        return scale;
    }

    private Mlp prepared(int dimension) {
        Mlp reader = net;
        if (reader == null) {
            int[] sizes = options.hidden() == 0
                    ? new int[] {dimension, groups}
                    : new int[] {dimension, options.hidden(), groups};
            reader = Mlp.create(
                    sizes, Mlp.Activation.RELU, Mlp.Output.SOFTMAX, Seeds.mix(options.seed(), ordinal, STAGE_WEIGHTS));
            net = reader;
            adam = new DenseAdam(reader.parameters().length);
            scratch = reader.scratch();
            gradient = new double[reader.parameters().length];
            target = new double[groups];
        }
        Checks.length(dimension, reader.inputs(), "dimension of the batch");
        return reader;
    }

    private Mlp.Scratch scratchOf(Mlp reader) {
        Mlp.Scratch room = scratch;
        if (room == null) {
            room = reader.scratch();
            scratch = room;
        }
        return room;
    }

    private DenseAdam adamOf(Mlp reader) {
        DenseAdam stepper = adam;
        if (stepper == null) {
            stepper = new DenseAdam(reader.parameters().length);
            adam = stepper;
        }
        return stepper;
    }

    /** As it was made: the network comes anew with the next step. */
    void reset() {
        net = null;
        adam = null;
        scratch = null;
        latest = Double.NaN;
    }

    void write(DataOutput out) throws IOException {
        Mlp reader = net;
        out.writeInt(reader == null ? 0 : reader.inputs());
        if (reader != null) {
            out.writeDouble(latest);
            for (double parameter : reader.parameters()) {
                out.writeDouble(parameter);
            }
            adamOf(reader).write(out);
        }
    }

    void read(DataInput in) throws IOException {
        int dimension = in.readInt();
        if (dimension == 0) {
            return;
        }
        if (dimension < 0) {
            throw new IOException("The dimension of a discriminator (" + dimension + ") must be at least 0.");
        }
        Mlp reader = prepared(dimension);
        latest = in.readDouble();
        for (int k = 0; k < reader.parameters().length; k++) {
            reader.parameters()[k] = in.readDouble();
        }
        adamOf(reader).read(in);
    }
}
