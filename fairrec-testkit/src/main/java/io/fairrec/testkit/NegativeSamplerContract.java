package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Seeds;
import io.fairrec.train.NegativeSampler;
import io.fairrec.train.PositivePairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link NegativeSampler} must do. Extend it in the tests of an implementation. */
public abstract class NegativeSamplerContract {

    private static final int ROWS = 4_000;

    /** For subclasses. */
    protected NegativeSamplerContract() {}

    /**
     * A sampler for this log; called several times, equal each time.
     *
     * @param log has a user who chose every item, one who chose all but one, one who chose none and others between
     */
    protected abstract NegativeSampler create(Interactions log);

    @Test
    @DisplayName("draws what the user did not choose; the positive itself where the user chose all")
    void neverAPositive() {
        Interactions log = log();
        PositivePairs pairs = PositivePairs.of(log);
        int[][] rows = rows(pairs);
        int[] drawn = new int[ROWS];
        create(log).sample(pairs, rows[0], rows[1], ROWS, Seeds.stream(1, 0, 0), drawn);
        for (int r = 0; r < ROWS; r++) {
            if (pairs.count(rows[0][r]) == pairs.items()) {
                assertThat(drawn[r]).as("row %d of a user who chose all", r).isEqualTo(rows[1][r]);
            } else {
                assertThat(drawn[r]).as("row %d", r).isBetween(0, pairs.items() - 1);
                assertThat(pairs.contains(rows[0][r], drawn[r])).as("row %d", r).isFalse();
            }
        }
    }

    @Test
    @DisplayName("gives equal samples for equal streams, and other ones for others")
    void deterministic() {
        Interactions log = log();
        PositivePairs pairs = PositivePairs.of(log);
        int[][] rows = rows(pairs);
        int[] first = new int[ROWS];
        int[] second = new int[ROWS];
        int[] other = new int[ROWS];
        create(log).sample(pairs, rows[0], rows[1], ROWS, Seeds.stream(1, 0, 0), first);
        create(log).sample(pairs, rows[0], rows[1], ROWS, Seeds.stream(1, 0, 0), second);
        create(log).sample(pairs, rows[0], rows[1], ROWS, Seeds.stream(2, 0, 0), other);

        assertThat(second).containsExactly(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    @DisplayName("writes as many rows as it is asked for, and no more")
    void writesNoMore() {
        Interactions log = log();
        PositivePairs pairs = PositivePairs.of(log);
        int[][] rows = rows(pairs);
        int[] drawn = new int[ROWS];
        Arrays.fill(drawn, -7);
        create(log).sample(pairs, rows[0], rows[1], 10, Seeds.stream(3, 0, 0), drawn);

        assertThat(Arrays.copyOf(drawn, 10)).doesNotContain(-7);
        assertThat(Arrays.copyOfRange(drawn, 10, ROWS)).containsOnly(-7);
    }

    @Test
    @DisplayName("has a name that a model's provenance can hold")
    void name() {
        assertThat(create(log()).name()).isNotBlank().doesNotContain("\n");
    }

    /** User u of 12 chose the items u … 11, and one more chose none. */
    private static Interactions log() {
        InteractionsBuilder builder = Interactions.builder();
        List<String> users = new ArrayList<>();
        for (int u = 0; u <= 12; u++) {
            users.add("u" + u);
        }
        builder.users(IdIndex.of(users));
        for (int u = 0; u < 12; u++) {
            for (int i = u; i < 12; i++) {
                builder.buy("u" + u, String.valueOf(i));
            }
        }
        return builder.build();
    }

    private static int[][] rows(PositivePairs pairs) {
        int[][] rows = new int[2][ROWS];
        for (int r = 0; r < ROWS; r++) {
            int user = r % 12;
            rows[0][r] = user;
            rows[1][r] = pairs.item(user, r / 12 % pairs.count(user));
        }
        return rows;
    }
}
