package io.fairrec.onnx;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A program for {@link LeakTest}: prints its resident memory, in kB, after 1,000 and after 10,000 requests. */
final class LeakProbe {

    private final SplittableRandom random = Seeds.stream(7, 0, 1);
    private final float[] out = new float[1_600];

    private LeakProbe() {}

    /** {@code requests}, {@code texts}, {@code failures} or {@code loads}. */
    public static void main(String[] args) throws IOException {
        LeakProbe probe = new LeakProbe();
        switch (args[0]) {
            case "requests" -> probe.requests();
            case "texts" -> probe.texts();
            case "failures" -> probe.failures();
            case "loads" -> probe.repeat(1_000, probe::loadAndClose);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private void requests() throws IOException {
        UserPortrait[] users = {
            Fixtures.history(0, 1, 2), Fixtures.history(3), Fixtures.history(5, 4, 3, 2, 1, 0, 1), Fixtures.nobody()
        };
        // More items than the model knows, under its numbers: thousands of shapes, so that what is kept per shape
        // shows.
        int[] many = new int[1_500];
        Arrays.setAll(many, i -> 1 + i % 199);
        try (Scorer userItem = OnnxUserItemScorer.builder(load(Fixtures.exported("lightgcn_small_scorer")))
                        .users(ModelIds.range(0, 300))
                        .items(ModelIds.map(many))
                        .chunk(1_200)
                        .build();
                Scorer pair = OnnxPairScorer.builder(load(Fixtures.exported("mlp_small")))
                        .users(Fixtures.rowPerUser(10, 16, 1))
                        .items(Fixtures.vectors(200, 16, 2))
                        .build();
                Scorer sequence = OnnxSequenceScorer.builder(load(Fixtures.exported("sasrec_small_scorer")))
                        .items(ModelIds.map(many))
                        .build();
                OnnxSequenceEncoder encoder = OnnxSequenceEncoder.builder(load(Fixtures.exported("sasrec_small_user")))
                        .items(ModelIds.range(1, 200))
                        .batch(3)
                        .build()) {
            repeat(10_000, () -> {
                UserPortrait user = users[random.nextInt(users.length)].withUser(random.nextInt(300));
                CandidateSet candidates = CandidateSet.all(1 + random.nextInt(out.length));
                userItem.score(user, candidates, out);
                pair.score(user, CandidateSet.all(1 + random.nextInt(200)), out);
                sequence.score(user, candidates, out);
                encoder.encode(List.of(users).subList(0, 1 + random.nextInt(users.length)), out);
            });
        }
    }

    /** A second native library, the tokenizer's, and texts that it cannot read among the others. */
    private void texts() throws IOException {
        List<String> words = List.of("red", "bag", "phone", "wireless", "\u597D", "lunch", "delivery", "");
        try (OnnxTextEncoder encoder =
                OnnxTextEncoderTest.tiny("en").cacheSize(100).build()) {
            float[] vectors = new float[4 * encoder.dimension()];
            repeat(10_000, () -> {
                String[] texts = new String[1 + random.nextInt(4)];
                for (int t = 0; t < texts.length; t++) {
                    texts[t] = words.get(random.nextInt(words.size()))
                            + (" " + words.get(random.nextInt(words.size()))).repeat(random.nextInt(20));
                }
                encoder.encode(List.of(texts), vectors);
            });
        }
    }

    /**
     * What a request can do wrong: answers that are not finite, arrays that are too short, users and items whom the model
     * does not know, a closed model. Errors of ONNX Runtime itself are not among them, because the adapters let no input
     * through that causes one: its Java binding (1.29) never frees the text of an error, 165 bytes or more each.
     */
    private void failures() throws IOException {
        OnnxModel closed = load(Fixtures.edge("history_int64"));
        Call call = closed.call(List.of("history"), List.of("user_vec"));
        closed.close();
        try (OnnxFeatureEncoder roots = OnnxFeatureEncoder.builder(load(Fixtures.edge("nan_if_negative")))
                        .inputShape(10)
                        .build();
                OnnxSequenceEncoder sequence = OnnxSequenceEncoder.builder(load(Fixtures.edge("history_int64")))
                        .items(ModelIds.range(1, 5))
                        .build();
                Scorer scorer = OnnxUserItemScorer.builder(load(Fixtures.exported("lightgcn_small_scorer")))
                        .users(ModelIds.range(0, 300))
                        .items(ModelIds.range(0, 200))
                        .build()) {
            float[] negative = Fixtures.numbers(200, 3);
            UserPortrait stranger = Fixtures.history(5).withUser(Integer.MAX_VALUE);
            CandidateSet strangeItems = CandidateSet.of(199, 200, 5_000, Integer.MAX_VALUE);
            repeat(10_000, () -> {
                int rows = 1 + random.nextInt(20);
                refused(() -> roots.encode(negative, rows, out), ModelException.class);
                refused(() -> roots.encode(negative, rows, new float[0]), IllegalArgumentException.class);
                refused(() -> closed.run(call), IllegalStateException.class);
                sequence.encode(List.of(stranger), out);
                scorer.score(stranger, CandidateSet.all(rows), out);
                scorer.score(stranger.withUser(rows), strangeItems, out);
            });
        }
    }

    /** With one thread: waking a second one for models as small as these takes longer than they do. */
    private static OnnxModel load(ModelSource source) {
        return OnnxModel.load(
                source, OnnxOptions.defaults().device(Device.cpu()).threads(1));
    }

    private static void refused(Runnable request, Class<? extends RuntimeException> expected) {
        try {
            request.run();
        } catch (RuntimeException e) {
            if (expected.isInstance(e)) {
                return;
            }
            throw e;
        }
        throw new AssertionError("The request must fail.");
    }

    /** Loads and closes; every tenth model does not fit its adapter. */
    private void loadAndClose() {
        boolean fits = random.nextInt(10) > 0;
        OnnxUserItemScorer.Builder builder = OnnxUserItemScorer.builder(
                        load(Fixtures.exported(fits ? "lightgcn_small_scorer" : "mlp_small")))
                .users(ModelIds.range(0, 300))
                .items(ModelIds.range(0, 200));
        if (fits) {
            builder.build().close();
        } else {
            refused(builder::build, ModelException.class);
        }
    }

    /** Prints the resident memory after a tenth of the rounds and after all. */
    private void repeat(int rounds, Runnable request) throws IOException {
        for (int round = 1; round <= rounds; round++) {
            request.run();
            if (round == rounds / 10 || round == rounds) {
                System.out.println(residentKilobytes());
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc/self/status has no VmRSS.");
    }
}
