package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A request with at most 8 candidates, small enough to look at every slate. Utilities and prices are sixteenths, so sums
 * are exact.
 */
final class SmallProblem {

    private static final List<String> LABELS = List.of("a", "b", "c", Groups.UNKNOWN_LABEL);

    final RerankRequest request;
    final int n;

    private SmallProblem(RerankRequest request) {
        this.request = request;
        this.n = request.candidates().size();
    }

    /** Constraints on one partition with one label per item, {@code unknown} included, some groups constrained twice. */
    static SmallProblem singleLabel(long seed) {
        return draw(seed, 1, List.of("p"), false);
    }

    /** As {@link #singleLabel}, with some candidates pinned and some banned. */
    static SmallProblem pinned(long seed) {
        return draw(seed, 1, List.of("p"), true);
    }

    /** Constraints on two partitions, with up to three labels per item. */
    static SmallProblem multiLabel(long seed) {
        return draw(seed, 3, List.of("p", "q"), false);
    }

    /** As {@link #multiLabel}, with pins, bans and these rules; null where the pins drawn break a rule or a ceiling. */
    static @Nullable SmallProblem ruled(long seed, List<SlateRule> rules) {
        RerankRequest request = draw(seed, 3, List.of("p", "q"), true).request;
        RerankRequestBuilder builder = RerankRequest.builder(
                        request.candidates(), request.catalog(), utilities(request))
                .prices(request.prices())
                .constraints(request.constraints())
                .slateSize(request.slateSize());
        rules.forEach(builder::rule);
        for (int i = 0; i < request.candidates().size(); i++) {
            if (request.isBanned(i)) {
                builder.ban(i);
            }
        }
        for (int p = 0; p < request.pinCount(); p++) {
            builder.pin(request.pinSlot(p), request.pinPosition(p));
        }
        try {
            return new SmallProblem(builder.build());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static double[] utilities(RerankRequest request) {
        double[] utilities = new double[request.candidates().size()];
        for (int i = 0; i < utilities.length; i++) {
            utilities[i] = request.utility(i);
        }
        return utilities;
    }

    /** Pins and bans by chance, without regard to each other; a pin that may not be is left out. */
    private static RerankRequest restrained(RerankRequestBuilder builder, SplittableRandom random, int n) {
        boolean[] taken = new boolean[n];
        for (int bans = random.nextInt(3); bans > 0 && n > 0; bans--) {
            int banned = random.nextInt(n);
            taken[banned] = true;
            builder.ban(banned);
        }
        RerankRequest request = builder.build();
        for (int slot = 0; slot < request.slots(); slot++) {
            int pin = random.nextInt(n);
            if (random.nextInt(3) == 0 && !taken[pin]) {
                Pins before = builder.pins;
                try {
                    request = builder.pin(slot, pin).build();
                    taken[pin] = true;
                } catch (IllegalArgumentException e) {
                    builder.pins = before;
                }
            }
        }
        return request;
    }

    private static SmallProblem draw(long seed, int maxLabels, List<String> partitions, boolean restrained) {
        SplittableRandom random = Seeds.stream(seed, 0, 1);
        int n = random.nextInt(9);
        List<CatalogItem> items = new ArrayList<>();
        // Two for every candidate, so that a position is no ordinal; and one with each label, so that labels exist.
        for (int i = 0; i < 2 * n; i++) {
            CatalogItem item = CatalogItem.of("item " + i);
            for (String partition : partitions) {
                for (int labels = random.nextInt(maxLabels + 1); labels > 0; labels--) {
                    item = item.in(partition, LABELS.get(random.nextInt(3)));
                }
            }
            items.add(item);
        }
        for (String partition : partitions) {
            for (String label : LABELS.subList(0, 3)) {
                items.add(CatalogItem.of(partition + label).in(partition, label));
            }
        }
        Catalog catalog = Catalog.of(items);
        int[] ordinals = new int[n];
        double[] utilities = new double[n];
        for (int i = 0; i < n; i++) {
            ordinals[i] = 2 * i + random.nextInt(2);
            utilities[i] = random.nextInt(-16, 17) / 16.0;
        }
        List<SlateConstraint> constraints = new ArrayList<>();
        for (int c = random.nextInt(5); c > 0; c--) {
            String partition = partitions.get(random.nextInt(partitions.size()));
            int floor = random.nextInt(2) * random.nextInt(5);
            int ceiling = random.nextBoolean() ? Integer.MAX_VALUE : floor + random.nextInt(3);
            constraints.add(new SlateConstraint(partition, LABELS.get(random.nextInt(4)), floor, ceiling));
        }
        List<ExposureTarget> targets = List.of(
                ExposureTarget.share("p", "a", 0.3),
                ExposureTarget.share(partitions.get(partitions.size() - 1), "b", 0.2));
        double[] prices = {random.nextInt(-8, 9) / 16.0, random.nextInt(-8, 9) / 16.0};
        PriceSnapshot snapshot = PriceSnapshot.of(1, targets, prices, new double[2]);
        RerankRequestBuilder builder = RerankRequest.builder(CandidateSet.of(ordinals), catalog, utilities)
                .prices(snapshot)
                .constraints(constraints)
                .slateSize(1 + random.nextInt(6));
        return new SmallProblem(restrained ? restrained(builder, random, n) : builder.build());
    }

    /** The pinned candidates as a bit mask. */
    int pins() {
        int mask = 0;
        for (int p = 0; p < request.pinCount(); p++) {
            mask |= 1 << request.pinPosition(p);
        }
        return mask;
    }

    /** The banned candidates as a bit mask. */
    int bans() {
        int mask = 0;
        for (int i = 0; i < n; i++) {
            mask |= request.isBanned(i) ? 1 << i : 0;
        }
        return mask;
    }

    /** A slate of a set that contains the pins: these in their slots, the others in ascending order in the free ones. */
    int[] slateAroundPins(int mask) {
        int[] slate = new int[request.slateSize()];
        int rest = mask & ~pins();
        int pin = 0;
        for (int slot = 0; slot < Integer.bitCount(mask); slot++) {
            if (pin < request.pinCount() && request.pinSlot(pin) == slot) {
                slate[slot] = request.pinPosition(pin++);
            } else {
                slate[slot] = Integer.numberOfTrailingZeros(rest);
                rest &= rest - 1;
            }
        }
        return slate;
    }

    boolean isIn(int position, SlateConstraint constraint) {
        Groups groups = request.catalog().groups(constraint.partition());
        return groups.isIn(request.candidates().item(position), groups.ordinal(constraint.group()));
    }

    /** How many of a set, given as a bit mask, are in the constraint's group. */
    int count(int mask, SlateConstraint constraint) {
        int count = 0;
        for (int i = 0; i < n; i++) {
            count += (mask & 1 << i) != 0 && isIn(i, constraint) ? 1 : 0;
        }
        return count;
    }

    boolean ceilingsHold(int mask) {
        return request.constraints().stream().allMatch(c -> count(mask, c) <= c.ceiling());
    }

    /** Whether the set fits the slate and no further candidate could be added within the ceilings. */
    boolean isWholeSlate(int mask) {
        int size = Integer.bitCount(mask);
        if (size > request.slateSize() || !ceilingsHold(mask)) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (size < request.slateSize() && (mask & 1 << i) == 0 && ceilingsHold(mask | 1 << i)) {
                return false;
            }
        }
        return true;
    }

    /** Missed floor places in total; of several floors of one group the largest counts. */
    int shortfall(int mask) {
        int sum = 0;
        for (String label : LABELS) {
            int worst = 0;
            for (SlateConstraint c : request.constraints()) {
                if (c.group().equals(label)) {
                    worst = Math.max(worst, c.floor() - count(mask, c));
                }
            }
            sum += worst;
        }
        return sum;
    }

    /** Utility minus price, summed. */
    double net(int mask) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (mask & 1 << i) == 0 ? 0 : request.utility(i) - request.price(i);
        }
        return sum;
    }

    /** Utility, summed. */
    double utility(int mask) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (mask & 1 << i) == 0 ? 0 : request.utility(i);
        }
        return sum;
    }

    static int mask(int[] slate, int size) {
        int mask = 0;
        for (int slot = 0; slot < size; slot++) {
            mask |= 1 << slate[slot];
        }
        return mask;
    }

    /** A slate of the set, in ascending order of positions. */
    int[] slate(int mask) {
        int[] slate = new int[Math.max(Integer.bitCount(mask), request.slateSize())];
        int size = 0;
        for (int i = 0; i < n; i++) {
            if ((mask & 1 << i) != 0) {
                slate[size++] = i;
            }
        }
        return slate;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(n + " candidates, slate of " + request.slateSize() + ", constraints "
                + request.constraints() + ", bans " + Integer.toBinaryString(bans()) + ", candidates:");
        for (int p = 0; p < request.pinCount(); p++) {
            text.append("\n  slot ").append(request.pinSlot(p)).append(": pin ").append(request.pinPosition(p));
        }
        for (int i = 0; i < n; i++) {
            text.append("\n  ")
                    .append(i)
                    .append(": utility ")
                    .append(request.utility(i))
                    .append(", price ");
            text.append(request.price(i));
            for (String partition : request.catalog().partitions()) {
                Groups groups = request.catalog().groups(partition);
                int item = request.candidates().item(i);
                for (int l = 0; l < groups.count(item); l++) {
                    text.append(", ").append(partition).append(' ').append(groups.label(groups.group(item, l)));
                }
            }
        }
        return text.toString();
    }
}
