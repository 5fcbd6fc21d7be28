package io.fairrec.rerank;

/**
 * From the prices of {@link GiniDual} to lists that keep the cap.
 *
 * <p>At the best prices some rows have several best lists, and taking any one of them misses the cap a little. So the rows
 * choose again, one after the other, at prices that follow what all others earn: q is the projection of (centre + sharpness
 * · U), with the centre at the dual's ranks and moved after every sweep (the method of multipliers). Of all moments at which
 * the cap holds the one of the largest NDCG is kept. Where none comes, the weight grows until one does.
 */
final class GiniRecovery {

    private static final int SWEEPS = 12;
    private static final int MORE_SWEEPS = 24;
    private static final double GROWTH = 1.5;
    /** By how many ranks a lead of one average shown item moves a group. */
    private static final double SHARPNESS = 0.5;

    /** Incomes are added and taken back many times: what that rounds off must not break the cap. */
    private static final double ROUNDING = 1e-12;

    private static final double WEIGHT_STEP = 9;
    private static final double LARGEST_CHANGE = 0.1;

    private final GiniRows rows;
    private final double cap;
    private final double unit;
    private final double sharpness;
    private final double[] centre;
    private final double[] ranks;
    private final double[] price;
    private final SoftRanks soft;
    private final GiniRows.Lists before;
    private final GiniRows.Lists best;
    private double bestQuality = Double.NEGATIVE_INFINITY;
    private double bestGini = Double.POSITIVE_INFINITY;

    GiniRecovery(GiniRows rows, double cap, double unit, double incomePerItem) {
        this.rows = rows;
        this.cap = Math.max(0, cap - ROUNDING);
        this.unit = unit;
        this.sharpness = SHARPNESS / incomePerItem;
        this.centre = new double[rows.groups()];
        this.ranks = new double[centre.length];
        this.price = new double[centre.length];
        this.soft = new SoftRanks(centre.length);
        this.before = rows.lists();
        this.best = rows.lists();
    }

    /** Leaves the best lists in the rows. */
    void run(double weight, double[] dualRanks) {
        System.arraycopy(dualRanks, 0, centre, 0, centre.length);
        GiniDual.price(weight * unit, centre, cap, price);
        rows.chooseAll(price);
        rows.save(before, 0, rows.count());
        if (isBest()) {
            rows.save(best, 0, rows.count());
        }
        double now = weight;
        for (int sweep = 0; sweep < SWEEPS + MORE_SWEEPS; sweep++) {
            if (sweep >= SWEEPS) {
                if (bestGini <= cap) {
                    break;
                }
                now *= GROWTH;
            }
            sweep(now);
            double excess = rows.incomes().gini() - cap;
            now *= Math.exp(Math.max(-LARGEST_CHANGE, Math.min(LARGEST_CHANGE, WEIGHT_STEP * excess)));
        }
        rows.restore(best);
    }

    private void sweep(double weight) {
        double[] income = rows.incomes().byGroup();
        int bestUntil = -1;
        for (int u = 0; u < rows.count(); u++) {
            rows.withdraw(u);
            follow(income);
            GiniDual.price(weight * unit, ranks, cap, price);
            rows.chooseAgain(u, price);
            if (isBest()) {
                bestUntil = u + 1;
            }
        }
        if (bestUntil >= 0) {
            rows.save(best, 0, bestUntil);
            rows.copy(before, best, bestUntil, rows.count());
        }
        rows.save(before, 0, rows.count());
        follow(income);
        System.arraycopy(ranks, 0, centre, 0, ranks.length);
    }

    private void follow(double[] income) {
        for (int g = 0; g < ranks.length; g++) {
            ranks[g] = centre[g] + sharpness * income[g];
        }
        soft.project(ranks, ranks);
    }

    /** Whether this moment is better than all before: it keeps the cap with a larger NDCG, or comes nearer to it. */
    private boolean isBest() {
        double gini = rows.incomes().gini();
        boolean keeps = gini <= cap;
        boolean better = keeps ? bestGini > cap || rows.qualitySum() > bestQuality : gini < bestGini;
        if (better) {
            bestGini = gini;
            bestQuality = rows.qualitySum();
        }
        return better;
    }
}
