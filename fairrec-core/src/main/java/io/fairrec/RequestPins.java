package io.fairrec;

import io.fairrec.candidate.CandidateBuffer;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.RerankRequestBuilder;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.rerank.SlateRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pins of one request that can be kept, and a note for each that cannot.
 *
 * <p>What needs no candidates is seen to first: items that the catalogue does not have, slots behind the slate, ceilings.
 * An item that only its pin would make a candidate is none then. What needs candidates follows in {@link #rerankRequest}:
 * slots that they do not fill, and rules; there such an item is banned. Belongs to one request, may allocate.
 */
final class RequestPins {

    static final RequestPins NONE = new RequestPins(new SlateBuffer());

    private record Pin(String id, int slot, int item) {}

    /** By ascending slots. */
    private final List<Pin> pins = new ArrayList<>();

    /** Items that are candidates by their pins alone. */
    private final Set<Integer> guests = new HashSet<>();

    private final Set<Integer> banned = new HashSet<>();
    private final SlateBuffer into;

    private RequestPins(SlateBuffer into) {
        this.into = into;
    }

    /** The pins that catalogue, slate size and ceilings allow; of those that exceed a ceiling the earlier slots win. */
    static RequestPins of(RecommendationRequest request, Recommender.Parts parts, int slateSize, SlateBuffer into) {
        if (request.pins().isEmpty()) {
            return NONE;
        }
        RequestPins all = new RequestPins(into);
        Catalog catalog = parts.catalog();
        for (Map.Entry<String, Integer> pin : request.pins().entrySet()) {
            Pin asked = new Pin(pin.getKey(), pin.getValue(), catalog.items().ordinal(pin.getKey()));
            if (asked.item == IdIndex.UNKNOWN) {
                all.leaveOut(asked, "the catalogue has no such item.");
            } else if (asked.slot >= slateSize) {
                all.leaveOut(asked, "the slate has " + slateSize + " slots, counted from 0.");
            } else {
                all.pins.add(asked);
            }
        }
        all.pins.sort(Comparator.comparingInt(Pin::slot));
        all.keepCeilings(parts.constraints(), catalog);
        return all;
    }

    private void keepCeilings(List<SlateConstraint> constraints, Catalog catalog) {
        int[] members = new int[constraints.size()];
        List<Pin> asked = List.copyOf(pins);
        pins.clear();
        for (Pin pin : asked) {
            SlateConstraint full = null;
            for (int c = 0; c < members.length && full == null; c++) {
                boolean reached = members[c] >= constraints.get(c).ceiling();
                full = reached && isIn(pin, constraints.get(c), catalog) ? constraints.get(c) : null;
            }
            if (full != null) {
                leaveOut(
                        pin,
                        "pins of earlier slots reach the ceiling (" + full.ceiling() + ") of " + full.partition() + " "
                                + full.group() + ".");
                continue;
            }
            pins.add(pin);
            for (int c = 0; c < members.length; c++) {
                members[c] += isIn(pin, constraints.get(c), catalog) ? 1 : 0;
            }
        }
    }

    private static boolean isIn(Pin pin, SlateConstraint constraint, Catalog catalog) {
        Groups groups = catalog.groups(constraint.partition());
        return groups.isIn(pin.item, groups.ordinal(constraint.group()));
    }

    private void leaveOut(Pin pin, String why) {
        into.note("The pin of \"" + pin.id + "\" to slot " + pin.slot + " is left out: " + why);
        if (guests.contains(pin.item)) {
            banned.add(pin.item);
        }
    }

    boolean isEmpty() {
        return pins.isEmpty();
    }

    /** Writes the candidates of a source and the pinned items into a buffer, but for what the buffer excludes. */
    void merge(CandidateSet found, int limit, CandidateBuffer kept) {
        int[] items = pins.stream().mapToInt(Pin::item).sorted().toArray();
        int next = 0;
        int left = limit;
        for (int i = 0; i < found.size(); i++) {
            int item = found.item(i);
            while (next < items.length && items[next] < item) {
                guests.add(items[next]);
                kept.add(items[next++]);
            }
            if (next < items.length && items[next] == item) {
                kept.add(items[next++]);
            } else if (left > 0 && !kept.isExcluded(item)) {
                kept.add(item);
                left--;
            }
        }
        while (next < items.length) {
            guests.add(items[next]);
            kept.add(items[next++]);
        }
    }

    /**
     * The request with all pins that slots and rules allow; of those that cannot stand together the earlier slots win.
     * Builds one request more than without pins, and one per pin only where a rule refuses one.
     *
     * @param plain a fresh builder of the request without rules
     */
    RerankRequest rerankRequest(
            Supplier<RerankRequestBuilder> plain, List<SlateRule> rules, CandidateSet candidates, int slateSize) {
        keepSlots(candidates, slateSize);
        if (!rules.isEmpty() && !pins.isEmpty() && refusing(rules, plain, candidates) != null) {
            List<Pin> asked = List.copyOf(pins);
            pins.clear();
            for (Pin pin : asked) {
                pins.add(pin);
                keepSlots(candidates, slateSize);
                if (!pins.contains(pin)) {
                    continue;
                }
                SlateRule refusing = refusing(rules, plain, candidates);
                if (refusing != null) {
                    pins.remove(pins.size() - 1);
                    leaveOut(pin, "the rule \"" + refusing.name() + "\" forbids it after the pins of earlier slots.");
                }
            }
            // An item that was banned now leaves a slot less.
            keepSlots(candidates, slateSize);
        }
        RerankRequestBuilder builder = build(plain, candidates);
        rules.forEach(builder::rule);
        return builder.build();
    }

    /** Leaves out the pins behind the last slot that candidates can fill, the last first: each may take one with it. */
    private void keepSlots(CandidateSet candidates, int slateSize) {
        for (int last = pins.size() - 1; last >= 0; last--) {
            int slots = Math.min(slateSize, candidates.size() - banned.size());
            if (pins.get(last).slot < slots) {
                return;
            }
            leaveOut(pins.remove(last), "the candidates fill " + slots + " slots, counted from 0.");
        }
    }

    private RerankRequestBuilder build(Supplier<RerankRequestBuilder> plain, CandidateSet candidates) {
        RerankRequestBuilder builder = plain.get();
        pins.forEach(pin -> builder.pin(pin.slot, candidates.position(pin.item)));
        banned.forEach(item -> builder.ban(candidates.position(item)));
        return builder;
    }

    /** The first rule that refuses one of the pins, or null. */
    private @Nullable SlateRule refusing(
            List<SlateRule> rules, Supplier<RerankRequestBuilder> plain, CandidateSet candidates) {
        RerankRequest request = build(plain, candidates).build();
        for (SlateRule rule : rules) {
            SlateRule.Progress progress = rule.start(request);
            for (Pin pin : pins) {
                int position = candidates.position(pin.item);
                if (!progress.allows(position, pin.slot)) {
                    return rule;
                }
                progress.accept(position, pin.slot);
            }
        }
        return null;
    }
}
