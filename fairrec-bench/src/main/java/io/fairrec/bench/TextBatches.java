package io.fairrec.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.fairrec.onnx.OnnxTextEncoder;
import io.fairrec.onnx.TextModels;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipInputStream;
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
 * 2,000 reviews of clothes through MiniLM: batches of texts of like length, the encoder's own way, and rivals that take
 * the texts as they come. Needs {@code -Dfairrec.data=DIR} with {@code womens-clothing/reviews.csv.zip} in JMH's {@code
 * -jvmArgs}, because the data may not be in this project.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class TextBatches {

    private static final int TEXTS = 2_000;

    /** {@code sorted-8} is the default of the encoder; {@code unsorted-N} sends N texts a call as they come. */
    @Param({"sorted-8", "sorted-1", "sorted-32", "unsorted-32", "unsorted-8"})
    public String batches = "sorted-8";

    private List<String> texts;
    private OnnxTextEncoder encoder;
    private float[] out;
    private int call;

    /** Reads the first reviews and loads the model, without a cache. */
    @Setup
    public void setUp() throws IOException {
        Path file = Path.of(System.getProperty("fairrec.data", "."), "womens-clothing/reviews.csv.zip");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            zip.getNextEntry();
            texts = CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(zip, StandardCharsets.UTF_8)).stream()
                    .map((NamedCsvRecord row) -> row.getField("Review Text"))
                    .filter(text -> !text.isBlank())
                    .limit(TEXTS)
                    .toList();
        }
        int size = Integer.parseInt(batches.substring(batches.indexOf('-') + 1));
        // The encoder sorts what one call brings: texts as they come are calls of one batch.
        call = batches.startsWith("sorted") ? TEXTS : size;
        encoder = TextModels.miniLmEnglish().batchSize(size).cacheSize(0).build();
        out = new float[call * encoder.dimension()];
    }

    /** Closes the encoder. */
    @TearDown
    public void tearDown() {
        encoder.close();
    }

    /** All reviews. */
    @Benchmark
    public float[] encode() {
        for (int begin = 0; begin < TEXTS; begin += call) {
            encoder.encode(texts.subList(begin, Math.min(TEXTS, begin + call)), out);
        }
        return out;
    }
}
