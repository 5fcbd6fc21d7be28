package io.fairrec.rerank;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;
import io.fairrec.fairness.ExposureModel;
import java.util.Locale;

/**
 * {@code exposure-fair}, that is {@link ExposureFairRanking} for policy files. Settings: {@code partition} (mandatory);
 * {@code notion}: {@code demographic-parity} (the default), {@code disparate-treatment} or {@code disparate-impact};
 * {@code exposure}: {@code logarithmic} (the default) or {@code slots}; {@code seed}, by default 0; {@code merit}: the name
 * of an objective, by default the utility.
 */
public final class ExposureFairProvider implements ComponentProvider<ReRanker> {

    @Override
    public Class<ReRanker> type() {
        return ReRanker.class;
    }

    @Override
    public String name() {
        return "exposure-fair";
    }

    @Override
    public ReRanker create(ComponentConfig config) {
        String partition = config.text("partition", "");
        String notion = config.text("notion", "demographic-parity");
        String exposure = config.text("exposure", "logarithmic");
        int seed = config.integer("seed", 0);
        String merit = config.text("merit", "");
        return config.make("re-ranker \"" + name() + "\"", () -> {
            ExposureFairRanking made = ExposureFairRanking.of(partition, notion(notion), exposure(exposure), seed);
            return merit.isEmpty() ? made : made.meritFrom(merit);
        });
    }

    private static ExposureNotion notion(String name) {
        for (ExposureNotion notion : ExposureNotion.values()) {
            if (notion.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return notion;
            }
        }
        throw new IllegalArgumentException("The notion (\"" + name
                + "\") must be \"demographic-parity\", \"disparate-treatment\" or \"disparate-impact\".");
    }

    private static ExposureModel exposure(String name) {
        return switch (name) {
            case "logarithmic" -> ExposureModel.logarithmic();
            case "slots" -> ExposureModel.slots();
            default ->
                throw new IllegalArgumentException(
                        "The exposure (\"" + name + "\") must be \"logarithmic\" or \"slots\".");
        };
    }
}
