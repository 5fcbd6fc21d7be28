package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.objective.Objectives;
import io.fairrec.objective.SetObjective;
import io.fairrec.testkit.SyntheticBatch;
import io.fairrec.testkit.SyntheticRequest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BatchRerankRequestTest {

    private static RerankRequest row(int seed, int k) {
        SyntheticBatch synthetic = SyntheticBatch.of(seed, 1, 5);
        return synthetic.row(0, synthetic.utilities(0), List.of(), k);
    }

    @Test
    @DisplayName("holds its rows in order, and the groups of their users")
    void holds() {
        SmallMarket market = SmallMarket.of(1, 3, 5, 2, 2);
        Groups groups = Groups.of("age", List.of("a", "b", "a"));
        BatchRerankRequest request = market.request.withConsumers(groups);

        assertThat(request.users()).isEqualTo(3);
        assertThat(request.slateSize()).isEqualTo(2);
        assertThat(request.cells()).isEqualTo(6);
        assertThat(request.row(2).utility(4)).isEqualTo(market.utilities[2][4]);
        assertThat(request.consumers()).isSameAs(groups);
        assertThat(market.request.consumers()).isNull();
        assertThat(request).hasToString("BatchRerankRequest[3 users, slates of 2]");
    }

    @Test
    @DisplayName("refuses no rows, rows of several catalogues or slate sizes, set objectives and groups of other users")
    void refuses() {
        assertThatThrownBy(() -> BatchRerankRequest.of(List.of()))
                .hasMessageContaining("number of rows of the batch (0)");
        assertThatThrownBy(() -> BatchRerankRequest.of(List.of(row(1, 3), row(1, 3))))
                .hasMessageContaining("catalogue of row 1");
        RerankRequest first = row(1, 3);
        RerankRequest other = RerankRequest.builder(CandidateSet.of(0), first.catalog(), new double[1])
                .slateSize(4)
                .build();
        assertThatThrownBy(() -> BatchRerankRequest.of(List.of(first, other)))
                .hasMessageContaining("slateSize of row 1 (4)");
        SetObjective.Gain gain = Objectives.categoryDiversity("category")
                .start(SyntheticRequest.of(1, 1).objectiveContext());
        RerankRequest diverse = RerankRequest.builder(CandidateSet.of(0), first.catalog(), new double[1])
                .setObjectives(List.of(new RerankRequest.WeightedGain(() -> gain, 1)))
                .slateSize(3)
                .build();
        assertThatThrownBy(() -> BatchRerankRequest.of(List.of(first, diverse)))
                .hasMessageContaining("row 1 has 1 set objectives");
        assertThatThrownBy(() -> BatchRerankRequest.of(List.of(first)).withConsumers(Groups.of("age", List.of())))
                .hasMessageContaining("must be 1");
    }
}
