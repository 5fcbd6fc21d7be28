package io.fairrec.examples.models;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.ItemText;
import io.fairrec.portrait.Reviews;
import io.fairrec.portrait.SentimentHead;
import io.fairrec.portrait.TextEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small shop with English and Chinese products, invented. */
final class Boutique {

    private Boutique() {}

    /** Products by title, each with its category and a line of description. */
    static final String[][] PRODUCTS = {
        {"Wireless noise cancelling headphones", "Audio", "Over-ear, 30 hours of music, soft cushions"},
        {"Bluetooth sports earphones", "Audio", "Sweat-proof, with microphone and ear hooks"},
        {"Road running shoes", "Sports", "Light, with a cushioned sole for asphalt"},
        {"Waterproof trail shoes", "Sports", "Firm grip on wet rock and mud"},
        {"Non-slip yoga mat", "Sports", "Six millimetres thick, easy to roll up"},
        {"Espresso machine", "Kitchen", "Fifteen bar, milk frother, steel housing"},
        {"Cast iron frying pan", "Kitchen", "For steaks on gas, induction and fire"},
        {"Organic green tea", "Kitchen", "Fifty bags, mild, from the spring harvest"},
        {"Summer dress with flowers", "Clothes", "Cotton, knee-long, with pockets"},
        {"Picture book about dinosaurs", "Books", "For children from three years on"},
        {"无线降噪耳机", "数码", "头戴式，续航三十小时，耳罩柔软"},
        {"蓝牙运动耳机", "数码", "防汗防水，带麦克风，不易掉"},
        {"机械键盘", "数码", "青轴，背光，适合打字和游戏"},
        {"男士跑步鞋", "运动", "轻便透气，缓震鞋底"},
        {"防滑瑜伽垫", "运动", "六毫米加厚，方便收纳"},
        {"明前龙井绿茶", "食品", "春茶，清香回甘，礼盒装"},
        {"云南普洱茶饼", "食品", "陈年熟普，口感醇厚"},
        {"不锈钢炒锅", "厨房", "不粘少油烟，电磁炉通用"},
        {"碎花连衣裙", "服装", "纯棉，夏季，收腰显瘦"},
        {"儿童恐龙绘本", "图书", "适合三岁以上小朋友"},
    };

    /** What came in this morning. */
    static final ItemText NEW_PRODUCT = new ItemText(
            "Open-ear headphones for runners", "Bone conduction, you hear the traffic", List.of("Audio"), List.of());

    private static final List<String> PRAISE = List.of(
            "Great quality, I love it and would buy it again.",
            "Works perfectly and arrived on time.",
            "Very comfortable, exactly what I was looking for.",
            "Excellent value, my daughter is delighted.",
            "Beautiful, well made, highly recommended.",
            "Best purchase of the year.",
            "质量很好，非常满意，会再来买。",
            "物流很快，包装完好，给个好评。",
            "味道很香，家人都喜欢。",
            "做工精细，穿着舒服，推荐购买。",
            "性价比高，用起来很方便。",
            "孩子特别喜欢，值得购买。");

    private static final List<String> COMPLAINTS = List.of(
            "Terrible quality, it fell apart after a week.",
            "Does not work at all, I want my money back.",
            "Very uncomfortable and far too small.",
            "A waste of money, do not buy this.",
            "Arrived broken and nobody answers my mails.",
            "Cheap material, very disappointed.",
            "质量太差了，用了两天就坏了。",
            "味道很难闻，根本不能用，要求退货。",
            "客服态度恶劣，再也不来了。",
            "和描述不符，非常失望，差评。",
            "包装破损，东西是坏的。",
            "太小了，穿着不舒服，浪费钱。");

    static final List<String> QUESTIONS = List.of(
            "Where is my parcel?",
            "How do I return an item?",
            "Can I pay by invoice?",
            "我的快递到哪里了？",
            "怎么申请退货退款？",
            "可以开发票吗？");

    /** Texts by ordinal. */
    static List<ItemText> texts() {
        return Arrays.stream(PRODUCTS)
                .map(p -> ItemText.of(p[0]).categories(List.of(p[1])).description(p[2]))
                .toList();
    }

    /** The titles are the ids. */
    static Catalog catalog() {
        List<CatalogItem> items = new ArrayList<>();
        for (String[] product : PRODUCTS) {
            items.add(CatalogItem.of(product[0]).in("category", product[1]));
        }
        items.add(CatalogItem.of(NEW_PRODUCT.title()).in("category", "Audio"));
        return Catalog.of(items);
    }

    /** Who bought what: Ann and Bob in English, Li and Mei in Chinese. */
    static Interactions log(Catalog catalog) {
        return Interactions.builder()
                .items(catalog.items())
                .buy("ann", "Wireless noise cancelling headphones", Instant.parse("2026-03-01T10:00:00Z"))
                .buy("ann", "Road running shoes", Instant.parse("2026-04-10T18:30:00Z"))
                .buy("bob", "Bluetooth sports earphones", Instant.parse("2026-02-20T09:00:00Z"))
                .buy("bob", "Waterproof trail shoes", Instant.parse("2026-04-02T20:15:00Z"))
                .buy("li", "明前龙井绿茶", Instant.parse("2026-03-15T12:00:00Z"))
                .buy("li", "蓝牙运动耳机", Instant.parse("2026-04-12T12:00:00Z"))
                .buy("mei", "碎花连衣裙", Instant.parse("2026-04-12T12:00:00Z"))
                .build();
    }

    /** What they wrote: both are unhappy with their first purchase. */
    static Reviews reviews(Interactions log) {
        Reviews.Builder reviews = Reviews.builder(log.userCount(), log.itemCount());
        add(reviews, log, "ann", "Wireless noise cancelling headphones", "Broke after two weeks, very disappointed.");
        add(reviews, log, "ann", "Road running shoes", "Light and comfortable, I love them.");
        add(reviews, log, "li", "明前龙井绿茶", "茶叶有霉味，非常失望，要求退货。");
        add(reviews, log, "li", "蓝牙运动耳机", "音质很好，佩戴舒服，推荐。");
        return reviews.build();
    }

    private static void add(Reviews.Builder reviews, Interactions log, String user, String item, String text) {
        long written = Instant.parse("2026-04-20T00:00:00Z").getEpochSecond();
        reviews.add(log.users().ordinal(user), log.items().ordinal(item), written, text);
    }

    /** What a complaint is, learned from the vectors of other shops' reviews; so few want a weak ridge. */
    static SentimentHead sentiment(TextEncoder encoder) {
        List<String> texts = new ArrayList<>(PRAISE);
        texts.addAll(COMPLAINTS);
        boolean[] positive = new boolean[texts.size()];
        Arrays.fill(positive, 0, PRAISE.size(), true);
        return SentimentHead.fit(
                encoder, texts, positive, SentimentHead.Options.defaults().ridge(0.1));
    }
}
