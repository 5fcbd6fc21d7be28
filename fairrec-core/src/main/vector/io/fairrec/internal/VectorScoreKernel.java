package io.fairrec.internal;

import static io.fairrec.internal.ItemTable.LANES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScoreKernel} with the Vector API, in the widest registers that the CPU likes, which does not change the bits: each
 * lane is an item of its own. {@link ScoreKernels} chooses it.
 */
public final class VectorScoreKernel implements ScoreKernel {

    /** Four registers are to be no more than a block. */
    private static final VectorSpecies<Float> S =
            FloatVector.SPECIES_PREFERRED.length() > LANES / 4 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    private static final int WIDTH = S.length();
    /** As many bytes as there are floats in a register, if that is a shape of its own: there is none of 32 bits. */
    private static final VectorSpecies<Byte> BYTES = WIDTH == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    private static final ScoreKernel PLAIN = new PlainScoreKernel();

    private final boolean fused;

    /** A kernel; fused needs a CPU that has the instruction, or each product costs a microsecond. */
    public VectorScoreKernel(boolean fused) {
        this.fused = fused;
    }

    @Override
    public Arithmetic arithmetic() {
        return fused ? Arithmetic.FUSED : Arithmetic.AUDIT;
    }

    @Override
    public void score(float[] block, int dimension, float[] users, int userAt, float[] out, int outAt) {
        for (int lane = 0; lane < LANES; lane += 4 * WIDTH) {
            if (fused) {
                fused(block, lane, dimension, users, userAt, out, outAt + lane);
            } else {
                audit(block, lane, dimension, users, userAt, out, outAt + lane);
            }
        }
    }

    private static void audit(
            float[] block, int lane, int dimension, float[] users, int userAt, float[] out, int outAt) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int k = 0, at = lane; k < dimension; k++, at += LANES) {
            FloatVector u = FloatVector.broadcast(S, users[userAt + k]);
            s0 = s0.add(u.mul(FloatVector.fromArray(S, block, at)));
            s1 = s1.add(u.mul(FloatVector.fromArray(S, block, at + WIDTH)));
            s2 = s2.add(u.mul(FloatVector.fromArray(S, block, at + 2 * WIDTH)));
            s3 = s3.add(u.mul(FloatVector.fromArray(S, block, at + 3 * WIDTH)));
        }
        s0.intoArray(out, outAt);
        s1.intoArray(out, outAt + WIDTH);
        s2.intoArray(out, outAt + 2 * WIDTH);
        s3.intoArray(out, outAt + 3 * WIDTH);
    }

    private static void fused(
            float[] block, int lane, int dimension, float[] users, int userAt, float[] out, int outAt) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int k = 0, at = lane; k < dimension; k++, at += LANES) {
            FloatVector u = FloatVector.broadcast(S, users[userAt + k]);
            s0 = u.fma(FloatVector.fromArray(S, block, at), s0);
            s1 = u.fma(FloatVector.fromArray(S, block, at + WIDTH), s1);
            s2 = u.fma(FloatVector.fromArray(S, block, at + 2 * WIDTH), s2);
            s3 = u.fma(FloatVector.fromArray(S, block, at + 3 * WIDTH), s3);
        }
        s0.intoArray(out, outAt);
        s1.intoArray(out, outAt + WIDTH);
        s2.intoArray(out, outAt + 2 * WIDTH);
        s3.intoArray(out, outAt + 3 * WIDTH);
    }

    @Override
    public void scoreUsers(
            float[] block, int dimension, float[] users, int userCount, float[] out, int outAt, int outStride) {
        int u = 0;
        for (; u + 4 <= userCount; u += 4) {
            for (int lane = 0; lane < LANES; lane += 2 * WIDTH) {
                int to = outAt + u * outStride + lane;
                if (fused) {
                    fusedFour(block, lane, dimension, users, u * dimension, out, to, outStride);
                } else {
                    auditFour(block, lane, dimension, users, u * dimension, out, to, outStride);
                }
            }
        }
        for (; u < userCount; u++) {
            score(block, dimension, users, u * dimension, out, outAt + u * outStride);
        }
    }

    /** Four users by two registers of items: eight sums, two registers of items and one user's number fit into 16 registers. */
    private static void auditFour(
            float[] block, int lane, int dimension, float[] users, int userAt, float[] out, int outAt, int stride) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        int second = userAt + dimension;
        int third = second + dimension;
        int fourth = third + dimension;
        for (int k = 0, at = lane; k < dimension; k++, at += LANES) {
            FloatVector x = FloatVector.fromArray(S, block, at);
            FloatVector y = FloatVector.fromArray(S, block, at + WIDTH);
            FloatVector u = FloatVector.broadcast(S, users[userAt + k]);
            a0 = a0.add(u.mul(x));
            a1 = a1.add(u.mul(y));
            u = FloatVector.broadcast(S, users[second + k]);
            b0 = b0.add(u.mul(x));
            b1 = b1.add(u.mul(y));
            u = FloatVector.broadcast(S, users[third + k]);
            c0 = c0.add(u.mul(x));
            c1 = c1.add(u.mul(y));
            u = FloatVector.broadcast(S, users[fourth + k]);
            d0 = d0.add(u.mul(x));
            d1 = d1.add(u.mul(y));
        }
        a0.intoArray(out, outAt);
        a1.intoArray(out, outAt + WIDTH);
        b0.intoArray(out, outAt + stride);
        b1.intoArray(out, outAt + stride + WIDTH);
        c0.intoArray(out, outAt + 2 * stride);
        c1.intoArray(out, outAt + 2 * stride + WIDTH);
        d0.intoArray(out, outAt + 3 * stride);
        d1.intoArray(out, outAt + 3 * stride + WIDTH);
    }

    private static void fusedFour(
            float[] block, int lane, int dimension, float[] users, int userAt, float[] out, int outAt, int stride) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        int second = userAt + dimension;
        int third = second + dimension;
        int fourth = third + dimension;
        for (int k = 0, at = lane; k < dimension; k++, at += LANES) {
            FloatVector x = FloatVector.fromArray(S, block, at);
            FloatVector y = FloatVector.fromArray(S, block, at + WIDTH);
            FloatVector u = FloatVector.broadcast(S, users[userAt + k]);
            a0 = u.fma(x, a0);
            a1 = u.fma(y, a1);
            u = FloatVector.broadcast(S, users[second + k]);
            b0 = u.fma(x, b0);
            b1 = u.fma(y, b1);
            u = FloatVector.broadcast(S, users[third + k]);
            c0 = u.fma(x, c0);
            c1 = u.fma(y, c1);
            u = FloatVector.broadcast(S, users[fourth + k]);
            d0 = u.fma(x, d0);
            d1 = u.fma(y, d1);
        }
        a0.intoArray(out, outAt);
        a1.intoArray(out, outAt + WIDTH);
        b0.intoArray(out, outAt + stride);
        b1.intoArray(out, outAt + stride + WIDTH);
        c0.intoArray(out, outAt + 2 * stride);
        c1.intoArray(out, outAt + 2 * stride + WIDTH);
        d0.intoArray(out, outAt + 3 * stride);
        d1.intoArray(out, outAt + 3 * stride + WIDTH);
    }

    @Override
    public void scoreBytes(byte[] block, int dimension, float[] user, int userAt, float[] out, int outAt) {
        if (WIDTH < 8) {
            PLAIN.scoreBytes(block, dimension, user, userAt, out, outAt);
            return;
        }
        for (int lane = 0; lane < LANES; lane += 4 * WIDTH) {
            bytes(block, lane, dimension, user, userAt, out, outAt + lane);
        }
    }

    private static void bytes(
            byte[] block, int lane, int dimension, float[] user, int userAt, float[] out, int outAt) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int k = 0, at = lane; k < dimension; k++, at += LANES) {
            FloatVector u = FloatVector.broadcast(S, user[userAt + k]);
            s0 = s0.add(u.mul(floats(block, at)));
            s1 = s1.add(u.mul(floats(block, at + WIDTH)));
            s2 = s2.add(u.mul(floats(block, at + 2 * WIDTH)));
            s3 = s3.add(u.mul(floats(block, at + 3 * WIDTH)));
        }
        s0.intoArray(out, outAt);
        s1.intoArray(out, outAt + WIDTH);
        s2.intoArray(out, outAt + 2 * WIDTH);
        s3.intoArray(out, outAt + 3 * WIDTH);
    }

    private static FloatVector floats(byte[] block, int at) {
        return (FloatVector) ByteVector.fromArray(BYTES, block, at).convertShape(VectorOperators.B2F, S, 0);
    }

    @Override
    public String toString() {
        return "VectorScoreKernel[" + arithmetic() + ", " + S.vectorBitSize() + " bits]";
    }
}
