package io.fairrec.examples.train;

import io.fairrec.data.FeatureTable;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.eval.load.GroupsLoader;
import io.fairrec.eval.load.Ids;
import io.fairrec.eval.load.InteractionsLoader;
import io.fairrec.eval.load.TimeFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The coupon campaigns of the Complete Journey sample: which household was sent which campaign, what was known of it
 * before the campaign began, and whether it redeemed any coupon.
 *
 * <p>The files do not say when a campaign began; the day of its first redemption by any household stands for it. A feature
 * looks only at what lies before that day. Immutable, thread-safe.
 */
final class OfferLog {

    private static final long DAY = 86_400;
    private static final List<String> COLUMNS = List.of(
            "ln(1+purchases, 8 weeks)",
            "ln(1+purchases, a year)",
            "ln(1+money, a year)",
            "ln(1+purchases of the campaign's products)",
            "share of discount",
            "ln(1+offers before)",
            "ln(1+redeemed before)",
            "redeemed per offer before",
            "ln(1+coupons of the campaign)");

    private final Interactions purchases;
    private final Interactions discounts;
    private final Interactions sent;
    private final Interactions redeemed;
    private final long[] start;
    private final long[] end;
    private final int[] couponCount;
    private final boolean[][] couponProducts;
    private final Map<String, Groups> households;

    private OfferLog(
            Interactions purchases,
            Interactions discounts,
            Interactions sent,
            Interactions redeemed,
            Interactions coupons,
            Map<String, Groups> households) {
        this.purchases = purchases;
        this.discounts = discounts;
        this.sent = sent;
        this.redeemed = redeemed;
        this.households = households;
        int campaigns = sent.itemCount();
        this.start = new long[campaigns];
        this.end = new long[campaigns];
        Arrays.fill(start, Long.MAX_VALUE);
        for (int row = 0; row < redeemed.size(); row++) {
            int campaign = redeemed.item(row);
            long day = ((long) redeemed.value(row)) * DAY;
            start[campaign] = Math.min(start[campaign], day);
            end[campaign] = Math.max(end[campaign], day);
        }
        this.couponCount = new int[campaigns];
        this.couponProducts = new boolean[campaigns][purchases.itemCount()];
        for (int campaign = 0; campaign < campaigns; campaign++) {
            int known = coupons.users().ordinal(sent.items().id(campaign));
            for (int row = known < 0 ? 0 : coupons.begin(known); known >= 0 && row < coupons.end(known); row++) {
                couponCount[campaign]++;
                int product = purchases.items().ordinal(coupons.items().id(coupons.item(row)));
                if (product >= 0) {
                    couponProducts[campaign][product] = true;
                }
            }
        }
    }

    /** Reads the files of a folder. */
    static OfferLog load(Path folder) {
        Path transactions = folder.resolve("transactions_sample.csv.gz");
        Interactions purchases = transactions(transactions, "sales_value");
        Interactions sent = InteractionsLoader.of(folder.resolve("campaigns.csv.gz"))
                .user("household_id", Ids.WHOLE_NUMBER)
                .item("campaign_id", Ids.WHOLE_NUMBER)
                .load()
                .data();
        // The date is a number of days, which is read as the row's value.
        Interactions redeemed = InteractionsLoader.of(folder.resolve("coupon_redemptions.csv.gz"))
                .user("household_id", Ids.WHOLE_NUMBER)
                .item("campaign_id", Ids.WHOLE_NUMBER)
                .value("redemption_date")
                .within(sent.users(), sent.items())
                .load()
                .data();
        Interactions coupons = InteractionsLoader.of(folder.resolve("coupons.csv.gz"))
                .user("campaign_id", Ids.WHOLE_NUMBER)
                .item("product_id", Ids.WHOLE_NUMBER)
                .load()
                .data();
        Map<String, Groups> fine = GroupsLoader.of(folder.resolve("demographics.csv.gz"))
                .id("household_id", Ids.WHOLE_NUMBER)
                .partition("income", "income")
                .partition("age", "age")
                .load(sent.users())
                .data();
        return new OfferLog(
                purchases,
                transactions(transactions, "retail_disc"),
                sent,
                redeemed,
                coupons,
                Map.of("income", bands(fine, "income"), "age", bands(fine, "age")));
    }

    /** The households that were sent anything, in bands of income or of age. */
    Groups households(String partition) {
        return Objects.requireNonNull(households.get(partition));
    }

    /** How many households were sent anything. */
    int householdCount() {
        return sent.userCount();
    }

    /**
     * The campaigns that began on some day or later and whose last redemption lies before another; days since 1970. One
     * that still runs on that day is left out: its outcome is not known yet.
     */
    List<Integer> campaigns(long fromDay, long toDay) {
        List<Integer> list = new ArrayList<>();
        for (int campaign = 0; campaign < start.length; campaign++) {
            if (start[campaign] >= fromDay * DAY && start[campaign] < Long.MAX_VALUE && end[campaign] < toDay * DAY) {
                list.add(campaign);
            }
        }
        return list;
    }

    /** Pairs of household and campaign with what was known and what came of it. */
    record Pairs(FeatureTable features, List<Integer> household, List<Boolean> redeemed) {

        int[] householdArray() {
            return household.stream().mapToInt(Integer::intValue).toArray();
        }

        boolean[] redeemedArray() {
            boolean[] array = new boolean[redeemed.size()];
            for (int p = 0; p < array.length; p++) {
                array[p] = redeemed.get(p);
            }
            return array;
        }
    }

    /** Everything that was sent in some campaigns. */
    Pairs pairs(List<Integer> campaigns) {
        List<Integer> household = new ArrayList<>();
        List<Boolean> outcome = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        for (int h = 0; h < sent.userCount(); h++) {
            for (int row = sent.begin(h); row < sent.end(h); row++) {
                if (campaigns.contains(sent.item(row))) {
                    household.add(h);
                    outcome.add(redeemedBy(h, sent.item(row)));
                    rows.add(features(h, sent.item(row)));
                }
            }
        }
        float[] values = new float[rows.size() * COLUMNS.size()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(rows.get(r), 0, values, r * COLUMNS.size(), COLUMNS.size());
        }
        return new Pairs(FeatureTable.of(COLUMNS, values), household, outcome);
    }

    /** The share of a household's year that was given as a discount, or NaN if the sample has no purchase of it. */
    double discountShare(int household) {
        Spent spent = spent(household, 0, Long.MAX_VALUE);
        return spent.money + spent.discount > 0 ? spent.discount / (spent.money + spent.discount) : Double.NaN;
    }

    private boolean redeemedBy(int household, int campaign) {
        for (int row = redeemed.begin(household); row < redeemed.end(household); row++) {
            if (redeemed.item(row) == campaign) {
                return true;
            }
        }
        return false;
    }

    private float[] features(int household, int campaign) {
        long now = start[campaign];
        Spent recent = spent(household, now - 56 * DAY, now);
        Spent year = spent(household, 0, now);
        int ofCampaign = 0;
        int user = purchases.users().ordinal(sent.users().id(household));
        if (user >= 0) {
            for (int row = purchases.begin(user); row < purchases.end(user); row++) {
                ofCampaign += purchases.time(row) < now && couponProducts[campaign][purchases.item(row)] ? 1 : 0;
            }
        }
        int offers = 0;
        for (int row = sent.begin(household); row < sent.end(household); row++) {
            offers += start[sent.item(row)] < now ? 1 : 0;
        }
        Map<Integer, Boolean> used = new HashMap<>();
        for (int row = redeemed.begin(household); row < redeemed.end(household); row++) {
            if (((long) redeemed.value(row)) * DAY < now) {
                used.put(redeemed.item(row), true);
            }
        }
        double discount = year.money + year.discount > 0 ? year.discount / (year.money + year.discount) : 0;
        return new float[] {
            (float) Math.log1p(recent.rows),
            (float) Math.log1p(year.rows),
            (float) Math.log1p(year.money),
            (float) Math.log1p(ofCampaign),
            (float) discount,
            (float) Math.log1p(offers),
            (float) Math.log1p(used.size()),
            // One redemption in ten offers is the rate of all; it weighs as two offers.
            (float) ((used.size() + .2) / (offers + 2)),
            (float) Math.log1p(couponCount[campaign])
        };
    }

    private record Spent(int rows, double money, double discount) {}

    private Spent spent(int household, long from, long to) {
        int user = purchases.users().ordinal(sent.users().id(household));
        int rows = 0;
        double money = 0;
        double discount = 0;
        for (int row = user < 0 ? 0 : purchases.begin(user); user >= 0 && row < purchases.end(user); row++) {
            if (purchases.time(row) >= from && purchases.time(row) < to) {
                rows++;
                money += purchases.value(row);
                discount += discounts.value(row);
            }
        }
        return new Spent(rows, money, discount);
    }

    private static Interactions transactions(Path file, String value) {
        return InteractionsLoader.of(file)
                .user("household_id", Ids.WHOLE_NUMBER)
                .item("product_id", Ids.WHOLE_NUMBER)
                .time("transaction_timestamp", TimeFormat.ISO_INSTANT)
                .value(value)
                .load()
                .data();
    }

    /** Twelve bands of income and six of age are too thin for 2,000 offers: three of each, and unknown. */
    private static Groups bands(Map<String, Groups> fine, String name) {
        Map<String, String> band = Map.ofEntries(
                Map.entry("Under 15K", "under 35K"),
                Map.entry("15-24K", "under 35K"),
                Map.entry("25-34K", "under 35K"),
                Map.entry("35-49K", "35 to 74K"),
                Map.entry("50-74K", "35 to 74K"),
                Map.entry("19-24", "under 35"),
                Map.entry("25-34", "under 35"),
                Map.entry("35-44", "35 to 54"),
                Map.entry("45-54", "35 to 54"),
                Map.entry("55-64", "55 and over"),
                Map.entry("65+", "55 and over"));
        Groups groups = Objects.requireNonNull(fine.get(name));
        List<String> labels = new ArrayList<>();
        for (int h = 0; h < groups.entityCount(); h++) {
            String label = groups.label(groups.group(h));
            labels.add(label.equals(Groups.UNKNOWN_LABEL) ? label : band.getOrDefault(label, "75K and over"));
        }
        return Groups.of(name, labels);
    }
}
