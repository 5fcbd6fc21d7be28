package io.fairrec.objective;

/** Problems whose exact fronts are known (Zitzler, Deb and Thiele 2000; Deb, Thiele, Laumanns and Zitzler 2002). */
final class TestProblems {

    private TestProblems() {}

    /** Of a name such as {@code ZDT1} or {@code DTLZ2-3}; what follows a dash is ignored. */
    static VectorFunction of(String name, int objectives) {
        return switch (name.split("-", -1)[0]) {
            case "ZDT1" -> zdt((f1, g) -> 1 - Math.sqrt(f1 / g));
            case "ZDT2" -> zdt((f1, g) -> 1 - f1 / g * (f1 / g));
            case "ZDT3" -> zdt((f1, g) -> 1 - Math.sqrt(f1 / g) - f1 / g * Math.sin(10 * Math.PI * f1));
            case "DTLZ2" -> (x, f) -> dtlz2(x, f, objectives);
            default -> throw new IllegalArgumentException("No problem " + name);
        };
    }

    private interface Shape {
        double of(double f1, double g);
    }

    private static VectorFunction zdt(Shape shape) {
        return (x, f) -> {
            double sum = 0;
            for (int j = 1; j < x.length; j++) {
                sum += x[j];
            }
            double g = 1 + 9 * sum / (x.length - 1);
            f[0] = x[0];
            f[1] = g * shape.of(x[0], g);
        };
    }

    /** The front is the part of the unit sphere in the positive orthant. */
    private static void dtlz2(double[] x, double[] f, int m) {
        double g = 0;
        for (int j = m - 1; j < x.length; j++) {
            g += (x[j] - 0.5) * (x[j] - 0.5);
        }
        for (int k = 0; k < m; k++) {
            f[k] = 1 + g;
            for (int j = 0; j < m - 1 - k; j++) {
                f[k] *= Math.cos(x[j] * Math.PI / 2);
            }
            if (k > 0) {
                f[k] *= Math.sin(x[m - 1 - k] * Math.PI / 2);
            }
        }
    }
}
