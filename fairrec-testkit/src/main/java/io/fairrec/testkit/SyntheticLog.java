package io.fairrec.testkit;

import io.fairrec.base.Checks;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.EventType;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A made-up shop for tests: purchases, a catalogue and the users' groups, all of one seed.
 *
 * <p>It has what makes real logs hard. Popularity follows Zipf's law (rank r is drawn with weight 1/r), and the shop's own
 * label {@code Private} sits mostly on the popular items; the popular items do not have the small ordinals. Users have a
 * favourite category, buy the same things again, buy several things at one time, and differ much in how often they buy (a
 * geometric law). Some items and users are in no group, some items are in two categories, many items are never bought,
 * and {@link Builder#coldUsers} users have no rows. It is not a model of anybody: no finding about fairness can be drawn
 * from it.
 *
 * <p>Immutable, thread-safe. Equal settings give equal data on every machine ({@code StrictMath}). O(rows · log items + users + items).
 */
public final class SyntheticLog {

    /** 2024-01-01T00:00Z, the time before which nothing happens. */
    private static final long START = 1_704_067_200L;

    private static final List<String> AGES = List.of("18-34", "35-54", "55+");

    private static final int STAGE_ITEMS = 1;
    private static final int STAGE_USERS = 2;
    private static final int STAGE_ROWS = 3;
    private static final int STAGE_RANKS = 4;

    private final Interactions interactions;
    private final Catalog catalog;
    private final Groups userGroups;

    private SyntheticLog(Interactions interactions, Catalog catalog, Groups userGroups) {
        this.interactions = interactions;
        this.catalog = catalog;
        this.userGroups = userGroups;
    }

    /** A builder with 200 users, 100 items, 20 rows a user and the seed 1. */
    public static Builder builder() {
        return new Builder();
    }

    /** The rows; every user and item is in the id spaces, bought or not. User ids are "1001", "1002", …, item ids "1", "2", …. */
    public Interactions interactions() {
        return interactions;
    }

    /**
     * The items in the same ordinals, with prices of 0.50 to 30.00 and the partitions {@code brand} ({@code National},
     * {@code Private}, about 4 % unknown) and {@code category} ({@code C0}, {@code C1}, …; about 20 % of the items carry
     * two, about 3 % none).
     */
    public Catalog catalog() {
        return catalog;
    }

    /** The users' partition {@code age}: {@code 18-34}, {@code 35-54}, {@code 55+}, about 40 % unknown. */
    public Groups userGroups() {
        return userGroups;
    }

    @Override
    public String toString() {
        return "SyntheticLog[" + interactions + "]";
    }

    /** Collects the settings of a {@link SyntheticLog}. Not thread-safe. */
    public static final class Builder {

        private int users = 200;
        private int items = 100;
        private int categories = 8;
        private int rowsPerUser = 20;
        private int coldUsers;
        private boolean mixedEvents;
        private long seed = 1;

        private Builder() {}

        /** How many users, at least 1; 200 unless set. */
        public Builder users(int newUsers) {
            this.users = Checks.atLeast(newUsers, 1, "users");
            return this;
        }

        /** How many items, at least 1; 100 unless set. */
        public Builder items(int newItems) {
            this.items = Checks.atLeast(newItems, 1, "items");
            return this;
        }

        /** How many categories, at least 1; 8 unless set. */
        public Builder categories(int newCategories) {
            this.categories = Checks.atLeast(newCategories, 1, "categories");
            return this;
        }

        /** The mean number of rows of a user who has any, at least 1; 20 unless set. */
        public Builder rowsPerUser(int newRowsPerUser) {
            this.rowsPerUser = Checks.atLeast(newRowsPerUser, 1, "rowsPerUser");
            return this;
        }

        /** How many of the users, the last ones, have no rows; 0 unless set. */
        public Builder coldUsers(int newColdUsers) {
            this.coldUsers = Checks.atLeast(newColdUsers, 0, "coldUsers");
            return this;
        }

        /** Adds views, clicks, carts, ratings and returns to the purchases, a third of all rows. */
        public Builder mixedEvents() {
            this.mixedEvents = true;
            return this;
        }

        /** The seed; 1 unless set. */
        public Builder seed(long newSeed) {
            this.seed = newSeed;
            return this;
        }

        /** Draws the shop. */
        public SyntheticLog build() {
            if (coldUsers > users) {
                throw new IllegalArgumentException(
                        "The coldUsers (" + coldUsers + ") must be at most users (" + users + ").");
            }
            int[] itemByRank = shuffled(items, Seeds.stream(seed, 0, STAGE_RANKS));
            List<CatalogItem> described = describe(itemByRank);
            Catalog catalog = Catalog.of(described);
            long[] userIds = new long[users];
            Arrays.setAll(userIds, u -> 1001L + u);
            IdIndex userIndex = IdIndex.ofLongs(userIds);
            return new SyntheticLog(rows(catalog, userIndex, itemByRank), catalog, ages());
        }

        private List<CatalogItem> describe(int[] itemByRank) {
            CatalogItem[] result = new CatalogItem[items];
            for (int rank = 0; rank < items; rank++) {
                int item = itemByRank[rank];
                SplittableRandom random = Seeds.stream(seed, item, STAGE_ITEMS);
                double price = Math.round(50 * StrictMath.pow(60, random.nextDouble())) / 100.0;
                String id = Integer.toString(item + 1);
                CatalogItem described = CatalogItem.of(id).price(price).title("Item " + id);
                boolean popular = rank < items / 5;
                boolean isPrivate = random.nextDouble() < (popular ? 0.6 : 0.25);
                if (random.nextDouble() >= 0.04) {
                    described = described.in("brand", isPrivate ? "Private" : "National");
                }
                double howMany = random.nextDouble();
                int first = random.nextInt(categories);
                if (howMany >= 0.03) {
                    described = described.in("category", "C" + first);
                }
                if (howMany >= 0.8 && categories > 1) {
                    described = described.in("category", "C" + (first + 1) % categories);
                }
                result[item] = described;
            }
            return List.of(result);
        }

        private Groups ages() {
            List<String> labels = new ArrayList<>(users);
            for (int u = 0; u < users; u++) {
                SplittableRandom random = Seeds.stream(seed, u, STAGE_USERS);
                boolean known = random.nextDouble() >= 0.4;
                labels.add(known ? AGES.get(random.nextInt(AGES.size())) : Groups.UNKNOWN_LABEL);
            }
            return Groups.of("age", labels);
        }

        private Interactions rows(Catalog catalog, IdIndex userIndex, int[] itemByRank) {
            Groups category = catalog.hasGroups("category") ? catalog.groups("category") : null;
            Popularity everything = new Popularity(itemByRank);
            List<Popularity> within = new ArrayList<>();
            for (int c = 0; category != null && c < category.groupCount(); c++) {
                int group = c;
                within.add(new Popularity(Arrays.stream(itemByRank)
                        .filter(item -> category.isIn(item, group))
                        .toArray()));
            }
            InteractionsBuilder builder =
                    Interactions.builder().users(userIndex).items(catalog.items());
            for (int u = 0; u < users - coldUsers; u++) {
                SplittableRandom random = Seeds.stream(seed, u, STAGE_ROWS);
                Popularity taste = within.isEmpty() ? everything : within.get(random.nextInt(within.size()));
                int count = geometric(random, rowsPerUser);
                int[] bought = new int[count];
                long time = START + random.nextInt(86_400);
                for (int i = 0; i < count; i++) {
                    if (random.nextDouble() >= 0.4) {
                        time += 3_600 + random.nextInt(7 * 86_400);
                    }
                    double kind = random.nextDouble();
                    int item = i > 0 && kind < 0.25
                            ? bought[random.nextInt(i)]
                            : (kind < 0.6 && taste.size() > 0 ? taste : everything).draw(random);
                    bought[i] = item;
                    EventType event = mixedEvents ? event(random) : EventType.BUY;
                    double quantity = random.nextInt(8) == 0 ? 2 : 1;
                    double value = event == EventType.RATING
                            ? 1 + random.nextInt(5)
                            : event == EventType.BUY ? quantity * catalog.price(item) : 0;
                    builder.add(userIndex.id(u), catalog.items().id(item), event, time, quantity, value);
                }
            }
            return builder.build();
        }

        private static EventType event(SplittableRandom random) {
            EventType[] others = {
                EventType.VIEW, EventType.CLICK, EventType.SAVE, EventType.CART, EventType.RETURN, EventType.RATING
            };
            return random.nextInt(3) > 0 ? EventType.BUY : others[random.nextInt(others.length)];
        }

        /** At least 1, with this mean. */
        private static int geometric(SplittableRandom random, int mean) {
            if (mean == 1) {
                return 1;
            }
            double stay = 1 - 1.0 / mean;
            return 1 + (int) (StrictMath.log(1 - random.nextDouble()) / StrictMath.log(stay));
        }

        private static int[] shuffled(int n, SplittableRandom random) {
            int[] result = new int[n];
            Arrays.setAll(result, i -> i);
            for (int i = n - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swap = result[i];
                result[i] = result[j];
                result[j] = swap;
            }
            return result;
        }
    }

    /** Draws the item of rank r, counted from 1, with weight 1/r. */
    private static final class Popularity {

        private final int[] itemByRank;
        private final double[] cumulative;

        Popularity(int[] itemByRank) {
            this.itemByRank = itemByRank;
            this.cumulative = new double[itemByRank.length];
            double sum = 0;
            for (int r = 0; r < cumulative.length; r++) {
                sum += 1.0 / (r + 1);
                cumulative[r] = sum;
            }
        }

        int size() {
            return itemByRank.length;
        }

        int draw(SplittableRandom random) {
            double wanted = random.nextDouble() * cumulative[cumulative.length - 1];
            int found = Arrays.binarySearch(cumulative, wanted);
            int rank = found >= 0 ? found : -found - 1;
            return itemByRank[Math.min(rank, itemByRank.length - 1)];
        }
    }
}
