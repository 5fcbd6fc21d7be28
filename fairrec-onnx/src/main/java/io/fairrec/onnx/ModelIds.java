package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.data.IdIndex;
import io.fairrec.internal.Floats;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which number a model knows a user or an item by.
 *
 * <p>A model looks numbers up in a table that was fixed when it was trained, in the order of its training data; an
 * ordinal is a place in the ids of today's log or catalogue. A number outside the model's table is an error in the middle
 * of a request, or worse: ONNX reads a negative one from the end of the table, somebody else's row. So an adapter passes
 * on only what stands here. Immutable, thread-safe; {@link #id} is O(1).
 */
public final class ModelIds {

    /** The model does not know it. */
    public static final int NONE = -1;

    private final int first;
    private final int count;
    private final int @Nullable [] ids;
    private final @Nullable IdIndex names;

    private ModelIds(int first, int count, int @Nullable [] ids, @Nullable IdIndex names) {
        this.first = first;
        this.count = count;
        this.ids = ids;
        this.names = names;
    }

    /**
     * The ordinals are the model's numbers, from {@code first} on: ordinal o is {@code first + o}.
     *
     * @param first 0 for most models; 1 for sequence models, which pad with 0
     * @param count how many the model was trained with, at least 0; later ordinals are unknown to it
     */
    public static ModelIds range(int first, int count) {
        Checks.atLeast(first, 0, "first id");
        Checks.atLeast(count, 0, "count");
        if (count > Integer.MAX_VALUE - first) {
            throw new IllegalArgumentException(
                    "The ids (" + count + " from " + first + ") must be at most " + Integer.MAX_VALUE + ".");
        }
        return new ModelIds(first, count, null, null);
    }

    /**
     * The model was trained on exactly these ids, in this order, numbered from {@code first} on.
     *
     * @param trained also becomes the answer of {@code Scorer.items()}
     */
    public static ModelIds of(IdIndex trained, int first) {
        return range(first, trained.size()).named(trained);
    }

    /**
     * The model was trained on other ids, or in another order: each of ours is looked up by its name. O(ours).
     *
     * @param ours today's ids, whose ordinals the adapter will be given; also become the answer of {@code Scorer.items()}
     * @param trained the model's ids, in its order
     * @param first the model's number of the first of them
     */
    public static ModelIds between(IdIndex ours, IdIndex trained, int first) {
        range(first, trained.size());
        int[] ids = new int[ours.size()];
        for (int o = 0; o < ids.length; o++) {
            int there = trained.ordinal(ours.id(o));
            ids[o] = there == IdIndex.UNKNOWN ? NONE : first + there;
        }
        return new ModelIds(0, ids.length, ids, ours);
    }

    /**
     * Given numbers.
     *
     * @param idOfOrdinal the model's number of each ordinal, at least 0, or {@link #NONE}; copied
     * @throws IllegalArgumentException if a number is below −1
     */
    public static ModelIds map(int... idOfOrdinal) {
        int[] ids = idOfOrdinal.clone();
        for (int o = 0; o < ids.length; o++) {
            Checks.atLeast(ids[o], NONE, "model id of ordinal " + o);
        }
        return new ModelIds(0, ids.length, ids, null);
    }

    /**
     * These numbers, for the ordinals of these ids.
     *
     * @throws IllegalArgumentException if there are not as many
     */
    public ModelIds named(IdIndex ours) {
        Checks.length(ours.size(), count, "ids");
        return new ModelIds(first, count, ids, ours);
    }

    /** The model's number of an ordinal, or {@link #NONE}; any ordinal may be asked, {@link IdIndex#UNKNOWN} too. */
    public int id(int ordinal) {
        if (ordinal < 0 || ordinal >= count) {
            return NONE;
        }
        return ids == null ? first + ordinal : ids[ordinal];
    }

    /** How many ordinals there are numbers for, {@link #NONE} among them. */
    public int size() {
        return count;
    }

    /** How many ordinals the model knows. O(size). */
    public int known() {
        int known = 0;
        for (int o = 0; o < count; o++) {
            known += id(o) == NONE ? 0 : 1;
        }
        return known;
    }

    /** Whose ordinals these are, if that was said. */
    @Nullable
    IdIndex names() {
        return names;
    }

    /** The greatest number, {@link #NONE} if there is none. O(size). */
    int greatest() {
        int greatest = NONE;
        for (int o = 0; o < count; o++) {
            greatest = Math.max(greatest, id(o));
        }
        return greatest;
    }

    /** Whether an ordinal has this number. O(size). */
    boolean contains(long number) {
        for (int o = 0; o < count; o++) {
            if (id(o) == number) {
                return true;
            }
        }
        return false;
    }

    /** For provenance: the range, or the hash of the map. */
    String described() {
        if (ids == null) {
            return count + " from " + first;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(ids.length, Integer.BYTES));
        bytes.asIntBuffer().put(ids);
        return "map of " + count + ", sha256 "
                + HexFormat.of().formatHex(Floats.digest().digest(bytes.array()));
    }

    /** Sizes only. */
    @Override
    public String toString() {
        return ids == null ? "ModelIds[" + count + " from " + first + "]" : "ModelIds[map of " + count + "]";
    }
}
