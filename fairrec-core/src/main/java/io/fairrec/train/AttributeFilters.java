package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.DenseAdam;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Mlp;
import io.fairrec.internal.Seeds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Filters between users' vectors and another loss, {@code z′ = z + mean over the asked attributes of F_a(z)}: the loss ranks
 * by the filtered vectors, an {@link AttributeAdversary} tries to read the attributes from them, and filters and model learn
 * against it together.
 *
 * <pre>{@code
 * AttributeFilters filters = AttributeFilters.perAttribute(RankingLosses.bpr(), List.of(gender, age), 1, options);
 * FactorModel model = LightGcn.of(log, Options.defaults()).task(filters, 1).fit(control).model();
 * VectorTable noGender = filters.apply(model.users(), List.of("gender"));
 * }</pre>
 *
 * <ul>
 *   <li>{@link #perAttribute}: one filter per attribute, and in each step every attribute is asked for with probability ½,
 *       so that after training any set of attributes can be asked for: the compositional filters of Bose and Hamilton (ICML
 *       2019), the combination method of Li et al. (SIGIR 2021).
 *   <li>{@link #combined}: one filter against all attributes at once, always on (Li et al.'s separate method for this one set).
 * </ul>
 *
 * <p>A filter has one hidden layer of tanh and starts as the identity. Differs from Bose and Hamilton in the residual form and
 * in counting users and groups alike (see {@link AttributeAdversary}). Holds state, serves one training at a time. A step
 * costs, beside the loss, O(users of the batch · dimension · hidden) per filter.
 */
public final class AttributeFilters implements StatefulLoss {

    /**
     * The filters' rate as a part of the discriminators': those must keep up. At equal rates the filter of the tests runs in
     * circles, a discriminator that lost track behind it, and a fresh attacker reads all.
     */
    private static final double SLOWER = 0.2;

    private static final int STAGE_MASK = 311;
    private static final int STAGE_WEIGHTS = 312;

    private final EmbeddingLoss loss;
    private final List<Groups> attributes;
    private final List<AttributeAdversary> adversaries;
    private final boolean combined;
    private final float strength;
    private final AttributeAdversary.Options options;
    private List<Mlp> nets = List.of();
    private List<DenseAdam> steppers = List.of();

    private AttributeFilters(
            EmbeddingLoss loss,
            List<Groups> attributes,
            boolean combined,
            double strength,
            AttributeAdversary.Options options) {
        this.loss = loss;
        this.attributes = List.copyOf(attributes);
        this.combined = combined;
        this.strength = (float) Checks.nonNegative(strength, "strength");
        this.options = options;
        Checks.atLeast(attributes.size(), 1, "number of attributes");
        List<AttributeAdversary> all = new ArrayList<>();
        for (int a = 0; a < attributes.size(); a++) {
            all.add(AttributeAdversary.of(attributes.get(a), options.seed(Seeds.mix(options.seed(), a, 313))));
        }
        this.adversaries = List.copyOf(all);
    }

    /**
     * One filter per attribute.
     *
     * @param loss what the filtered vectors are for, such as {@link RankingLosses#bpr()}
     * @param attributes partitions of the users with distinct names
     * @param strength the weight of each adversary beside the loss, at least 0
     * @param options of the adversaries; filters take the same width (the dimension,
     *     where the discriminators are linear) and seed, and a fifth of the rate
     */
    public static AttributeFilters perAttribute(
            EmbeddingLoss loss, List<Groups> attributes, double strength, AttributeAdversary.Options options) {
        return new AttributeFilters(loss, attributes, false, strength, options);
    }

    /** One filter against all attributes; as {@link #perAttribute}. */
    public static AttributeFilters combined(
            EmbeddingLoss loss, List<Groups> attributes, double strength, AttributeAdversary.Options options) {
        return new AttributeFilters(loss, attributes, true, strength, options);
    }

    /** Such as {@code "bpr filtered of gender, age"}. */
    @Override
    public String name() {
        return loss.name() + " filtered of "
                + attributes.stream().map(Groups::name).collect(Collectors.joining(", "));
    }

    @Override
    public String identity(PositivePairs pairs) {
        Fingerprint print = new Fingerprint();
        attributes.forEach(print::add);
        return loss.identity(pairs) + " filtered" + (combined ? " at once, " : ", ") + strength + ", " + options + ", "
                + print.hex();
    }

    /** The loss on filtered vectors, minus {@code strength} times the asked attributes' cross entropies. */
    @Override
    public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
        if (batch.size() == 0) {
            return 0;
        }
        prepare(batch.dimension());
        boolean[] asked = asked(batch);
        boolean[] touched = new boolean[batch.users()];
        for (int r = 0; r < batch.size(); r++) {
            touched[batch.user(r)] = true;
        }
        float[] filtered = batch.vectors().clone();
        int active = filters(asked);
        List<Mlp.Scratch> rooms = nets.stream().map(Mlp::scratch).toList();
        for (int u = 0; u < touched.length && active > 0; u++) {
            if (touched[u]) {
                filter(batch.vectors(), batch.userAt(u), filtered, asked, active, rooms);
            }
        }
        EmbeddingBatch seen = batch.vectors(filtered);
        float[] back = new float[gradient.length];
        double value = loss.accumulate(seen, 1, back);
        for (int a = 0; a < adversaries.size(); a++) {
            if (asked[a]) {
                value += strength * adversaries.get(a).accumulate(seen, strength, back);
            }
        }
        learn(batch, touched, asked, active, back, rooms);
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] += weight * back[k];
        }
        return value;
    }

    /** Steps the filters and turns the gradient by filtered vectors into that by the vectors, in place. */
    private void learn(
            EmbeddingBatch batch,
            boolean[] touched,
            boolean[] asked,
            int active,
            float[] back,
            List<Mlp.Scratch> rooms) {
        int d = batch.dimension();
        List<float[]> throughFilters = new ArrayList<>();
        for (int f = 0; f < nets.size(); f++) {
            if (!(combined || asked[f])) {
                continue;
            }
            Mlp net = nets.get(f);
            Mlp.Scratch room = rooms.get(f);
            double[] slope = new double[net.parameters().length];
            float[] through = new float[touched.length * d];
            for (int u = 0; u < touched.length; u++) {
                if (touched[u]) {
                    int at = batch.userAt(u);
                    net.forward(batch.vectors(), at, room);
                    for (int j = 0; j < d; j++) {
                        room.logitGradient()[j] = back[at + j] / active;
                    }
                    double[] input = net.backward(room, slope);
                    for (int j = 0; j < d; j++) {
                        through[u * d + j] = (float) input[j];
                    }
                }
            }
            throughFilters.add(through);
            steppers.get(f).step(net.parameters(), slope, SLOWER * options.rate());
        }
        for (float[] through : throughFilters) {
            for (int k = 0; k < through.length; k++) {
                back[k] += through[k];
            }
        }
    }

    private void filter(float[] vectors, int at, float[] out, boolean[] asked, int active, List<Mlp.Scratch> rooms) {
        for (int f = 0; f < nets.size(); f++) {
            if (combined || asked[f]) {
                double[] change = nets.get(f).forward(vectors, at, rooms.get(f));
                for (int j = 0; j < change.length; j++) {
                    out[at + j] = Floats.saturate(out[at + j] + change[j] / active);
                }
            }
        }
    }

    private boolean[] asked(EmbeddingBatch batch) {
        boolean[] asked = new boolean[attributes.size()];
        SplittableRandom random = batch.random(STAGE_MASK);
        for (int a = 0; a < asked.length; a++) {
            asked[a] = combined || random.nextBoolean();
        }
        return asked;
    }

    private int filters(boolean[] asked) {
        int active = 0;
        for (boolean one : asked) {
            active += one ? 1 : 0;
        }
        return combined ? 1 : active;
    }

    /**
     * Users' vectors without the asked attributes.
     *
     * @param users the vectors of the model that was trained with this loss
     * @param names names of the attributes; all of them where there is one filter for all
     * @throws IllegalArgumentException if a name is none of the attributes'
     * @throws ModelException if nothing was trained yet
     */
    public VectorTable apply(VectorTable users, List<String> names) {
        if (nets.isEmpty()) {
            throw new ModelException("The filters of " + name() + " have not been trained yet. Fit the model first.");
        }
        Checks.length(users.dimension(), nets.get(0).inputs(), "dimension of the users");
        boolean[] asked = new boolean[attributes.size()];
        List<String> known = attributes.stream().map(Groups::name).toList();
        for (String wanted : names) {
            if (!known.contains(wanted)) {
                throw new IllegalArgumentException(
                        "The attribute (\"" + wanted + "\") must be one of the filters': " + known + ".");
            }
            asked[known.indexOf(wanted)] = true;
        }
        int active = filters(asked);
        if (combined && names.size() < known.size()) {
            throw new IllegalArgumentException("The attributes (" + names + ") must be all of " + known
                    + ": one filter serves them together. Train filters per attribute to choose.");
        }
        float[] vectors = GroupProjection.values(users);
        float[] filtered = vectors.clone();
        List<Mlp.Scratch> rooms = nets.stream().map(Mlp::scratch).toList();
        for (int at = 0; at < vectors.length && active > 0; at += users.dimension()) {
            filter(vectors, at, filtered, asked, active, rooms);
        }
        return VectorTable.of(filtered, users.dimension()).note(users.note());
    }

    private void prepare(int dimension) {
        if (!nets.isEmpty()) {
            Checks.length(dimension, nets.get(0).inputs(), "dimension of the batch");
            return;
        }
        List<Mlp> made = new ArrayList<>();
        List<DenseAdam> adams = new ArrayList<>();
        int width = options.hidden() == 0 ? dimension : options.hidden();
        for (int f = 0; f < (combined ? 1 : attributes.size()); f++) {
            Mlp net = Mlp.create(
                    new int[] {dimension, width, dimension},
                    Mlp.Activation.TANH,
                    Mlp.Output.LINEAR,
                    Seeds.mix(options.seed(), f, STAGE_WEIGHTS));
            // The last layer begins at 0, and the filter as the identity: the model's first steps are those without it.
            Arrays.fill(net.parameters(), (dimension + 1) * width, net.parameters().length, 0);
            made.add(net);
            adams.add(new DenseAdam(net.parameters().length));
        }
        nets = List.copyOf(made);
        steppers = List.copyOf(adams);
    }

    /** The adversary of an attribute. */
    public AttributeAdversary adversary(int attribute) {
        return adversaries.get(attribute);
    }

    @Override
    public void reset() {
        if (loss instanceof StatefulLoss learns) {
            learns.reset();
        }
        for (AttributeAdversary adversary : adversaries) {
            adversary.reset();
        }
        nets = List.of();
        steppers = List.of();
    }

    @Override
    public void writeState(DataOutput out) throws IOException {
        if (loss instanceof StatefulLoss learns) {
            learns.writeState(out);
        }
        for (AttributeAdversary adversary : adversaries) {
            adversary.writeState(out);
        }
        out.writeInt(nets.isEmpty() ? 0 : nets.get(0).inputs());
        for (int f = 0; f < nets.size(); f++) {
            for (double parameter : nets.get(f).parameters()) {
                out.writeDouble(parameter);
            }
            steppers.get(f).write(out);
        }
    }

    @Override
    public void readState(DataInput in) throws IOException {
        if (loss instanceof StatefulLoss learns) {
            learns.readState(in);
        }
        for (AttributeAdversary adversary : adversaries) {
            adversary.readState(in);
        }
        int dimension = in.readInt();
        if (dimension == 0) {
            return;
        }
        if (dimension < 0) {
            throw new IOException("The dimension of the filters (" + dimension + ") must be at least 0.");
        }
        prepare(dimension);
        for (int f = 0; f < nets.size(); f++) {
            double[] parameters = nets.get(f).parameters();
            for (int k = 0; k < parameters.length; k++) {
                parameters[k] = in.readDouble();
            }
            steppers.get(f).read(in);
        }
    }

    @Override
    public String toString() {
        return "AttributeFilters[" + name() + "]";
    }
}
