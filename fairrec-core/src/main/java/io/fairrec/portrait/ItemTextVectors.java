package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One vector per item from what is written about it.
 *
 * <pre>{@code
 * x(item) = v / ‖v‖,   v = Σ_f w_f · u_f    over the fields f that are there and can be read
 * u_f = the field's vector at length 1;   u_reviews = the mean of the reviews' vectors at length 1, again at length 1
 * }</pre>
 *
 * <p>The fields are encoded apart, because an encoder cuts what is long: in one text, a long description would hide the
 * reviews. A field that is missing leaves its weight to the others. An item of which nothing can be read has the zero
 * vector, scores 0 everywhere, and is named in {@link #unreadable()}.
 *
 * <p>A new item needs no training and no history: {@link #append} gives it a vector in the same space at once.
 *
 * <p><b>No look into the future.</b> A vector knows no moment: it holds all that its item's text holds. To evaluate on a log
 * that is cut at a moment, encode items with the reviews written before it only, {@link Reviews#textsByItem}; otherwise
 * the vectors know what was written with the purchases that are to be foretold.
 *
 * <p>Immutable, thread-safe. The cost is that of encoding; memory is 4 bytes a number of the table, twice while it is
 * built, and the vectors of at most 4,096 texts (or of the texts of one item, if those are more).
 */
public final class ItemTextVectors {

    private static final int TITLE = 0;
    private static final int DESCRIPTION = 1;
    private static final int CATEGORIES = 2;
    private static final int REVIEWS = 3;
    private static final int FIELDS = 4;

    private final VectorTable vectors;
    private final Options options;
    private final int texts;
    private final int truncated;
    private final int unreadableTexts;
    private final List<Unreadable> unreadable;

    /**
     * How much each field says.
     *
     * @param title weight, at least 0
     * @param description weight, at least 0
     * @param categories weight of the names of all categories, read as one text, at least 0
     * @param reviews weight of all reviews together, at least 0
     * @param maxReviews only so many of the latest reviews are read, at least 1
     */
    public record Options(double title, double description, double categories, double reviews, int maxReviews) {

        /** Checks the weights. */
        public Options {
            Checks.nonNegative(title, "weight of the title");
            Checks.nonNegative(description, "weight of the description");
            Checks.nonNegative(categories, "weight of the categories");
            Checks.nonNegative(reviews, "weight of the reviews");
            Checks.atLeast(maxReviews, 1, "maxReviews");
            if (title + description + categories + reviews == 0) {
                throw new IllegalArgumentException(
                        "The weights of title, description, categories and reviews (all 0) must not all be 0.");
            }
        }

        /**
         * Title and description 1, categories and reviews 0.5, the latest 20 reviews. Conventions, not estimates: what the
         * shop says names the item, what customers say also speaks of parcels and sizes. Choose on validation data.
         */
        public static Options defaults() {
            return new Options(1, 1, 0.5, 0.5, 20);
        }

        /** These options with another weight of the title. */
        public Options title(double weight) {
            return new Options(weight, description, categories, reviews, maxReviews);
        }

        /** These options with another weight of the description. */
        public Options description(double weight) {
            return new Options(title, weight, categories, reviews, maxReviews);
        }

        /** These options with another weight of the categories. */
        public Options categories(double weight) {
            return new Options(title, description, weight, reviews, maxReviews);
        }

        /** These options with another weight of the reviews. */
        public Options reviews(double weight) {
            return new Options(title, description, categories, weight, maxReviews);
        }

        /** These options with another limit of reviews. */
        public Options maxReviews(int most) {
            return new Options(title, description, categories, reviews, most);
        }

        private double weight(int field) {
            return switch (field) {
                case TITLE -> title;
                case DESCRIPTION -> description;
                case CATEGORIES -> categories;
                default -> reviews;
            };
        }
    }

    private ItemTextVectors(
            VectorTable vectors,
            Options options,
            int texts,
            int truncated,
            int unreadableTexts,
            List<Unreadable> unreadable) {
        this.vectors = vectors;
        this.options = options;
        this.texts = texts;
        this.truncated = truncated;
        this.unreadableTexts = unreadableTexts;
        this.unreadable = List.copyOf(unreadable);
    }

    /**
     * Encodes items.
     *
     * @param encoder not kept, not closed
     * @param items n items in the order of their ordinals, n · dimension below 2³¹; fields of weight 0 are not read
     */
    public static ItemTextVectors encode(TextEncoder encoder, List<ItemText> items, Options options) {
        Encoding encoding = new Encoding(encoder, options, items.size());
        for (ItemText item : items) {
            encoding.add(item);
        }
        encoding.flush();
        return new ItemTextVectors(
                VectorTable.of(encoding.table, encoding.dimension),
                options,
                encoding.texts,
                encoding.truncated,
                encoding.unreadableTexts,
                encoding.unreadable);
    }

    /**
     * These vectors, and those of later items behind them: ordinals go on where they ended. O(rows · dimension) beside
     * the encoding of the later items; the earlier rows keep their bits.
     *
     * @param encoder the one of the earlier items: vectors of different models cannot be compared, which only the dimension
     *     would betray
     * @throws IllegalArgumentException if the encoder's dimension is another one
     */
    public ItemTextVectors append(TextEncoder encoder, List<ItemText> later) {
        Checks.length(encoder.dimension(), vectors.dimension(), "vector of the encoder");
        ItemTextVectors more = encode(encoder, later, options);
        int dimension = vectors.dimension();
        int before = vectors.rows();
        float[] both = new float[Math.multiplyExact(before + later.size(), dimension)];
        for (int r = 0; r < before; r++) {
            vectors.copyRow(r, both, r * dimension);
        }
        for (int r = 0; r < later.size(); r++) {
            more.vectors.copyRow(r, both, (before + r) * dimension);
        }
        List<Unreadable> all = new ArrayList<>(unreadable);
        for (Unreadable one : more.unreadable) {
            all.add(new Unreadable(before + one.index(), one.reason(), one.unknownShare()));
        }
        return new ItemTextVectors(
                VectorTable.of(both, dimension).note(vectors.note()),
                options,
                texts + more.texts,
                truncated + more.truncated,
                unreadableTexts + more.unreadableTexts,
                all);
    }

    /** Row i is the vector of item i, of length 1 or zero. */
    public VectorTable vectors() {
        return vectors;
    }

    /** The settings. */
    public Options options() {
        return options;
    }

    /** How many texts were encoded: fields that are neither blank nor without weight, and reviews. */
    public int texts() {
        return texts;
    }

    /** How many of them were cut. */
    public int truncatedTexts() {
        return truncated;
    }

    /** How many of them could not be read. */
    public int unreadableTexts() {
        return unreadableTexts;
    }

    /**
     * The items that have the zero vector, by ascending ordinal. The reason is {@link Reason#BLANK} if no field with a
     * weight has text, otherwise that of the item's first text in the order title, description, categories, reviews.
     */
    public List<Unreadable> unreadable() {
        return unreadable;
    }

    /** Sizes only. */
    @Override
    public String toString() {
        return "ItemTextVectors[" + vectors.rows() + " items x " + vectors.dimension() + ", " + texts + " texts, "
                + unreadable.size() + " items unreadable]";
    }

    /** One pass over items: texts wait until a chunk of them is full, or an item would not fit. */
    private static final class Encoding {

        private final TextEncoder encoder;
        private final Options options;
        private final int dimension;
        private final float[] table;

        private final List<String> waiting = new ArrayList<>();
        /** For each text that waits: its item and field. */
        private int[] owners = new int[0];

        private int firstItem;
        private int nextItem;
        private float[] chunk = new float[0];

        private int texts;
        private int truncated;
        private int unreadableTexts;
        private final List<Unreadable> unreadable = new ArrayList<>();

        Encoding(TextEncoder encoder, Options options, int items) {
            this.encoder = encoder;
            this.options = options;
            this.dimension = encoder.dimension();
            this.table = new float[Math.multiplyExact(items, dimension)];
        }

        void add(ItemText item) {
            int reviews = Math.min(options.maxReviews, item.reviews().size());
            if (!waiting.isEmpty() && waiting.size() + reviews + REVIEWS > EncodedTexts.CHUNK) {
                flush();
            }
            add(item.title(), TITLE);
            add(item.description(), DESCRIPTION);
            add(String.join(", ", item.categories()), CATEGORIES);
            int size = item.reviews().size();
            for (String review : item.reviews().subList(size - reviews, size)) {
                add(review, REVIEWS);
            }
            nextItem++;
        }

        private void add(String text, int field) {
            if (options.weight(field) > 0 && !text.isBlank()) {
                if (waiting.size() == owners.length) {
                    owners = Arrays.copyOf(owners, Math.max(64, 2 * owners.length));
                }
                owners[waiting.size()] = (nextItem - firstItem) * FIELDS + field;
                waiting.add(text);
            }
        }

        /** Encodes what waits and writes the rows of its items. */
        void flush() {
            int n = waiting.size();
            if (chunk.length < n * dimension) {
                chunk = new float[n * dimension];
            }
            TextReport report = encoder.encode(waiting, chunk);
            texts += n;
            truncated += report.truncated();
            unreadableTexts += report.unreadable().size();
            int text = 0;
            int problem = 0;
            for (int item = firstItem; item < nextItem; item++) {
                int begin = text;
                while (text < n && owners[text] / FIELDS == item - firstItem) {
                    text++;
                }
                @Nullable Unreadable first = null;
                while (problem < report.unreadable().size()
                        && report.unreadable().get(problem).index() < text) {
                    Unreadable one = report.unreadable().get(problem++);
                    first = first == null ? one : first;
                }
                if (!fuse(begin, text, item)) {
                    unreadable.add(
                            first == null
                                    ? new Unreadable(item, Reason.BLANK, 0)
                                    : new Unreadable(item, first.reason(), first.unknownShare()));
                }
            }
            firstItem = nextItem;
            waiting.clear();
        }

        /** Writes an item's row from its texts; false if there is nothing to write. */
        private boolean fuse(int begin, int end, int item) {
            double[] sum = new double[dimension];
            double[] part = new double[dimension];
            for (int text = begin; text < end; ) {
                int field = owners[text] % FIELDS;
                Arrays.fill(part, 0);
                for (; text < end && owners[text] % FIELDS == field; text++) {
                    int at = text * dimension;
                    add(1 / Math.sqrt(Floats.dot(chunk, at, chunk, at, dimension)), at, part);
                }
                double norm = norm(part);
                for (int d = 0; d < dimension && norm > 0; d++) {
                    sum[d] += options.weight(field) * part[d] / norm;
                }
            }
            double norm = norm(sum);
            for (int d = 0; d < dimension && norm > 0; d++) {
                table[item * dimension + d] = (float) (sum[d] / norm);
            }
            return norm > 0;
        }

        /** Adds a text's vector; the factor of a zero vector is infinite, and it adds nothing. */
        private void add(double factor, int at, double[] sums) {
            for (int d = 0; d < dimension && !Double.isInfinite(factor); d++) {
                sums[d] += factor * chunk[at + d];
            }
        }

        private static double norm(double[] v) {
            double squares = 0;
            for (double value : v) {
                squares += value * value;
            }
            return Math.sqrt(squares);
        }
    }
}
