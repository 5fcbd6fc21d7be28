package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import java.util.List;

/**
 * What was found, in words.
 *
 * @param title the whole in one sentence
 * @param findings one per question, the most important first; at least one
 */
public record VerdictBox(String title, List<Finding> findings) implements Block {

    /** Copies the findings. */
    public VerdictBox {
        Checks.notBlank(title, "title");
        findings = List.copyOf(findings);
        Checks.atLeast(findings.size(), 1, "number of findings");
    }

    /** A verdict of these findings. */
    public static VerdictBox of(String title, Finding... findings) {
        return new VerdictBox(title, List.of(findings));
    }

    /** What a finding means for the reader. Each status has a word and a shape of its own: colour is never alone. */
    public enum Status {
        /** A promise is kept. */
        OK("Kept"),
        /** A difference or a broken promise that the reader should know. */
        ATTENTION("Attention"),
        /** The question was asked, and the data support no answer. */
        NO_EVIDENCE("No evidence"),
        /** The question cannot be asked of so few observations. */
        TOO_FEW("Too few");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        /** The word on the page. */
        public String label() {
            return label;
        }
    }

    /**
     * The answer to one question.
     *
     * @param status what it means for the reader
     * @param headline the answer
     * @param detail what it rests on: figures, intervals, the test; may be empty
     */
    public record Finding(Status status, String headline, String detail) {

        /** Checks the headline. */
        public Finding {
            Checks.notBlank(headline, "headline");
        }
    }
}
