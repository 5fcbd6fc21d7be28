package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Policies by two qualities, with the front that no other policy beats.
 *
 * @param title the message
 * @param caption how to read it
 * @param x the quality across, such as the exposure gap; its goal is not {@link Goal#NONE}
 * @param y the quality upwards, such as NDCG@10; its goal is not {@link Goal#NONE}
 * @param points the policies
 */
public record ParetoChart(String title, String caption, Axis x, Axis y, List<Point> points) implements Chart {

    /** Copies the points and checks that both axes have a better side. */
    public ParetoChart {
        Checks.notBlank(title, "title");
        points = List.copyOf(points);
        for (Axis axis : List.of(x, y)) {
            if (axis.goal() == Goal.NONE) {
                throw new IllegalArgumentException("The axis \"" + axis.label()
                        + "\" has the goal NONE, but a front needs a better side. Choose HIGHER, LOWER or TARGET.");
            }
        }
    }

    /** Why a policy stands out. */
    public enum Role {
        /** What the others are compared with: no fairness. */
        BASE,
        /** The policy that the experiment chose. */
        CHOSEN,
        /** Any other. */
        OTHER
    }

    /**
     * One policy.
     *
     * @param label its name
     * @param family policies of one family share colour and shape: one family per base, or per method
     * @param role why it stands out
     * @param x its value across
     * @param y its value upwards
     * @param details what else is worth knowing when one points at it
     */
    public record Point(String label, String family, Role role, double x, double y, List<Fact> details) {

        /** Copies the details and checks the numbers. */
        public Point {
            Checks.notBlank(label, "label");
            Checks.notBlank(family, "family");
            Checks.finite(x, "x");
            Checks.finite(y, "y");
            details = List.copyOf(details);
        }
    }

    /**
     * Indexes into {@link #points()} of the policies that no other beats: none is at least as good in both qualities and
     * better in one. By ascending x, ties to the smaller index. Cost O(n²).
     */
    public List<Integer> front() {
        List<Integer> front = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            if (!beaten(points.get(i))) {
                front.add(i);
            }
        }
        front.sort(Comparator.comparingDouble(i -> points.get(i).x()));
        return List.copyOf(front);
    }

    private boolean beaten(Point point) {
        double lossX = x.loss(point.x());
        double lossY = y.loss(point.y());
        return points.stream().anyMatch(other -> {
            double otherX = x.loss(other.x());
            double otherY = y.loss(other.y());
            return otherX <= lossX && otherY <= lossY && (otherX < lossX || otherY < lossY);
        });
    }

    @Override
    public TextTable table() {
        List<Integer> front = front();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            String role = switch (point.role()) {
                case BASE -> "base";
                case CHOSEN -> "chosen";
                case OTHER -> "";
            };
            rows.add(List.of(
                    point.label(),
                    point.family(),
                    x.format().text(point.x()),
                    y.format().text(point.y()),
                    front.contains(i) ? "yes" : "no",
                    role));
        }
        return new TextTable(List.of("Policy", "Family", x.label(), y.label(), "On the front", "Role"), rows);
    }
}
