package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GroupsTest {

    @Test
    @DisplayName("no label, a blank one and the word unknown all mean unknown, which is the last group")
    void unknown() {
        Groups age = Groups.of("age", Arrays.asList("young", null, " ", "unknown", " old "));

        assertThat(age.labels()).containsExactly("old", "young", "unknown");
        assertThat(age.unknown()).isEqualTo(2);
        assertThat(age.size(2)).isEqualTo(3);
        assertThat(age.group(0)).isEqualTo(1);
        assertThat(age.group(1)).isEqualTo(2);
        assertThat(age.group(4)).isEqualTo(0);
        assertThat(age.singleLabel()).isTrue();
    }

    @Test
    @DisplayName("unknown exists even when everybody is known, and when there is nobody")
    void unknownAlwaysExists() {
        assertThat(Groups.of("g", List.of("a")).labels()).containsExactly("a", "unknown");
        assertThat(Groups.of("g", List.of("a")).size(1)).isZero();
        assertThat(Groups.of("g", List.of()).labels()).containsExactly("unknown");
        assertThat(Groups.of("g", List.of()).entityCount()).isZero();
    }

    @Test
    @DisplayName("several labels: ascending, each once, sizes count entities per group")
    void multiLabel() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 3);
            List<List<String>> raw = new ArrayList<>();
            List<TreeSet<String>> clean = new ArrayList<>();
            TreeSet<String> all = new TreeSet<>();
            int n = random.nextInt(10);
            for (int i = 0; i < n; i++) {
                List<String> labels = new ArrayList<>();
                int count = random.nextInt(4);
                for (int j = 0; j < count; j++) {
                    labels.add(List.of("a", " b", "c ", "", "unknown").get(random.nextInt(5)));
                }
                raw.add(labels);
                TreeSet<String> known = new TreeSet<>();
                labels.forEach(l -> known.add(l.strip()));
                known.remove("");
                known.remove("unknown");
                all.addAll(known);
                clean.add(known);
            }

            Groups groups = Groups.multiLabel("g", raw);

            List<String> labels = new ArrayList<>(all);
            labels.add("unknown");
            assertThat(groups.labels()).as("seed %d", seed).isEqualTo(labels);
            int[] sizes = new int[labels.size()];
            for (int i = 0; i < n; i++) {
                List<String> found = new ArrayList<>();
                for (int j = 0; j < groups.count(i); j++) {
                    found.add(groups.label(groups.group(i, j)));
                    sizes[groups.group(i, j)]++;
                    assertThat(groups.isIn(i, groups.group(i, j))).isTrue();
                }
                List<String> expected = clean.get(i).isEmpty() ? List.of("unknown") : List.copyOf(clean.get(i));
                assertThat(found).as("entity %d, seed %d", i, seed).isEqualTo(expected);
            }
            for (int g = 0; g < sizes.length; g++) {
                assertThat(groups.size(g)).as("group %d, seed %d", g, seed).isEqualTo(sizes[g]);
            }
        }
    }

    @Test
    @DisplayName("select renumbers entities, makes −1 unknown, keeps groups that become empty")
    void select() {
        Groups groups = Groups.multiLabel("g", List.of(List.of("a", "b"), List.of(), List.of("c")));

        Groups selected = groups.select(new int[] {0, -1, 0, 1});

        assertThat(selected.labels()).isEqualTo(groups.labels());
        assertThat(selected.entityCount()).isEqualTo(4);
        assertThat(selected.count(0)).isEqualTo(2);
        assertThat(selected.group(1)).isEqualTo(selected.unknown());
        assertThat(selected.group(2, 1)).isEqualTo(selected.ordinal("b"));
        assertThat(selected.size(selected.ordinal("c"))).isZero();
        assertThat(selected.size(selected.unknown())).isEqualTo(2);
        assertThatThrownBy(() -> groups.select(new int[] {3}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("source[0] (3)");
        assertThatThrownBy(() -> groups.select(new int[] {-2})).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @DisplayName("a group that does not exist is refused with the nearest label")
    void nearest() {
        Groups brand = Groups.of("brand", List.of("National", "Private"));

        assertThatThrownBy(() -> brand.ordinal("Privat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"brand\"")
                .hasMessageContaining("Did you mean \"Private\"?");
        assertThat(brand.hasLabel("Privat")).isFalse();
        assertThat(brand.ordinal("unknown")).isEqualTo(2);
    }

    @Test
    @DisplayName("toString tells nobody's group")
    void toStringHidesPeople() {
        assertThat(Groups.of("age", List.of("65+"))).hasToString("Groups[age, 2 groups, 1 entities]");
    }
}
