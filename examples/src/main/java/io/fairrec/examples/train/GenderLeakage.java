package io.fairrec.examples.train;

import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.eval.leakage.LeakageAudit;
import io.fairrec.eval.leakage.LeakageReading;
import io.fairrec.eval.leakage.LeakageReport;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.score.DotProduct;
import io.fairrec.train.AttributeAdversary;
import io.fairrec.train.FactorModel;
import io.fairrec.train.GroupAlignment;
import io.fairrec.train.GroupProjection;
import io.fairrec.train.LightGcn;
import io.fairrec.train.RankingLosses;
import io.fairrec.train.TrainingControl;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * MovieLens-100K: what fresh attackers read of a user's gender from LightGCN portraits, before and after removals, and what
 * a removal costs. Nothing is chosen here: removals have no setting, the adversary's weight was fixed on a validation cut.
 */
final class GenderLeakage {

    private static final long[] SEEDS = {1, 2, 3};
    private static final int EPOCHS = 60;
    private static final double ADVERSARY = .1;

    private final Dataset data;
    private final Groups gender;
    private final int[] label;
    private final Appendable out;

    private GenderLeakage(Dataset data, Appendable out) {
        this.data = data;
        this.gender = data.users("gender");
        this.label = new int[gender.entityCount()];
        for (int u = 0; u < label.length; u++) {
            label[u] = gender.group(u) == gender.unknown() ? -1 : gender.group(u);
        }
        this.out = out;
    }

    static void run(Path folder, Appendable out) throws IOException {
        new GenderLeakage(MovieLens.hundredThousand(folder), out).run();
    }

    private void run() throws IOException {
        out.append("## What portraits tell of gender (ML-100K, LightGCN)\n\n"
                + "Raw AUC of fresh attackers in five folds, 95 % interval; on permuted labels in brackets. \"Outside\": users whose"
                + " label the removal did not see.\n\n"
                + "| seed | portraits | NDCG@10 | logistic | MLP | nearest | RBF | strongest outside |\n"
                + "|---:|---|---:|---|---|---|---|---|\n");
        for (long seed : SEEDS) {
            LightGcn plan = LightGcn.of(
                            data.train(), LightGcn.Options.defaults().seed(seed))
                    .task(RankingLosses.bpr(), 1);
            FactorModel model = plan.fit(TrainingControl.epochs(EPOCHS)).model();
            VectorTable raw = model.users();
            double base = ndcg(model, raw);
            row(seed, "raw", model, raw, base, null);
            row(
                    seed,
                    "mean projection",
                    model,
                    GroupProjection.mean(raw, gender).apply(raw),
                    base,
                    null);
            row(seed, "LEACE", model, GroupProjection.leace(raw, gender).apply(raw), base, visible -> {
                float[] vectors = values(raw);
                GroupProjection.leace(vectors, raw.dimension(), visible, known(), 0)
                        .apply(vectors);
                return vectors;
            });
            row(seed, "alignment", model, GroupAlignment.fit(raw, gender, 0).apply(raw, gender), base, visible -> {
                float[] vectors = values(raw);
                GroupAlignment.fit(vectors, raw.dimension(), visible, known(), 0)
                        .apply(vectors, visible);
                return vectors;
            });
            if (seed == SEEDS[0]) {
                AttributeAdversary adversary = AttributeAdversary.of(gender, AttributeAdversary.Options.defaults());
                FactorModel blinded = plan.task(adversary, ADVERSARY)
                        .fit(TrainingControl.epochs(EPOCHS))
                        .model();
                row(seed, "adversary, weight " + ADVERSARY, blinded, blinded.users(), base, null);
            }
        }
        out.append(
                "\nAn AUC below .5 is no privacy: after exact removal the folds' class means point in opposite directions, and"
                        + " who knows that turns the guess round.\n\n");
    }

    private void row(
            long seed,
            String name,
            FactorModel model,
            VectorTable users,
            double base,
            LeakageAudit.@Nullable Removal removal)
            throws IOException {
        LeakageAudit audit = LeakageAudit.defaults();
        LeakageReport inside = audit.run(name, users, gender);
        double ndcg = ndcg(model, users);
        List<String> cells = new ArrayList<>();
        for (LeakageReading reading : inside.readings()) {
            cells.add(words(reading));
        }
        String outside = "–";
        if (removal != null) {
            LeakageReading strongest =
                    audit.outside(name, users.dimension(), label, removal).strongest();
            outside = strongest.attacker() + " " + words(strongest);
        }
        out.append(String.format(
                Locale.ROOT,
                "| %d | %s | %.4f (%+.1f %%) | %s | %s |%n",
                seed,
                name,
                ndcg,
                100 * (ndcg / base - 1),
                String.join(" | ", cells),
                outside));
    }

    private static String words(LeakageReading reading) {
        return String.format(
                Locale.ROOT,
                "%.3f [%.3f, %.3f] (%.2f)",
                reading.auc().value(),
                reading.auc().lo(),
                reading.auc().hi(),
                reading.permuted());
    }

    private double ndcg(FactorModel model, VectorTable users) {
        try (DotProduct scorer = DotProduct.of(TableEncoder.of(users), model.items())) {
            return TopTen.of(data, scorer).ndcg();
        }
    }

    private int known() {
        return gender.groupCount() - 1;
    }

    private static float[] values(VectorTable table) {
        float[] values = new float[table.rows() * table.dimension()];
        table.copyTo(0, table.rows(), FloatBuffer.wrap(values));
        return values;
    }
}
