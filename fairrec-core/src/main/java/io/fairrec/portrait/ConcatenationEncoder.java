package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.internal.Workspaces;
import java.util.ArrayList;
import java.util.List;

/**
 * Several encoders side by side: each block keeps its name and its columns, so that an explanation can say which block
 * spoke.
 *
 * <pre>{@code
 * PortraitEncoder portrait = ConcatenationEncoder.builder()
 *     .add("interest", InterestEncoder.overGroups(category, InterestEncoder.Options.defaults()))
 *     .add("behaviour", BehaviourEncoder.fit(training, MissingValues.INDICATOR))
 *     .build();
 * }</pre>
 *
 * <p>Thread-safe if the parts are; the cost of the parts plus one copy.
 */
public final class ConcatenationEncoder implements PortraitEncoder {

    private final List<PortraitEncoder> encoders;
    private final List<Block> blocks;
    private final int dimension;
    private final Workspaces<Encoders.Buffer> workspaces = new Workspaces<>(Encoders.Buffer::new);

    /**
     * Which columns a part fills.
     *
     * @param name unique within the encoder
     * @param offset the first column, from 0
     * @param dimension how many columns, at least 1
     */
    public record Block(String name, int offset, int dimension) {

        /** Whether the block fills a column. */
        public boolean contains(int column) {
            return column >= offset && column < offset + dimension;
        }
    }

    private ConcatenationEncoder(List<PortraitEncoder> encoders, List<String> names) {
        this.encoders = List.copyOf(encoders);
        List<Block> list = new ArrayList<>();
        int offset = 0;
        for (int b = 0; b < encoders.size(); b++) {
            int width = encoders.get(b).dimension();
            list.add(new Block(names.get(b), offset, width));
            offset = Math.addExact(offset, width);
        }
        this.blocks = List.copyOf(list);
        this.dimension = offset;
    }

    /** A builder without blocks. */
    public static Builder builder() {
        return new Builder();
    }

    /** The blocks by offset; together they fill every column once. */
    public List<Block> blocks() {
        return blocks;
    }

    /**
     * The block that fills a column.
     *
     * @throws IndexOutOfBoundsException if there is no such column
     */
    public Block blockOf(int column) {
        Checks.index(column, dimension, "column");
        for (Block block : blocks) {
            if (block.contains(column)) {
                return block;
            }
        }
        throw new IllegalStateException("The column " + column + " belongs to no block.");
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int n = Encoders.checked(portraits, dimension, out);
        Encoders.Buffer work = workspaces.borrow();
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            float[] part = work.atLeast(n * block.dimension);
            encoders.get(b).encode(portraits, part);
            for (int p = 0; p < n; p++) {
                System.arraycopy(part, p * block.dimension, out, p * dimension + block.offset, block.dimension);
            }
        }
        workspaces.giveBack(work);
    }

    /** Closes every part. */
    @Override
    public void close() {
        encoders.forEach(PortraitEncoder::close);
    }

    @Override
    public String toString() {
        return "ConcatenationEncoder" + blocks;
    }

    /** Collects blocks. Not thread-safe. */
    public static final class Builder {

        private final List<PortraitEncoder> encoders = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        private Builder() {}

        /**
         * One more block, behind those so far; closed with the result.
         *
         * @throws IllegalArgumentException if the name is blank or taken
         */
        public Builder add(String name, PortraitEncoder encoder) {
            if (names.contains(Checks.notBlank(name, "block name"))) {
                throw new IllegalArgumentException(
                        "The block \"" + name + "\" is there already. Give each block a name of its own.");
            }
            names.add(name);
            encoders.add(encoder);
            return this;
        }

        /**
         * The encoder.
         *
         * @throws IllegalArgumentException if there is no block
         */
        public ConcatenationEncoder build() {
            Checks.atLeast(encoders.size(), 1, "number of blocks");
            return new ConcatenationEncoder(encoders, names);
        }
    }
}
