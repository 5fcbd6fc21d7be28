package io.fairrec.bench;

import io.fairrec.Recommendation;
import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.SlateBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One request from the user's id to the slate: 64 dimensions, four objectives, one promise over the stream, two floors and
 * two ceilings on each slate, what was shown recorded. The times are those of single requests and their mean; {@code -prof
 * gc} tells the bytes. See {@link RequestShop} for the data, and for the other implementations that run first.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class WholeRequest {

    /** Candidates of a request. */
    @Param({"1000", "10000"})
    public int candidates = 1000;

    /** Items on a slate. */
    @Param({"10", "50"})
    public int slate = 50;

    /** How many requests each of the other implementations serves first. */
    @Param("2000")
    public int disturbance = 2000;

    private final SlateBuffer buffer = new SlateBuffer();
    private List<RecommendationRequest> requests;
    private Recommender recommender;
    private int next;

    /** Builds the shop. */
    @Setup
    public void setUp() {
        RequestShop shop = new RequestShop(candidates, slate);
        shop.disturb(disturbance);
        requests = shop.requests;
        recommender = shop.recommender().build();
    }

    /** Closes the scorer. */
    @TearDown
    public void tearDown() {
        recommender.close();
    }

    private RecommendationRequest request() {
        next = next + 1 == requests.size() ? 0 : next + 1;
        return requests.get(next);
    }

    /** Into plain numbers. */
    @Benchmark
    public int core() {
        return recommender.recommend(request(), buffer);
    }

    /** With one record per item. */
    @Benchmark
    public Recommendation records() {
        return recommender.recommend(request());
    }

    /** With the certificate, for which the request is answered twice. */
    @Benchmark
    public Object certified() {
        return recommender.recommend(request()).certificate();
    }
}
