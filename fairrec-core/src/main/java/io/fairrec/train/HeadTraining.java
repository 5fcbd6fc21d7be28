package io.fairrec.train;

import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.DenseAdam;
import io.fairrec.internal.Seeds;
import io.fairrec.internal.Shuffle;
import io.fairrec.portrait.PortraitEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One training of a {@link PortraitHead}. Not thread-safe. */
final class HeadTraining {

    private static final int STAGE_ORDER = 102;

    private final PortraitEncoder encoder;
    private final VectorTable items;
    private final LabeledPairs train;
    private final @Nullable LabeledPairs validation;
    private final PortraitHead.Options options;
    private final TrainingListener listener;
    private final HeadNetwork network;
    private final HeadNetwork.Scratch scratch;
    private final float[] users;
    private final float[] validationUsers;
    private final double[] netGradient;
    private final double[] queryGradient;
    private final DenseAdam netAdam;
    private final DenseAdam queryAdam;
    private final int[] order;
    private final List<EpochReport> history = new ArrayList<>();

    HeadTraining(
            PortraitEncoder encoder,
            VectorTable items,
            LabeledPairs train,
            @Nullable LabeledPairs validation,
            PortraitHead.Options options,
            TrainingListener listener) {
        if (train.size() == 0) {
            throw new IllegalArgumentException("The examples must not be empty: there is nothing to learn from.");
        }
        this.encoder = encoder;
        this.items = items;
        this.train = train;
        this.validation = validation;
        this.options = options;
        this.listener = listener;
        this.network = HeadNetwork.create(items, encoder.dimension(), options);
        this.scratch = network.scratch();
        this.users = encode(encoder, train);
        this.validationUsers = validation == null ? new float[0] : encode(encoder, validation);
        this.netGradient = new double[network.net().parameters().length];
        this.queryGradient = new double[network.query().length];
        this.netAdam = new DenseAdam(netGradient.length);
        this.queryAdam = new DenseAdam(queryGradient.length);
        this.order = new int[train.size()];
        startAtTheMean();
    }

    static float[] encode(PortraitEncoder encoder, LabeledPairs examples) {
        float[] users = new float[Math.multiplyExact(examples.portraits().size(), encoder.dimension())];
        encoder.encode(examples.portraits(), users);
        return users;
    }

    static double[] answers(HeadNetwork network, int userWidth, float[] users, LabeledPairs examples) {
        HeadNetwork.Scratch scratch = network.scratch();
        double[] answers = new double[examples.size()];
        int last = -1;
        for (int e = 0; e < answers.length; e++) {
            int portrait = examples.portrait(e);
            if (portrait != last) {
                network.begin(examples.portraits().get(portrait), users, portrait * userWidth, scratch);
                last = portrait;
            }
            answers[e] = network.forward(examples.item(e), scratch);
        }
        return answers;
    }

    /** The output's bias, the last parameter, at the constant that is best alone: epochs are not spent on finding it. */
    private void startAtTheMean() {
        double sum = 0;
        for (int e = 0; e < train.size(); e++) {
            double target = train.target(e);
            if (options.task() == PortraitHead.Task.CLASSIFICATION && !(target >= 0 && target <= 1)) {
                throw new IllegalArgumentException("The target (" + target
                        + ") of a classification must lie in [0, 1]. Take a regression, or scale it.");
            }
            sum += target;
        }
        double mean = sum / train.size();
        double[] parameters = network.net().parameters();
        double cut = Math.min(1 - 1e-3, Math.max(1e-3, mean));
        parameters[parameters.length - 1] =
                options.task() == PortraitHead.Task.CLASSIFICATION ? Math.log(cut / (1 - cut)) : mean;
    }

    PortraitHead run() {
        double[] bestNet = network.net().parameters().clone();
        double[] bestQuery = network.query().clone();
        double best = Double.NEGATIVE_INFINITY;
        int bestEpoch = 0;
        Ending ending = Ending.COMPLETED;
        for (int epoch = 1; epoch <= options.epochs() && ending == Ending.COMPLETED; epoch++) {
            double loss = epoch(epoch);
            if (!Double.isFinite(loss) || !finite()) {
                if (bestEpoch == 0) {
                    throw new ModelException(
                            "Training diverged in epoch 1, before there was anything to keep: the loss is "
                                    + loss + ". Lower the learning rate (" + options.learningRate()
                                    + "), or scale portraits, item vectors and targets.");
                }
                ending = Ending.DIVERGED;
                break;
            }
            Double value = validation == null ? null : validate(validation);
            boolean better = value == null || value > best;
            if (better) {
                best = value == null ? best : value;
                bestEpoch = epoch;
                System.arraycopy(network.net().parameters(), 0, bestNet, 0, bestNet.length);
                System.arraycopy(network.query(), 0, bestQuery, 0, bestQuery.length);
            } else if (epoch - bestEpoch >= options.patience()) {
                ending = Ending.STOPPED_EARLY;
            }
            EpochReport report = new EpochReport(
                    epoch, options.epochs(), Map.of("loss", loss), Map.of(), value, value != null && better);
            history.add(report);
            listener.onEpoch(report);
        }
        System.arraycopy(bestNet, 0, network.net().parameters(), 0, bestNet.length);
        System.arraycopy(bestQuery, 0, network.query(), 0, bestQuery.length);
        listener.onEnd(ending, "The head is that of epoch " + bestEpoch + " of " + history.size() + ".");
        return new PortraitHead(encoder, items, options, network, provenance(bestEpoch), ending, history);
    }

    private double validate(LabeledPairs examples) {
        double[] answers = answers(network, encoder.dimension(), validationUsers, examples);
        return options.task() == PortraitHead.Task.CLASSIFICATION
                ? HeadMeasures.auc(answers, examples::target)
                : -HeadMeasures.rmse(answers, examples::target);
    }

    private double epoch(int epoch) {
        SplittableRandom random = Seeds.stream(options.seed(), epoch, STAGE_ORDER);
        Shuffle.indices(order, random);
        double sum = 0;
        for (int from = 0; from < order.length; from += options.batchSize()) {
            int to = Math.min(order.length, from + options.batchSize());
            Arrays.fill(netGradient, 0);
            Arrays.fill(queryGradient, 0);
            for (int i = from; i < to; i++) {
                int e = order[i];
                int portrait = train.portrait(e);
                network.begin(train.portraits().get(portrait), users, portrait * encoder.dimension(), scratch);
                network.forward(train.item(e), scratch);
                sum += network.backward(train.target(e), 1.0 / (to - from), netGradient, queryGradient, scratch);
            }
            netAdam.step(network.net().parameters(), netGradient, options.learningRate());
            network.net().decay(options.learningRate() * options.decay());
            queryAdam.step(network.query(), queryGradient, options.learningRate());
            listener.onProgress(epoch, options.epochs(), (double) to / order.length);
        }
        return sum / order.length;
    }

    private boolean finite() {
        double sum = 0;
        for (double parameter : network.net().parameters()) {
            sum += Math.abs(parameter);
        }
        for (double q : network.query()) {
            sum += Math.abs(q);
        }
        return Double.isFinite(sum);
    }

    private Provenance provenance(int epochs) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("task", options.task().name().toLowerCase(Locale.ROOT));
        config.put("hidden", Integer.toString(options.hidden()));
        config.put("attention", Boolean.toString(options.attention()));
        config.put("products", Boolean.toString(options.products()));
        config.put("historyLimit", Integer.toString(options.historyLimit()));
        config.put("batchSize", Integer.toString(options.batchSize()));
        config.put("learningRate", Double.toString(options.learningRate()));
        config.put("decay", Double.toString(options.decay()));
        config.put("epochs", Integer.toString(epochs));
        config.put("items", items.sha256());
        return new Provenance("portrait-head", config, train.sha256(), options.seed(), Version.current());
    }
}
