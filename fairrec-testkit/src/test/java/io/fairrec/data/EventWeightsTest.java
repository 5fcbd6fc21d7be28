package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EventWeightsTest {

    @Test
    @DisplayName("an absent type weighs 0, a changed copy leaves the original, a return counts against")
    void weights() {
        EventWeights buysOnly = new EventWeights(Map.of(EventType.BUY, 2.0));

        assertThat(buysOnly.of(EventType.VIEW)).isZero();
        assertThat(buysOnly.with(EventType.VIEW, 0.5).of(EventType.VIEW)).isEqualTo(0.5);
        assertThat(buysOnly.of(EventType.VIEW)).isZero();
        assertThat(EventWeights.defaults().of(EventType.RETURN)).isNegative();
        assertThatThrownBy(() -> buysOnly.with(EventType.CART, Double.NaN))
                .hasMessageContaining("weight of CART (NaN)");
    }

    @Test
    @DisplayName("weights are copied, and types keep the codes under which logs are hashed")
    void copied() {
        Map<EventType, Double> map = new EnumMap<>(EventType.class);
        map.put(EventType.BUY, 1.0);
        EventWeights weights = new EventWeights(map);
        map.put(EventType.BUY, 9.0);

        assertThat(weights.of(EventType.BUY)).isEqualTo(1);
        for (EventType type : EventType.values()) {
            assertThat(EventType.ofCode(type.code())).isEqualTo(type);
        }
        assertThat(EventType.BUY.code()).isEqualTo((byte) 4);
    }
}
