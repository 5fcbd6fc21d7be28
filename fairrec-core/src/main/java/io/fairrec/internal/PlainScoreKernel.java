package io.fairrec.internal;

import static io.fairrec.internal.ItemTable.LANES;

/** {@link ScoreKernel} in plain loops. */
public final class PlainScoreKernel implements ScoreKernel {

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.AUDIT;
    }

    @Override
    public void score(float[] block, int dimension, float[] users, int userAt, float[] out, int outAt) {
        for (int lane = 0; lane < LANES; lane += 16) {
            sixteen(block, lane, dimension * LANES, users, userAt, out, outAt + lane);
        }
    }

    private static void sixteen(float[] block, int lane, int end, float[] users, int userAt, float[] out, int outAt) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        float s8 = 0;
        float s9 = 0;
        float s10 = 0;
        float s11 = 0;
        float s12 = 0;
        float s13 = 0;
        float s14 = 0;
        float s15 = 0;
        int k = userAt;
        for (int at = lane; at < end; at += LANES) {
            float u = users[k++];
            s0 += u * block[at];
            s1 += u * block[at + 1];
            s2 += u * block[at + 2];
            s3 += u * block[at + 3];
            s4 += u * block[at + 4];
            s5 += u * block[at + 5];
            s6 += u * block[at + 6];
            s7 += u * block[at + 7];
            s8 += u * block[at + 8];
            s9 += u * block[at + 9];
            s10 += u * block[at + 10];
            s11 += u * block[at + 11];
            s12 += u * block[at + 12];
            s13 += u * block[at + 13];
            s14 += u * block[at + 14];
            s15 += u * block[at + 15];
        }
        out[outAt] = s0;
        out[outAt + 1] = s1;
        out[outAt + 2] = s2;
        out[outAt + 3] = s3;
        out[outAt + 4] = s4;
        out[outAt + 5] = s5;
        out[outAt + 6] = s6;
        out[outAt + 7] = s7;
        out[outAt + 8] = s8;
        out[outAt + 9] = s9;
        out[outAt + 10] = s10;
        out[outAt + 11] = s11;
        out[outAt + 12] = s12;
        out[outAt + 13] = s13;
        out[outAt + 14] = s14;
        out[outAt + 15] = s15;
    }

    @Override
    public void scoreUsers(
            float[] block, int dimension, float[] users, int userCount, float[] out, int outAt, int outStride) {
        for (int u = 0; u < userCount; u++) {
            score(block, dimension, users, u * dimension, out, outAt + u * outStride);
        }
    }

    @Override
    public void scoreBytes(byte[] block, int dimension, float[] user, int userAt, float[] out, int outAt) {
        for (int lane = 0; lane < LANES; lane += 8) {
            eight(block, lane, dimension * LANES, user, userAt, out, outAt + lane);
        }
    }

    private static void eight(byte[] block, int lane, int end, float[] users, int userAt, float[] out, int outAt) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int k = userAt;
        for (int at = lane; at < end; at += LANES) {
            float u = users[k++];
            s0 += u * block[at];
            s1 += u * block[at + 1];
            s2 += u * block[at + 2];
            s3 += u * block[at + 3];
            s4 += u * block[at + 4];
            s5 += u * block[at + 5];
            s6 += u * block[at + 6];
            s7 += u * block[at + 7];
        }
        out[outAt] = s0;
        out[outAt + 1] = s1;
        out[outAt + 2] = s2;
        out[outAt + 3] = s3;
        out[outAt + 4] = s4;
        out[outAt + 5] = s5;
        out[outAt + 6] = s6;
        out[outAt + 7] = s7;
    }

    @Override
    public String toString() {
        return "PlainScoreKernel";
    }
}
