package io.fairrec.examples.train;

import io.fairrec.base.DataException;
import io.fairrec.data.EventType;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.eval.load.DelimitedFile;
import io.fairrec.eval.load.GroupsLoader;
import io.fairrec.eval.load.Ids;
import io.fairrec.eval.load.InteractionsLoader;
import io.fairrec.eval.load.TimeFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MovieLens-100K and MovieLens-1M (Harper and Konstan, "The MovieLens Datasets", ACM TiiS 2015) from the files of
 * GroupLens, which may not be redistributed: every rating is a positive, whatever its stars.
 */
final class MovieLens {

    private MovieLens() {}

    /**
     * 943 users, 1,682 items, 100,000 pairs; the split of ml100k_split.tsv. Users by {@code gender} (F, M) and {@code age}
     * (under 30, 30 and over).
     *
     * @param data holds {@code ml-100k/u.data} and {@code ml-100k/u.user}
     */
    static Dataset hundredThousand(Path data) {
        return hundredThousand(data, 42);
    }

    /** The same pairs split again: other items of the same users are test. */
    static Dataset hundredThousand(Path data, int seed) {
        Path folder = data.resolve("ml-100k");
        Interactions log = InteractionsLoader.of(DelimitedFile.of(folder.resolve("u.data"))
                        .delimiter("\t")
                        .unquoted()
                        .columns("user", "item", "rating", "time"))
                .user("user", Ids.WHOLE_NUMBER)
                .item("item", Ids.WHOLE_NUMBER)
                .event(EventType.RATING)
                .value("rating")
                .time("time", TimeFormat.EPOCH_SECONDS)
                .load()
                .data();
        Map<String, Groups> raw = GroupsLoader.of(DelimitedFile.of(folder.resolve("u.user"))
                        .delimiter("|")
                        .unquoted()
                        .columns("user", "age", "gender", "occupation", "zip"))
                .id("user", Ids.WHOLE_NUMBER)
                .partition("age", "age")
                .partition("gender", "gender")
                .load(log.users())
                .data();
        return Dataset.of("ML-100K", log, Dataset.firstFourFifths(log, seed), genderAndAge(raw, 30));
    }

    /**
     * 6,040 users, 3,706 items, 1,000,209 pairs; a pair is test iff {@code mix64(user · 4001 + item) mod 5 = 0} with the ids
     * of the files, SplitMix64's finaliser and an unsigned remainder. Users by {@code gender} and {@code age} (under 35, 35
     * and over; the file has the lower ends of bands).
     *
     * @param data holds {@code ml-1m/pairs.csv.gz} and {@code ml-1m/users.dat}
     */
    static Dataset oneMillion(Path data) {
        Path folder = data.resolve("ml-1m");
        Interactions log = InteractionsLoader.of(folder.resolve("pairs.csv.gz"))
                .user("user_id", Ids.WHOLE_NUMBER)
                .item("movie_id", Ids.WHOLE_NUMBER)
                .event(EventType.RATING)
                .load()
                .data();
        Map<String, Groups> raw = GroupsLoader.of(DelimitedFile.of(folder.resolve("users.dat"))
                        .delimiter("::")
                        .unquoted()
                        .columns("user", "gender", "age", "occupation", "zip"))
                .id("user", Ids.WHOLE_NUMBER)
                .partition("age", "age")
                .partition("gender", "gender")
                .load(log.users())
                .data();
        boolean[] train = new boolean[log.size()];
        for (int u = 0; u < log.userCount(); u++) {
            long user = Long.parseLong(log.users().id(u));
            for (int row = log.begin(u); row < log.end(u); row++) {
                long item = Long.parseLong(log.items().id(log.item(row)));
                train[row] = Long.remainderUnsigned(mix64(user * 4001 + item), 5) != 0;
            }
        }
        return Dataset.of("ML-1M", log, train, genderAndAge(raw, 35));
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    static long mix64(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }

    private static Map<String, Groups> genderAndAge(Map<String, Groups> raw, int limit) {
        Groups years = raw.get("age");
        Groups gender = raw.get("gender");
        if (years == null || gender == null) {
            throw new DataException("The file of the users must have age and gender, but has " + raw.keySet() + ".");
        }
        List<String> halves = new ArrayList<>();
        for (int u = 0; u < years.entityCount(); u++) {
            String label = years.label(years.group(u));
            halves.add(
                    label.equals(Groups.UNKNOWN_LABEL)
                            ? label
                            : Integer.parseInt(label) < limit ? "under " + limit : limit + " and over");
        }
        Map<String, Groups> groups = new LinkedHashMap<>();
        groups.put("gender", gender);
        groups.put("age", Groups.of("age", halves));
        return groups;
    }
}
