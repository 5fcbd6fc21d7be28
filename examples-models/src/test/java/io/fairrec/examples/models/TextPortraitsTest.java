package io.fairrec.examples.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.onnx.TextModels;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.TextEncoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("download")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextPortraitsTest {

    private TextEncoder encoder;
    private TextPortraits shop;

    @BeforeAll
    void load() {
        encoder = TextModels.englishAndChinese();
        shop = new TextPortraits(encoder);
    }

    @AfterAll
    void close() {
        encoder.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ann, Wireless noise cancelling headphones, Bluetooth sports earphones, Road running shoes",
        "li, 明前龙井绿茶, 云南普洱茶饼, 蓝牙运动耳机"
    })
    @DisplayName("a complaint moves its product and what is like it from the first ranks to the last; praise does not")
    void complaints(String customer, String complained, String alike, String praised) {
        PortraitEncoder bought = shop.interest();
        PortraitEncoder said = shop.interestAndReviews();

        assertThat(shop.rank(bought, customer, complained)).isLessThanOrEqualTo(4);
        assertThat(shop.rank(bought, customer, alike)).isLessThanOrEqualTo(6);
        assertThat(shop.rank(said, customer, complained)).isGreaterThanOrEqualTo(18);
        assertThat(shop.rank(said, customer, alike)).isGreaterThanOrEqualTo(16);
        assertThat(shop.rank(said, customer, praised)).isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("a visitor has an answer after one click, and a product of this morning is in it")
    void newUserAndProduct() {
        assertThat(shop.afterOneClick("Bluetooth sports earphones").subList(0, 2))
                .containsExactlyInAnyOrder("Wireless noise cancelling headphones", Boutique.NEW_PRODUCT.title());
        assertThat(shop.afterOneClick("云南普洱茶饼").get(0)).isEqualTo("明前龙井绿茶");
    }

    @Test
    @DisplayName("blocks of interest and behaviour together find the customer who is alike")
    void fusion() {
        assertThat(shop.mostLike("ann")).isEqualTo("bob");
    }

    @ParameterizedTest
    @CsvSource({
        "My order has not arrived yet, Where is my parcel?",
        "The dress is too small and I want my money back, How do I return an item?",
        "包裹怎么还没收到, 我的快递到哪里了？",
        "东西坏了想退钱, 怎么申请退货退款？",
        "Где мой заказ?, for a human: NO_MODEL_FOR_SCRIPT"
    })
    @DisplayName("a question finds the one that is answered; a question in another script goes to a human")
    void questions(String asked, String found) {
        assertThat(shop.answer(asked)).isEqualTo(found);
    }
}
