package io.fairrec.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfferLogTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("features know what lies before a campaign's first redemption, and nothing later")
    void looksBackOnly() throws IOException {
        OfferLog log = write("");
        OfferLog later = write("1,2,2017-03-01T10:00:00Z,50.0,25.0\n");
        // Campaign 8 begins on 2017-02-10, day 17207, with household 2's redemption.
        assertThat(log.campaigns(17_200, 17_300)).hasSize(1);
        OfferLog.Pairs pairs = log.pairs(log.campaigns(17_200, 17_300));
        OfferLog.Pairs unchanged = later.pairs(later.campaigns(17_200, 17_300));

        assertThat(pairs.household()).hasSize(2);
        assertThat(pairs.redeemed()).containsExactly(false, true);
        assertThat(unchanged.features()).isEqualTo(pairs.features());
        // Household 1: one purchase of 10 before, of a product of the campaign, 5 of 15 given as a discount.
        assertThat(pairs.features().value(0, 1)).isCloseTo((float) Math.log(2), within(1e-6f));
        assertThat(pairs.features().value(0, 2)).isCloseTo((float) Math.log(11), within(1e-6f));
        assertThat(pairs.features().value(0, 3)).isCloseTo((float) Math.log(2), within(1e-6f));
        assertThat(pairs.features().value(0, 4)).isCloseTo(1 / 3f, within(1e-6f));
        // Its earlier offer, redeemed: campaign 7.
        assertThat(pairs.features().value(0, 6)).isCloseTo((float) Math.log(2), within(1e-6f));
        assertThat(log.discountShare(0)).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(log.discountShare(1)).isNaN();
    }

    @Test
    @DisplayName("a campaign that still runs is not known yet")
    void running() throws IOException {
        OfferLog log = write("");

        assertThat(log.campaigns(17_100, 17_207)).hasSize(1);
        assertThat(log.campaigns(17_100, 17_208)).hasSize(2);
    }

    @Test
    @DisplayName("households without demographics are a group of their own")
    void unknown() throws IOException {
        OfferLog log = write("");

        assertThat(log.households("income").labels()).isEqualTo(List.of("35 to 74K", "unknown"));
        assertThat(log.households("age").labels()).isEqualTo(List.of("55 and over", "unknown"));
    }

    private OfferLog write(String moreTransactions) throws IOException {
        gz(
                "transactions_sample.csv.gz",
                "household_id,product_id,transaction_timestamp,sales_value,retail_disc\n"
                        + "1,2,2017-01-05T10:00:00Z,10.0,5.0\n" + moreTransactions);
        gz("campaigns.csv.gz", "campaign_id,household_id\n7,1\n8,1\n8,2\n");
        gz("coupon_redemptions.csv.gz", """
                household_id,coupon_upc,campaign_id,redemption_date
                1,5,7,17180.0
                2,5,8,17207.0
                """);
        gz("coupons.csv.gz", "coupon_upc,product_id,campaign_id\n5,2,8\n5,3,7\n");
        gz("demographics.csv.gz", "household_id,age,income\n1,65+,35-49K\n");
        return OfferLog.load(folder);
    }

    private void gz(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
