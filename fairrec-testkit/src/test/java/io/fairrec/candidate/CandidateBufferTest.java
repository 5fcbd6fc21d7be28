package io.fairrec.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CandidateBufferTest {

    @Test
    @DisplayName("Used again and again, it gives what a set of the same items gives, and forgets what was before")
    void reuse() {
        CandidateBuffer buffer = new CandidateBuffer();
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int range = 1 + random.nextInt(400);
            TreeSet<Integer> excluded = new TreeSet<>();
            buffer.clear();
            for (int e = random.nextInt(60); e > 0; e--) {
                int item = random.nextInt(range);
                excluded.add(item);
                buffer.exclude(item);
            }
            int wanted = random.nextInt(range + 70);
            List<Integer> expected = new ArrayList<>();
            for (int item = 0; expected.size() < wanted; item++) {
                if (!excluded.contains(item)) {
                    expected.add(item);
                }
            }
            buffer.addOthers(wanted);
            assertThat(items(buffer.set())).as("seed %d", seed).isEqualTo(expected);
            assertThat(buffer.excludedCount()).as("seed %d", seed).isEqualTo(excluded.size());
            for (int item = -1; item < range + 70; item++) {
                assertThat(buffer.isExcluded(item)).isEqualTo(excluded.contains(item));
            }
        }
    }

    @Test
    @DisplayName("The set finds positions, and none for what is only left over from a larger request")
    void positions() {
        CandidateBuffer buffer = new CandidateBuffer();
        buffer.addOthers(100);
        buffer.clear();
        buffer.add(3);
        buffer.add(7);
        CandidateSet set = buffer.set();
        assertThat(set.size()).isEqualTo(2);
        assertThat(set.position(7)).isEqualTo(1);
        assertThat(set.position(50)).isEqualTo(-1);
    }

    @Test
    @DisplayName("Candidates must come in ascending order, each once, and at least 0")
    void order() {
        CandidateBuffer buffer = new CandidateBuffer();
        assertThatThrownBy(() -> buffer.add(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ordinal -1");
        buffer.add(5);
        for (int item : new int[] {5, 4}) {
            assertThatThrownBy(() -> buffer.add(item))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ordinal " + item)
                    .hasMessageContaining("(5)");
        }
        assertThatThrownBy(() -> buffer.exclude(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Integer> items(CandidateSet set) {
        List<Integer> items = new ArrayList<>();
        for (int c = 0; c < set.size(); c++) {
            items.add(set.item(c));
        }
        return items;
    }
}
