package io.fairrec.examples.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints what training reaches on real data, section by section.
 *
 * <p>{@code ./mvnw -q -Ptrain -Dfairrec.data=DIR}, or only some sections with {@code -Dtrain=linear,offers}.
 */
public final class TrainTable {

    private static final String SECTIONS = "sections=";

    private TrainTable() {}

    /**
     * Runs the sections.
     *
     * @param args the folder of the data sets, then {@code sections=a,b}; no names mean all
     * @throws IOException if the standard output cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2 || !args[1].startsWith(SECTIONS)) {
            throw new IllegalArgumentException("The arguments (" + Arrays.toString(args) + ") must be a folder and "
                    + SECTIONS + "NAMES. Run ./mvnw -q -Ptrain -Dfairrec.data=DIR.");
        }
        Path data = Path.of(args[0]);
        if (args[0].isBlank() || !Files.isDirectory(data)) {
            throw new IllegalArgumentException("The fairrec.data (\"" + args[0]
                    + "\") must be a folder that holds the data sets. Give it with -Dfairrec.data=DIR.");
        }
        for (Map.Entry<String, Section> section :
                chosen(args[1].substring(SECTIONS.length())).entrySet()) {
            long start = System.nanoTime();
            section.getValue().run(data, System.out);
            System.out.printf("(%s: %.0f s)%n%n", section.getKey(), (System.nanoTime() - start) / 1e9);
        }
    }

    /** The sections in the order of the table. */
    static Map<String, Section> sections() {
        Map<String, Section> all = new LinkedHashMap<>();
        all.put("vectors", EmbeddingModels::hundredThousand);
        all.put("vectors-1m", EmbeddingModels::oneMillion);
        all.put("vectors-retail", EmbeddingModels::retail);
        all.put("linear", LinearModels::hundredThousand);
        all.put("linear-1m", LinearModels::oneMillion);
        all.put("gender", GenderGap::run);
        all.put("ml-1m", MovieLens1mGap::run);
        all.put("leakage", GenderLeakage::run);
        all.put("retail", RetailFront::run);
        all.put("offers", Offers::run);
        all.put("clicks", OpenBanditClicks::run);
        return all;
    }

    /**
     * Sections by name.
     *
     * @param names separated by commas; blank for all
     * @throws IllegalArgumentException if there is no such section
     */
    static Map<String, Section> chosen(String names) {
        Map<String, Section> all = sections();
        if (names.isBlank()) {
            return all;
        }
        Map<String, Section> some = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            Section section = all.get(name.strip());
            if (section == null) {
                unknown.add(name);
            } else {
                some.put(name.strip(), section);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("The sections (" + unknown + ") must be some of " + all.keySet() + ".");
        }
        return some;
    }
}
