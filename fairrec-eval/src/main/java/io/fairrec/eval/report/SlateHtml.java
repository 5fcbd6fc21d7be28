package io.fairrec.eval.report;

import io.fairrec.explain.Contribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes one person's slate: before and after side by side, then the reasons item by item. */
final class SlateHtml {

    private static final ValueFormat UTILITY = ValueFormat.decimal(3);

    private final Html out;
    private final SlateComparison slate;

    SlateHtml(Html out, SlateComparison slate) {
        this.out = out;
        this.slate = slate;
    }

    void write() {
        out.open("div", "class", "card slate", "data-language", firstLanguage());
        out.element("h3", slate.title());
        out.open("div", "class", "slates").line();
        writeBefore();
        writeAfter();
        out.close();
        out.element("p", slate.caption(), "class", "caption");
        writeReasons();
        out.close();
    }

    private void writeBefore() {
        Set<String> kept =
                slate.after().stream().map(placed -> placed.item().itemId()).collect(Collectors.toSet());
        out.open("div").element("h4", "Before").open("ol", "class", "items").line();
        for (SlateComparison.Shown item : slate.before()) {
            boolean stays = kept.contains(item.itemId());
            out.open("li", "class", stays ? "stays" : "leaves");
            name(item);
            out.element("span", stays ? "" : "leaves", "class", "move").close().line();
        }
        out.close().close();
    }

    private void writeAfter() {
        out.open("div").element("h4", "After").open("ol", "class", "items").line();
        for (int i = 0; i < slate.after().size(); i++) {
            SlateComparison.Placed placed = slate.after().get(i);
            int gained = placed.baseRank() - (i + 1);
            String move = gained > 0 ? "▲ from " + placed.baseRank() : gained < 0 ? "▼ from " + placed.baseRank() : "";
            out.open("li", "class", gained > 0 ? "rises" : gained < 0 ? "falls" : "stays");
            name(placed.item());
            out.element("span", move, "class", "move").close().line();
        }
        out.close().close();
    }

    private void name(SlateComparison.Shown item) {
        out.open("span", "class", "item");
        out.element("span", item.title(), "class", "title").text(" ");
        out.element("span", item.group(), "class", item.promised() ? "chip promised" : "chip");
        out.close();
    }

    private void writeReasons() {
        out.open("div", "class", "reasons-head").element("h4", "Why each item is there");
        writeLanguageButtons();
        out.close();
        out.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", "Why each item is there");
        out.open("table", "class", "reasons").open("thead").open("tr");
        for (String heading : List.of("Slot", "Base rank", "Item and reason", "Parts of its utility")) {
            out.element("th", heading, "scope", "col");
        }
        out.close().close().open("tbody").line();
        double largest = largestContribution();
        for (int i = 0; i < slate.after().size(); i++) {
            SlateComparison.Placed placed = slate.after().get(i);
            out.open("tr");
            out.element("td", Integer.toString(i + 1), "class", "rank", "data-name", "slot");
            out.element("td", ValueFormat.count().text(placed.baseRank()), "class", "rank", "data-name", "base rank");
            out.open("td", "class", "reason");
            name(placed.item());
            for (SlateComparison.Sentence sentence : placed.sentences()) {
                boolean first = sentence.language().equals(firstLanguage());
                String[] attributes = first
                        ? new String[] {"class", "sentence", "lang", sentence.language()}
                        : new String[] {"class", "sentence", "lang", sentence.language(), "hidden", ""};
                out.element("p", sentence.text(), attributes);
            }
            out.close();
            writeContributions(placed.contributions(), largest);
            out.close().line();
        }
        out.close().close().close();
    }

    private void writeContributions(List<Contribution> contributions, double largest) {
        out.open("td").open("ul", "class", "parts");
        for (Contribution part : contributions) {
            String kind = part.kind() == Contribution.Kind.PRICE ? " price" : "";
            String sign = part.value() < 0 ? "minus" : "plus";
            out.open("li").element("span", part.name(), "class", "part");
            out.open("span", "class", "track", "aria-hidden", "true");
            // Half of the track is one side of zero.
            String width = String.format(
                    Locale.ROOT, "width:%.1f%%", largest == 0 ? 0 : 50 * Math.abs(part.value()) / largest);
            out.open("i", "class", sign + kind, "style", width).close().close();
            out.element("span", UTILITY.signed(part.value()), "class", "amount").close();
        }
        out.close().close();
    }

    private double largestContribution() {
        double largest = 0;
        for (SlateComparison.Placed placed : slate.after()) {
            for (Contribution part : placed.contributions()) {
                largest = Math.max(largest, Math.abs(part.value()));
            }
        }
        return largest;
    }

    private void writeLanguageButtons() {
        Set<String> languages = languages();
        if (languages.size() < 2) {
            return;
        }
        out.open("div", "class", "languages", "role", "group", "aria-label", "Language of the reasons");
        for (String language : languages) {
            Locale locale = Locale.forLanguageTag(language);
            out.element(
                    "button",
                    locale.getDisplayLanguage(locale),
                    "type",
                    "button",
                    "lang",
                    language,
                    "aria-pressed",
                    Boolean.toString(language.equals(firstLanguage())));
        }
        out.close();
    }

    private String firstLanguage() {
        return slate.after().stream()
                .flatMap(placed -> placed.sentences().stream())
                .map(SlateComparison.Sentence::language)
                .findFirst()
                .orElse("en");
    }

    private Set<String> languages() {
        Set<String> languages = new TreeSet<>();
        for (SlateComparison.Placed placed : slate.after()) {
            for (SlateComparison.Sentence sentence : new ArrayList<>(placed.sentences())) {
                languages.add(sentence.language());
            }
        }
        return languages;
    }
}
