package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.Provenance;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.MissingValues;
import io.fairrec.data.VectorTable;
import io.fairrec.testkit.HashedWords;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TextInterestEncoderTest extends PortraitEncoderContract {

    private static final long DAY = 86_400;
    private static final long NEVER = Interactions.NO_TIME;
    private static final TextInterestEncoder.Options OPTIONS = TextInterestEncoder.Options.defaults();

    /** Item 0 is east, 1 north, 2 north-east. */
    private static final VectorTable ITEMS = VectorTable.of(new float[] {1, 0, 0, 1, 1, 1}, 2);

    /** p = 1 / (1 + exp(−ln 9 · x)): a text with x = 1 is positive with 0.9, s = 0.8; with x = −1, s = −0.8. */
    private static final SentimentHead HEAD =
            SentimentHead.of(new double[] {Math.log(9), 0}, 0, new Provenance("by hand", Map.of(), "", 0, "test"));

    private static final float[] PRAISE = {1, 0};
    private static final float[] COMPLAINT = {-1, 0};
    private static final float[] UNREADABLE = {0, 0};

    @Override
    protected PortraitEncoder create(SyntheticLog shop) {
        HashedWords words = HashedWords.of(16);
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < shop.catalog().size(); i++) {
            titles.add("item " + i + " of kind " + i % 7);
        }
        SplittableRandom random = new SplittableRandom(11);
        Reviews.Builder reviews =
                Reviews.builder(shop.interactions().userCount(), shop.catalog().size());
        for (int u = 0; u < shop.interactions().userCount(); u++) {
            for (int row = shop.interactions().begin(u);
                    row < shop.interactions().end(u);
                    row++) {
                if (random.nextInt(3) == 0) {
                    String text = random.nextInt(5) == 0 ? "" : random.nextBoolean() ? "good kind 3" : "bad kind 4";
                    reviews.add(
                            u,
                            shop.interactions().item(row),
                            shop.interactions().time(row),
                            text);
                }
            }
        }
        SentimentHead head = SentimentHead.fit(
                words,
                List.of("good kind 3", "bad kind 4"),
                new boolean[] {true, false},
                SentimentHead.Options.defaults().ridge(0.01));
        Reviews built = reviews.build();
        return TextInterestEncoder.of(
                EncodedTexts.of(words, titles).vectors(),
                built,
                EncodedTexts.of(words, built.texts()).vectors(),
                head,
                OPTIONS.interest(OPTIONS.interest().halfLifeDays(30)));
    }

    @Test
    @DisplayName(
            "without reviews, and for users without any, the vectors are those of the interest encoder, bit for bit")
    void equalsInterest() {
        for (long seed = 0; seed < 30; seed++) {
            SyntheticLog shop = SyntheticLog.builder()
                    .users(30)
                    .items(20)
                    .rowsPerUser(12)
                    .seed(seed)
                    .build();
            SplittableRandom random = new SplittableRandom(seed);
            float[] table = new float[20 * 5];
            for (int i = 0; i < table.length; i++) {
                table[i] = (float) random.nextGaussian();
            }
            List<UserPortrait> portraits = new ArrayList<>();
            for (int u = 0; u < 30; u++) {
                portraits.add(UserPortrait.of(shop.interactions(), u));
            }
            InterestEncoder.Options interest =
                    InterestEncoder.Options.defaults().halfLifeDays(7);
            Reviews none = Reviews.builder(30, 20).build();
            Reviews stranger = Reviews.builder(31, 20).add(30, 3, 1, "x").build();
            float[] expected = Encoders.table(InterestEncoder.overVectors(table, 5, interest), portraits);
            VectorTable items = VectorTable.of(table, 5);
            SentimentHead head = SentimentHead.of(new double[5], 1, HEAD.provenance());

            TextInterestEncoder.Options options = OPTIONS.interest(interest);
            assertThat(Encoders.table(
                            TextInterestEncoder.of(items, none, VectorTable.of(new float[0], 5), head, options),
                            portraits))
                    .as("seed %d", seed)
                    .containsExactly(expected);
            VectorTable one = VectorTable.of(new float[] {1, 2, 3, 4, 5}, 5);
            assertThat(Encoders.table(TextInterestEncoder.of(items, stranger, one, head, options), portraits))
                    .as("seed %d", seed)
                    .containsExactly(expected);
        }
    }

    @Test
    @DisplayName("a purchase that was complained of counts against its item, one that was praised for it")
    void reviewsPush() {
        Interactions log = log().add("u", "0", EventType.BUY, 10, 1, 0)
                .add("u", "1", EventType.BUY, 10, 1, 0)
                .build();

        // −0.8 (complaint) and 1 (no review), by two events of weight 1.
        assertThat(encode(log, 0, reviews().add(0, 0, 10, "").build(), COMPLAINT))
                .containsExactly(new float[] {-0.4f, 0.5f}, within(1e-6f));
        assertThat(encode(log, 0, reviews().add(0, 0, 10, "").build(), PRAISE))
                .containsExactly(new float[] {0.4f, 0.5f}, within(1e-6f));
        assertThat(encode(log, 0, reviews().add(0, 0, 10, "").build(), UNREADABLE))
                .as("what cannot be read changes nothing")
                .containsExactly(0.5f, 0.5f);
    }

    @Test
    @DisplayName(
            "the strength of an opinion shows: one purchase with one review gives s times the item, without a jump at s = 0")
    void strength() {
        Interactions log = log().add("u", "0", EventType.BUY, 10, 1, 0).build();
        Reviews reviews = reviews().add(0, 0, 10, "").build();
        for (int step = -40; step <= 40; step++) {
            // Not 0, which would be a text that cannot be read.
            double x = step == 0 ? 1e-9 : step / 20.0;
            double s = 2 / (1 + Math.pow(9, -x)) - 1;
            float[] vector = {(float) x, 0};

            // Of one purchase: s · east.
            assertThat(encode(OPTIONS.reviewWeight(0), UserPortrait.of(log, 0), reviews, vector))
                    .as("x = %s", x)
                    .containsExactly(new float[] {(float) s, 0}, within(1e-6f));
            // And of its text, which lies east for praise and west for complaints: s · ±east.
            assertThat(encode(OPTIONS.reviewWeight(1), UserPortrait.of(log, 0), reviews, vector))
                    .as("x = %s", x)
                    .containsExactly(new float[] {(float) (s + Math.abs(s)), 0}, within(1e-6f));
        }
    }

    @Test
    @DisplayName("a return with a bad review stays a return")
    void twoNegatives() {
        Interactions log = log().add("u", "0", EventType.RETURN, 10, 1, 0).build();

        assertThat(encode(log, 0, reviews().add(0, 0, 10, "").build(), COMPLAINT))
                .containsExactly(-1, 0);
    }

    @Test
    @DisplayName("of several reviews of an item the latest speaks")
    void latest() {
        Interactions log = log().add("u", "0", EventType.BUY, 10, 1, 0)
                .add("u", "1", EventType.BUY, 30, 1, 0)
                .build();
        Reviews reviews = reviews().add(0, 0, 10, "").add(0, 0, 20, "").build();

        assertThat(encode(log, 0, reviews, PRAISE, COMPLAINT)[0]).isNegative();
        assertThat(encode(log, 0, reviews, COMPLAINT, PRAISE)[0]).isPositive();
    }

    @Test
    @DisplayName("no look into the future: what is written after the moment, or at no known time, changes no bit")
    void noLeak() {
        Interactions log = log().add("u", "0", EventType.BUY, 10 * DAY, 1, 0).build();
        UserPortrait portrait = UserPortrait.of(log, 0);
        TextInterestEncoder.Options options = OPTIONS.reviewWeight(1);
        float[] blind = {1, 0};

        assertThat(encode(
                        options, portrait, reviews().add(0, 0, 10 * DAY + 1, "").build(), COMPLAINT))
                .containsExactly(blind);
        assertThat(encode(options, portrait, reviews().add(0, 0, NEVER, "").build(), COMPLAINT))
                .containsExactly(blind);
        // At the moment itself it is known: −0.8 · east, and −0.8 times the review's own vector, west.
        assertThat(encode(options, portrait, reviews().add(0, 0, 10 * DAY, "").build(), COMPLAINT))
                .containsExactly(-0.8f + 0.8f, 0);
        assertThat(encode(
                        options.reviewWeight(0),
                        portrait.asOf(11 * DAY),
                        reviews().add(0, 0, 10 * DAY + 1, "").build(),
                        COMPLAINT))
                .containsExactly(-0.8f, 0);
        // Without a moment there is no future.
        assertThat(encode(
                        options.reviewWeight(0),
                        portrait.asOf(NEVER),
                        reviews().add(0, 0, NEVER, "").build(),
                        COMPLAINT))
                .containsExactly(-0.8f, 0);
    }

    @Test
    @DisplayName("later reviews never change a portrait: the same bits with the log of reviews cut at the moment")
    void noLeakAtRandom() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            InteractionsBuilder events = log();
            for (int e = 0; e < 6; e++) {
                events.add("u", String.valueOf(random.nextInt(3)), EventType.BUY, random.nextLong(20) * DAY, 1, 0);
            }
            Interactions log = events.build();
            UserPortrait portrait = UserPortrait.of(log, 0).asOf(random.nextLong(25) * DAY);
            Reviews.Builder all = reviews();
            Reviews.Builder cut = reviews();
            for (int r = 0; r < 10; r++) {
                long time = random.nextLong(25) * DAY + random.nextInt(2);
                int item = random.nextInt(3);
                String text = "word" + random.nextInt(9);
                all.add(0, item, time, text);
                if (time <= portrait.asOf()) {
                    cut.add(0, item, time, text);
                }
            }
            HashedWords words = HashedWords.of(2);
            Reviews whole = all.build();
            Reviews past = cut.build();
            TextInterestEncoder seer = TextInterestEncoder.of(
                    ITEMS, whole, EncodedTexts.of(words, whole.texts()).vectors(), HEAD, OPTIONS);
            TextInterestEncoder blind = TextInterestEncoder.of(
                    ITEMS, past, EncodedTexts.of(words, past.texts()).vectors(), HEAD, OPTIONS);

            assertThat(Encoders.table(seer, List.of(portrait)))
                    .as("seed %d", seed)
                    .containsExactly(Encoders.table(blind, List.of(portrait)));
        }
    }

    @Test
    @DisplayName("a user's own texts: the mean of their directions, by sentiment and age")
    void ownTexts() {
        Interactions log = log().add("u", "1", EventType.VIEW, 10 * DAY, 1, 0).build();
        UserPortrait portrait = UserPortrait.of(log, 0);
        Reviews reviews = reviews().add(0, 0, 0, "").add(0, 0, 10 * DAY, "").build();
        TextInterestEncoder.Options options =
                OPTIONS.reviewWeight(3).interest(OPTIONS.interest().halfLifeDays(10));

        // The head judges the vectors as they are, x = 3 and −2; their lengths, 5 and 2, do not count in the mean.
        float[][] vectors = {{3, 4}, {-2, 0}};
        double s = 2 / (1 + Math.pow(9, -3)) - 1;
        double t = 2 / (1 + Math.pow(9, 2)) - 1;
        // The half-life has passed once since the first review; t is below 0.
        double total = 1 / 2.0 + 1;
        assertThat(encode(options, portrait, reviews, vectors))
                .containsExactly(
                        new float[] {(float) (3 * (s / 2 * 0.6 - t) / total), (float) (1 + 3 * (s / 2 * 0.8) / total)},
                        within(1e-6f));
    }

    @Test
    @DisplayName("a user who wrote but bought nothing has a portrait; a stranger has none")
    void coldUsers() {
        Interactions log = log().add("other", "0", EventType.BUY, 1, 1, 0).build();
        Reviews reviews = reviews().add(1, 2, 5, "").build();
        UserPortrait writer = UserPortrait.of(log, IdIndex.UNKNOWN).withUser(1);

        assertThat(encode(OPTIONS.reviewWeight(0.5), writer, reviews, PRAISE)).containsExactly(0.4f, 0);
        assertThat(encode(OPTIONS, UserPortrait.of(log, IdIndex.UNKNOWN), reviews, PRAISE))
                .containsExactly(0, 0);
        assertThat(encode(OPTIONS, writer.withUser(7), reviews, PRAISE)).containsExactly(0, 0);
    }

    @Test
    @DisplayName("without sentiment a review draws its user near, whatever it says")
    void withoutSentiment() {
        Interactions log = log().add("u", "1", EventType.BUY, 5, 1, 0).build();
        Reviews reviews = reviews().add(0, 1, 5, "").build();
        TextInterestEncoder encoder = TextInterestEncoder.withoutSentiment(
                ITEMS, reviews, VectorTable.of(COMPLAINT, 2), OPTIONS.reviewWeight(0.5));

        assertThat(Encoders.table(encoder, List.of(UserPortrait.of(log, 0)))).containsExactly(-0.5f, 1);
    }

    @Test
    @DisplayName("late fusion: interest of length 1 beside behaviour, each in its own columns")
    void fusion() {
        Interactions log = log().add("u", "0", EventType.BUY, 10, 1, 4)
                .add("v", "1", EventType.BUY, 10, 2, 8)
                .build();
        List<UserPortrait> portraits = List.of(UserPortrait.of(log, 0), UserPortrait.of(log, 1));
        Reviews reviews = reviews().add(0, 0, 10, "").build();
        TextInterestEncoder interest =
                TextInterestEncoder.of(ITEMS, reviews, VectorTable.of(COMPLAINT, 2), HEAD, OPTIONS.reviewWeight(0));
        BehaviourEncoder behaviour = BehaviourEncoder.fit(portraits, MissingValues.IMPUTE);
        ConcatenationEncoder fused = ConcatenationEncoder.builder()
                .add("interest", NormalizedEncoder.l2(interest))
                .add("behaviour", behaviour)
                .build();

        float[] table = Encoders.table(fused, portraits);
        float[] alone = Encoders.table(behaviour, portraits);
        assertThat(fused.dimension()).isEqualTo(2 + behaviour.dimension());
        assertThat(fused.blockOf(1).name()).isEqualTo("interest");
        assertThat(table).startsWith(-1, 0); // of length 1 whatever |s|
        for (int p = 0; p < 2; p++) {
            for (int d = 0; d < behaviour.dimension(); d++) {
                assertThat(table[p * fused.dimension() + 2 + d]).isEqualTo(alone[p * behaviour.dimension() + d]);
            }
        }
        assertThat(table[fused.dimension() + 1])
                .as("the second user likes item 1")
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "item vectors of another origin and dimension are pushed by reviews if the texts themselves do not count")
    void otherItemVectors() {
        Interactions log = log().add("u", "0", EventType.BUY, 10, 1, 0).build();
        Reviews reviews = reviews().add(0, 0, 10, "").build();
        VectorTable factors = VectorTable.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 3);
        VectorTable texts = VectorTable.of(COMPLAINT, 2);

        assertThat(Encoders.table(
                        TextInterestEncoder.of(factors, reviews, texts, HEAD, OPTIONS.reviewWeight(0)),
                        List.of(UserPortrait.of(log, 0))))
                .containsExactly(-0.8f, -1.6f, -2.4f);
        assertThatThrownBy(() -> TextInterestEncoder.of(factors, reviews, texts, HEAD, OPTIONS))
                .hasMessageContaining("review vectors (2)")
                .hasMessageContaining("item vectors (3)");
    }

    @Test
    @DisplayName(
            "rows and dimensions that do not fit are refused; items beyond the table are ignored; texts do not show")
    void refuses() {
        Reviews reviews = reviews().add(0, 0, 10, "secret").build();
        VectorTable two = VectorTable.of(new float[4], 2);
        SentimentHead three = SentimentHead.of(new double[3], 0, HEAD.provenance());
        VectorTable one = VectorTable.of(PRAISE, 2);
        assertThatThrownBy(() -> TextInterestEncoder.of(ITEMS, reviews, two, HEAD, OPTIONS))
                .hasMessageContaining("reviewVectors.length (2) must be 1");
        assertThatThrownBy(() -> TextInterestEncoder.of(ITEMS, reviews, one, three, OPTIONS))
                .hasMessageContaining("(3) must be 2");
        assertThatThrownBy(() -> OPTIONS.reviewWeight(-1)).hasMessageContaining("reviewWeight (-1.0)");
        TextInterestEncoder encoder = TextInterestEncoder.of(one, reviews, one, HEAD, OPTIONS);
        assertThat(encoder.toString()).doesNotContain("secret");
        Interactions log = log().add("u", "2", EventType.BUY, 1, 1, 0).build();
        assertThat(Encoders.table(encoder, List.of(UserPortrait.of(log, 0)))).containsExactly(0, 0);
    }

    private static Reviews.Builder reviews() {
        return Reviews.builder(2, 3);
    }

    private static InteractionsBuilder log() {
        return Interactions.builder().items(IdIndex.ofLongs(new long[] {0, 1, 2}));
    }

    /** Without the reviews' own texts. */
    private static float[] encode(Interactions log, int user, Reviews reviews, float[]... vectors) {
        return encode(OPTIONS.reviewWeight(0), UserPortrait.of(log, user), reviews, vectors);
    }

    private static float[] encode(
            TextInterestEncoder.Options options, UserPortrait portrait, Reviews reviews, float[]... vectors) {
        float[] table = new float[2 * vectors.length];
        for (int r = 0; r < vectors.length; r++) {
            System.arraycopy(vectors[r], 0, table, 2 * r, 2);
        }
        return Encoders.table(
                TextInterestEncoder.of(ITEMS, reviews, VectorTable.of(table, 2), HEAD, options), List.of(portrait));
    }
}
