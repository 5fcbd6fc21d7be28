package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user is interested in, by what was bought and by what was written about it: {@link InterestEncoder}'s mean of item
 * vectors, in which a bad review pushes its item away, and the mean of the user's own review texts.
 *
 * <pre>{@code
 * profile = Σ_e a_e · o_e · x(item_e) / Σ_e |a_e|  +  β · Σ_r b_r · s(r) · t(r) / Σ_r b_r
 *
 * a_e = weight(event_e) · decay(e),  b_r = decay(r)
 * o_e = s(item_e) if weight(event_e) > 0, otherwise 1
 * s(r) = 2p(r) − 1 in [−1, 1]: the head's sentiment of review r; 1 without a head
 * s(i) = that of the user's latest review of item i; 1 if there is none, or it cannot be read
 * t(r) = the review's vector at length 1
 * }</pre>
 *
 * <p>So a purchase that was praised counts in full, one with a lukewarm review little, one with a bad review against its
 * item. A return keeps its weight below 0 whatever the review says: two negatives are no praise. In the second term the user
 * moves to what is praised and away from what is complained of; an opinion that is hard to tell weighs little. No
 * sentiment stands below a line, or it would cancel: one purchase with one review gives {@code s · x}, which grows with |s|
 * and passes through zero where the opinion turns. Event weights, half-life and ages are those of {@link
 * InterestEncoder.Options}. Without reviews the vectors are {@link InterestEncoder}'s, bit for bit.
 *
 * <p><b>No look into the future.</b> A portrait with a moment sees only reviews {@linkplain Reviews#known known} at that
 * moment ({@link UserPortrait#asOf()}); reviews without a time are then not used at all.
 *
 * <ul>
 *   <li>A portrait for which nobody named a moment stands at its user's last event, not at today: <b>a review written after
 *       the purchase, as most are, is not seen</b> until the next event. In service pass the moment, {@code
 *       RecommendationRequest.forUser(user).at(now)} or {@link UserPortrait#asOf(long) portrait.asOf(now)}. Only where no
 *       event has a time is there no moment, and every review of the user is seen.
 *   <li>The moment hides reviews, not events: events after it stay in the history, with age 0. To evaluate, cut the log
 *       at the moment first. The item vectors must not know the future either: see {@link ItemTextVectors}.
 * </ul>
 *
 * <p>Put {@link NormalizedEncoder#l2} around it for vectors of length 1 (which leaves of the strength of opinions only
 * how they stand to each other: one purchase with one review is then ±x, whatever |s|), and {@link
 * ConcatenationEncoder} to fuse it with behaviour and attributes:
 *
 * <pre>{@code
 * EncodedTexts read = EncodedTexts.of(encoder, reviews.texts());
 * PortraitEncoder portrait = ConcatenationEncoder.builder()
 *     .add("interest", NormalizedEncoder.l2(TextInterestEncoder.of(
 *         items.vectors(), reviews, read.vectors(), head, TextInterestEncoder.Options.defaults())))
 *     .add("behaviour", BehaviourEncoder.fit(training, MissingValues.INDICATOR))
 *     .build();
 * }</pre>
 *
 * <p>Immutable, thread-safe; a new review needs a new encoder, O(reviews · dimension). O((events + reviews of the user) ·
 * dimension + events · log reviews) a portrait. Keeps 16 bytes a review beside the tables.
 */
public final class TextInterestEncoder implements PortraitEncoder {

    private final VectorTable items;
    private final Reviews reviews;
    private final VectorTable reviewVectors;
    private final Options options;
    /** By review: s(r), and 1 / length of its vector, which is 0 for a review that cannot be read. */
    private final double[] sentiment;

    private final double[] scale;
    private final Workspaces<Scratch> workspaces;

    /**
     * The settings.
     *
     * @param interest event weights and half-life, for events and for reviews
     * @param reviewWeight β, at least 0: how much the review texts count beside the items; 0 only lets reviews push items
     */
    public record Options(InterestEncoder.Options interest, double reviewWeight) {

        /** Checks the weight. */
        public Options {
            Checks.nonNegative(reviewWeight, "reviewWeight");
        }

        /**
         * {@link InterestEncoder.Options#defaults()} and β = 0.5: a convention, not an estimate; choose on validation data.
         */
        public static Options defaults() {
            return new Options(InterestEncoder.Options.defaults(), 0.5);
        }

        /** These options with other event weights and half-life. */
        public Options interest(InterestEncoder.Options newInterest) {
            return new Options(newInterest, reviewWeight);
        }

        /** These options with another β. */
        public Options reviewWeight(double beta) {
            return new Options(interest, beta);
        }
    }

    private TextInterestEncoder(
            VectorTable items,
            Reviews reviews,
            VectorTable reviewVectors,
            @Nullable SentimentHead head,
            Options options) {
        this.items = items;
        this.reviews = reviews;
        this.reviewVectors = reviewVectors;
        this.options = options;
        this.sentiment = new double[reviews.size()];
        this.scale = new double[reviews.size()];
        float[] vector = new float[reviewVectors.dimension()];
        for (int r = 0; r < reviews.size(); r++) {
            reviewVectors.copyRow(r, vector, 0);
            double norm = Math.sqrt(Floats.dot(vector, 0, vector, 0, vector.length));
            scale[r] = norm == 0 ? 0 : 1 / norm;
            sentiment[r] = head == null ? 1 : head.sentiment(vector, 0);
        }
        this.workspaces = new Workspaces<>(() -> new Scratch(items.dimension()));
    }

    /**
     * An encoder with opinions.
     *
     * @param items row i is the vector of item ordinal i; items beyond it are ignored
     * @param reviews by the ordinals of users and items that portraits have; other users have no reviews
     * @param reviewVectors row r is the vector of review r, from the encoder of the items and of the head; zero where the
     *     text could not be read
     * @param head fitted to vectors of that encoder
     * @throws IllegalArgumentException if rows or dimensions do not fit; item vectors may have another dimension (they need
     *     not be made of texts) if β is 0
     */
    public static TextInterestEncoder of(
            VectorTable items, Reviews reviews, VectorTable reviewVectors, SentimentHead head, Options options) {
        Checks.length(head.dimension(), reviewVectors.dimension(), "weights of the sentiment head");
        return checked(items, reviews, reviewVectors, head, options);
    }

    /** The same without opinions: s = 1, so that reviews say what a user cares about, and none pushes its item away. */
    public static TextInterestEncoder withoutSentiment(
            VectorTable items, Reviews reviews, VectorTable reviewVectors, Options options) {
        return checked(items, reviews, reviewVectors, null, options);
    }

    private static TextInterestEncoder checked(
            VectorTable items,
            Reviews reviews,
            VectorTable reviewVectors,
            @Nullable SentimentHead head,
            Options options) {
        Checks.length(reviewVectors.rows(), reviews.size(), "reviewVectors");
        if (options.reviewWeight > 0 && reviewVectors.dimension() != items.dimension()) {
            throw new IllegalArgumentException("The dimension of the review vectors (" + reviewVectors.dimension()
                    + ") must be that of the item vectors (" + items.dimension() + ") if the reviewWeight ("
                    + options.reviewWeight + ") is above 0. Encode both with the same text encoder, or set it to 0.");
        }
        return new TextInterestEncoder(items, reviews, reviewVectors, head, options);
    }

    /** The arrays of one call. */
    private static final class Scratch {
        private final float[] row;
        private final double[] items;
        private final double[] texts;

        Scratch(int dimension) {
            this.row = new float[dimension];
            this.items = new double[dimension];
            this.texts = new double[dimension];
        }
    }

    @Override
    public int dimension() {
        return items.dimension();
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int dimension = dimension();
        int n = Encoders.checked(portraits, dimension, out);
        Scratch scratch = workspaces.borrow();
        for (int p = 0; p < n; p++) {
            UserPortrait portrait = portraits.get(p);
            double itemTotal = addItems(portrait, scratch);
            double textTotal = options.reviewWeight == 0 ? 0 : addReviews(portrait, scratch);
            for (int d = 0; d < dimension; d++) {
                double value = itemTotal == 0 ? 0 : scratch.items[d] / itemTotal;
                if (textTotal > 0) {
                    value += options.reviewWeight * (scratch.texts[d] / textTotal);
                }
                out[p * dimension + d] = Floats.saturate(value);
            }
        }
        workspaces.giveBack(scratch);
    }

    /** Σ a_e · o_e · x(item_e) into the scratch; returns Σ |a_e|. */
    private double addItems(UserPortrait portrait, Scratch scratch) {
        Arrays.fill(scratch.items, 0);
        double total = 0;
        for (int e = 0; e < portrait.size(); e++) {
            int item = portrait.item(e);
            if (item >= items.rows()) {
                continue;
            }
            double amount = options.interest.weights().of(portrait.event(e))
                    * options.interest.decay(portrait.asOf(), portrait.time(e));
            total += Math.abs(amount);
            if (amount > 0) {
                int review = reviews.latest(portrait.user(), item, portrait.asOf());
                if (review != Reviews.NONE && scale[review] > 0) {
                    amount *= sentiment[review];
                }
            }
            items.copyRow(item, scratch.row, 0);
            add(amount, scratch.row, scratch.items);
        }
        return total;
    }

    /** Σ b_r · s(r) · t(r) into the scratch; returns Σ b_r. */
    private double addReviews(UserPortrait portrait, Scratch scratch) {
        Arrays.fill(scratch.texts, 0);
        int user = portrait.user();
        if (user < 0 || user >= reviews.userCount()) {
            return 0;
        }
        double total = 0;
        for (int r = reviews.begin(user); r < reviews.end(user); r++) {
            if (scale[r] > 0 && reviews.known(r, portrait.asOf())) {
                double amount = options.interest.decay(portrait.asOf(), reviews.time(r));
                total += amount;
                reviewVectors.copyRow(r, scratch.row, 0);
                add(amount * sentiment[r] * scale[r], scratch.row, scratch.texts);
            }
        }
        return total;
    }

    private static void add(double factor, float[] row, double[] sums) {
        for (int d = 0; d < sums.length; d++) {
            sums[d] += factor * row[d];
        }
    }

    /** Sizes only: histories and reviews are personal data. */
    @Override
    public String toString() {
        return "TextInterestEncoder[" + dimension() + ", half-life " + options.interest.halfLifeDays() + " days, "
                + reviews.size() + " reviews, weight " + options.reviewWeight + "]";
    }
}
