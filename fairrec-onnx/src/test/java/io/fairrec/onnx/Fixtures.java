package io.fairrec.onnx;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Models and small data that several tests use. */
final class Fixtures {

    private static final String FOLDER = "io/fairrec/onnx/exported/";

    private Fixtures() {}

    /** A model that the scripts of tools/export made. */
    static ModelSource exported(String name) {
        return ModelSource.classPath(FOLDER + name + ".onnx");
    }

    /** A model that is odd in the way that edge_cases.json says. */
    static ModelSource edge(String name) {
        return ModelSource.classPath(FOLDER + "edge/" + name + ".onnx");
    }

    static OnnxModel load(ModelSource source) {
        return OnnxModel.load(source, OnnxOptions.defaults().device(Device.cpu()));
    }

    /** Ids "0", "1", … */
    static IdIndex ids(int count) {
        return IdIndex.of(IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    /** One user who had these events, one second apart, in a shop of 6 items. */
    static UserPortrait history(Object... itemsAndEvents) {
        InteractionsBuilder builder = Interactions.builder().users(ids(1)).items(ids(6));
        int time = 0;
        EventType event = EventType.BUY;
        for (Object one : itemsAndEvents) {
            if (one instanceof EventType type) {
                event = type;
            } else {
                builder.add("0", one.toString(), event, time++, 1, 1);
            }
        }
        return UserPortrait.of(builder.build(), 0);
    }

    /** A user of whom nothing is known. */
    static UserPortrait nobody() {
        return UserPortrait.of(Interactions.builder().items(ids(6)).build(), IdIndex.UNKNOWN);
    }

    static float[] score(Scorer scorer, UserPortrait portrait, CandidateSet candidates) {
        float[] out = new float[candidates.size()];
        scorer.score(portrait, candidates, out);
        return out;
    }

    static float[] encode(PortraitEncoder encoder, List<UserPortrait> portraits) {
        float[] out = new float[portraits.size() * encoder.dimension()];
        encoder.encode(portraits, out);
        return out;
    }

    /** Numbers of [−1, 1). */
    static float[] numbers(int count, long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    static VectorTable vectors(int rows, int dimension, long seed) {
        return VectorTable.of(numbers(rows * dimension, seed), dimension);
    }

    /** An encoder whose vector is a fixed row for each user, and the row after the last for everybody unknown. */
    static PortraitEncoder rowPerUser(int users, int dimension, long seed) {
        VectorTable rows = vectors(users + 1, dimension, seed);
        return new PortraitEncoder() {
            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                if (out.length < portraits.size() * dimension) {
                    throw new IllegalArgumentException("The out.length (" + out.length + ") must be at least "
                            + portraits.size() * dimension + ".");
                }
                for (int p = 0; p < portraits.size(); p++) {
                    int user = portraits.get(p).user();
                    rows.copyRow(user < 0 || user >= users ? users : user, out, p * dimension);
                }
            }
        };
    }
}
