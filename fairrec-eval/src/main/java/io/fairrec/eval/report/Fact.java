package io.fairrec.eval.report;

import io.fairrec.base.Checks;

/**
 * A name and what stands behind it.
 *
 * @param name the name
 * @param value the value as text
 */
public record Fact(String name, String value) {

    /** Checks the name. */
    public Fact {
        Checks.notBlank(name, "name");
    }
}
