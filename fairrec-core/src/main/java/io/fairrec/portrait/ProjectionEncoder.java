package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Seeds;
import io.fairrec.internal.Workspaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Another encoder's vectors times a matrix: {@code y = M x}, with M of {@code [dimension][inner dimension]}.
 *
 * <p>A random matrix keeps distances without looking at any data: for n points and {@code dimension ≥ 8 ln n / ε²} all
 * squared distances stay within a factor 1 ± ε with positive probability (Johnson and Lindenstrauss, 1984; the
 * elementary proof and constant of Dasgupta and Gupta, Random Structures &amp; Algorithms 22(1), 2003, up to
 * lower-order terms in ε). Thread-safe if the inner encoder is; O(dimension · inner dimension) a portrait.
 */
public final class ProjectionEncoder implements PortraitEncoder {

    private static final int STAGE_GAUSSIAN = 41;
    private static final int STAGE_SPARSE = 42;

    private final PortraitEncoder inner;
    private final int width;
    private final int dimension;
    private final float[] matrix;
    private final Provenance provenance;
    private final Workspaces<Encoders.Buffer> workspaces = new Workspaces<>(Encoders.Buffer::new);

    private ProjectionEncoder(PortraitEncoder inner, float[] matrix, String kind, long seed) {
        this.inner = inner;
        this.width = inner.dimension();
        this.matrix = Floats.checkedTable(matrix, width, "projection matrix");
        this.dimension = Checks.atLeast(matrix.length / width, 1, "number of rows of the projection matrix");
        Map<String, String> config = new LinkedHashMap<>();
        config.put("matrix", kind);
        config.put("from", Integer.toString(width));
        config.put("to", Integer.toString(dimension));
        this.provenance =
                new Provenance("projection-encoder", config, Floats.sha256(this.matrix), seed, Version.current());
    }

    /**
     * A projection by a matrix that was learnt elsewhere.
     *
     * @param inner closed with this encoder
     * @param matrix row-major {@code [dimension][inner.dimension()]}, finite; copied
     */
    public static ProjectionEncoder of(PortraitEncoder inner, float[] matrix) {
        return new ProjectionEncoder(inner, matrix, "given", 0);
    }

    /** A random projection with independent entries N(0, 1/dimension), drawn from the seed alike on every machine. */
    public static ProjectionEncoder gaussian(PortraitEncoder inner, int dimension, long seed) {
        float[] matrix = new float[entries(inner, dimension)];
        SplittableRandom random = Seeds.stream(seed, 0, STAGE_GAUSSIAN);
        double scale = 1 / Math.sqrt(dimension);
        for (int i = 0; i < matrix.length; i++) {
            // Box and Muller (1958) in StrictMath; 1 − u, because the logarithm of 0 is infinite.
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
            matrix[i] = (float) (scale * radius * StrictMath.cos(2 * Math.PI * random.nextDouble()));
        }
        return new ProjectionEncoder(inner, matrix, "gaussian", seed);
    }

    /**
     * A random projection of which two thirds are 0: entries are √(3/dimension) · (+1, 0, −1) with probabilities 1/6,
     * 2/3, 1/6 (Achlioptas, "Database-friendly random projections", JCSS 66(4), 2003, theorem 1.1). Same guarantee as
     * Gaussian.
     */
    public static ProjectionEncoder sparse(PortraitEncoder inner, int dimension, long seed) {
        float[] matrix = new float[entries(inner, dimension)];
        SplittableRandom random = Seeds.stream(seed, 0, STAGE_SPARSE);
        float scale = (float) Math.sqrt(3.0 / dimension);
        for (int i = 0; i < matrix.length; i++) {
            int die = random.nextInt(6);
            matrix[i] = die == 0 ? scale : die == 1 ? -scale : 0;
        }
        return new ProjectionEncoder(inner, matrix, "achlioptas", seed);
    }

    private static int entries(PortraitEncoder inner, int dimension) {
        return Math.multiplyExact(Checks.atLeast(dimension, 1, "dimension"), inner.dimension());
    }

    /** The matrix, row-major {@code [dimension][inner dimension]}; a copy. */
    public float[] matrix() {
        return matrix.clone();
    }

    /** How the matrix was made, its hash as data hash, and its seed. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int n = Encoders.checked(portraits, dimension, out);
        Encoders.Buffer work = workspaces.borrow();
        float[] vectors = work.atLeast(n * width);
        inner.encode(portraits, vectors);
        for (int p = 0; p < n; p++) {
            for (int d = 0; d < dimension; d++) {
                out[p * dimension + d] = Floats.saturate(Floats.dot(matrix, d * width, vectors, p * width, width));
            }
        }
        workspaces.giveBack(work);
    }

    /** Closes the inner encoder. */
    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String toString() {
        return "ProjectionEncoder[" + width + " to " + dimension + " of " + inner + "]";
    }
}
