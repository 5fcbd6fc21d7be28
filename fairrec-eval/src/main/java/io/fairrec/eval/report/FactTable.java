package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import java.util.ArrayList;
import java.util.List;

/**
 * Names and values: where a result comes from, how it was set up.
 *
 * @param title the message
 * @param facts in the order of the page
 */
public record FactTable(String title, List<Fact> facts) implements Block {

    /** Copies the facts. */
    public FactTable {
        Checks.notBlank(title, "title");
        facts = List.copyOf(facts);
    }

    /**
     * Where a result comes from, one after the other: component, data hash, seed, version, settings in their order.
     *
     * @param title the message
     * @param provenances of the parts that made the result
     */
    public static FactTable of(String title, List<Provenance> provenances) {
        List<Fact> facts = new ArrayList<>();
        for (Provenance provenance : provenances) {
            facts.add(new Fact("component", provenance.component()));
            facts.add(new Fact("version", provenance.version()));
            if (!provenance.dataHash().isEmpty()) {
                facts.add(new Fact("data (SHA-256)", provenance.dataHash()));
            }
            facts.add(new Fact("seed", Long.toString(provenance.seed())));
            provenance.config().forEach((name, value) -> facts.add(new Fact(name, value)));
        }
        return new FactTable(title, facts);
    }
}
