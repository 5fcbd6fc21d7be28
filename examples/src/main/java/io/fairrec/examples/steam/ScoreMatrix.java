package io.fairrec.examples.steam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.fairrec.base.DataException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.rerank.BatchRerankRequest;
import io.fairrec.rerank.RerankRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A sparse matrix of scores with the publisher of each item, read as FairDiverse's evaluation reads it: every item is a
 * candidate of every row, one without a score has the score 0, and one without a publisher belongs to publisher 0.
 */
final class ScoreMatrix {

    /** The item partition. */
    static final String PUBLISHER = "publisher";
    /** The objective column that says what an item earns its publisher: the score, rounded. */
    static final String INCOME = "income";

    private static final double DECIMALS = 1e4;

    private final double[][] scores;
    private final Catalog catalog;
    private final int[] publisher;
    private final int publishers;

    private ScoreMatrix(double[][] scores, int[] publisher) {
        this.scores = scores;
        this.publisher = publisher;
        this.publishers = Arrays.stream(publisher).max().orElse(-1) + 1;
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < publisher.length; i++) {
            // Labels of one width: groups are ordered by label, so their ordinals are the file's numbers.
            items.add(CatalogItem.of(Integer.toString(i))
                    .in(PUBLISHER, String.format(Locale.ROOT, "%04d", publisher[i])));
        }
        this.catalog = Catalog.of(items);
    }

    /**
     * Reads a folder.
     *
     * @param folder holds {@code scores.csv.gz} (row, item, score) and {@code iid2pid.json} (publisher by item)
     * @throws DataException if a file cannot be read or does not fit
     */
    static ScoreMatrix read(Path folder) {
        List<double[]> triples = triples(folder.resolve("scores.csv.gz"));
        JsonNode publisherOf = json(folder.resolve("iid2pid.json"));
        int rows = 0;
        int items = 0;
        for (double[] triple : triples) {
            rows = Math.max(rows, (int) triple[0] + 1);
            items = Math.max(items, (int) triple[1] + 1);
        }
        for (Map.Entry<String, JsonNode> entry : publisherOf.properties()) {
            items = Math.max(items, Integer.parseInt(entry.getKey()) + 1);
        }
        double[][] scores = new double[rows][items];
        for (double[] triple : triples) {
            scores[(int) triple[0]][(int) triple[1]] = triple[2];
        }
        int[] publisher = new int[items];
        for (Map.Entry<String, JsonNode> entry : publisherOf.properties()) {
            publisher[Integer.parseInt(entry.getKey())] = entry.getValue().asInt();
        }
        return new ScoreMatrix(scores, publisher);
    }

    private static List<double[]> triples(Path file) {
        List<double[]> triples = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                CsvReader<NamedCsvRecord> reader =
                        CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (NamedCsvRecord row : reader) {
                double score = Double.parseDouble(row.getField("score"));
                if (!(score >= 0) || Double.isInfinite(score)) {
                    throw new DataException(file + ", line " + row.getStartingLineNumber() + ": the score (" + score
                            + ") must be a finite number of at least 0.");
                }
                triples.add(new double[] {
                    Integer.parseUnsignedInt(row.getField("row")), Integer.parseUnsignedInt(row.getField("item")), score
                });
            }
        } catch (IOException | NumberFormatException e) {
            throw new DataException(file + " could not be read as row,item,score: " + e.getMessage(), e);
        }
        return triples;
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new DataException(file + " could not be read as JSON: " + e.getMessage(), e);
        }
    }

    int rows() {
        return scores.length;
    }

    int items() {
        return publisher.length;
    }

    int publishers() {
        return publishers;
    }

    int publisher(int item) {
        return publisher[item];
    }

    /** The scores of a row by item; not to be written to. */
    double[] scores(int row) {
        return scores[row];
    }

    /** What an item earns its publisher: the score, rounded to 4 decimals, half to even. */
    double income(int row, int item) {
        return Math.rint(scores[row][item] * DECIMALS) / DECIMALS;
    }

    /** The rows in their order: 0, 1, …. */
    int[] naturalOrder() {
        int[] order = new int[rows()];
        Arrays.setAll(order, row -> row);
        return order;
    }

    /**
     * The rows in an order, as one batch; utilities are the scores, positions are items.
     *
     * @param order row numbers
     */
    BatchRerankRequest batch(int[] order, int slateSize) {
        CandidateSet all = CandidateSet.all(items());
        List<RerankRequest> requests = new ArrayList<>();
        for (int row : order) {
            ObjectiveMatrix columns = new ObjectiveMatrix(List.of(INCOME), items());
            double[] income = columns.column(0);
            for (int i = 0; i < income.length; i++) {
                income[i] = income(row, i);
            }
            requests.add(RerankRequest.builder(all, catalog, scores[row])
                    .objectives(columns)
                    .slateSize(slateSize)
                    .build());
        }
        return BatchRerankRequest.of(requests);
    }
}
