package io.fairrec.eval.leakage;

import io.fairrec.internal.Mlp;

/** See {@link Attackers#mlp()}. */
record MlpAttacker(int hidden, int epochs, double rate, double decay) implements Attacker {

    private static final int BATCH = 64;

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public void attack(float[] train, int[] labels, int classes, float[] test, int dimension, long seed, double[] out) {
        Mlp net = Mlp.create(new int[] {dimension, hidden, classes}, Mlp.Activation.RELU, Mlp.Output.SOFTMAX, seed);
        double[] targets = new double[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            targets[i * classes + labels[i]] = 1;
        }
        net.fit(train, targets, new double[0], new Mlp.Training(epochs, BATCH, rate, decay, seed));
        Mlp.Scratch scratch = net.scratch();
        for (int i = 0; i < test.length / dimension; i++) {
            System.arraycopy(net.forward(test, i * dimension, scratch), 0, out, i * classes, classes);
        }
    }
}
