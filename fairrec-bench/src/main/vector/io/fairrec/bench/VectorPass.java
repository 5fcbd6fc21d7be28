package io.fairrec.bench;

import io.fairrec.internal.ItemTable;
import java.util.function.ToDoubleFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The sum of all numbers of a table, in the registers and the order in which the kernels read it: what reading costs. */
public final class VectorPass implements ToDoubleFunction<ItemTable> {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    @Override
    public double applyAsDouble(ItemTable table) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int b = 0; b < table.blockCount(); b++) {
            float[] block = table.block(b);
            for (int at = 0; at <= block.length - 4 * WIDTH; at += 4 * WIDTH) {
                s0 = s0.add(FloatVector.fromArray(S, block, at));
                s1 = s1.add(FloatVector.fromArray(S, block, at + WIDTH));
                s2 = s2.add(FloatVector.fromArray(S, block, at + 2 * WIDTH));
                s3 = s3.add(FloatVector.fromArray(S, block, at + 3 * WIDTH));
            }
        }
        return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
    }
}
