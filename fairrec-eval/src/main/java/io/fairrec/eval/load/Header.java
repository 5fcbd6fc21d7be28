package io.fairrec.eval.load;

import io.fairrec.base.DataException;
import io.fairrec.base.NearestName;
import java.util.ArrayList;
import java.util.List;

/** The names of a file's columns. Immutable. */
record Header(List<String> names) {

    /** From a header line; names lose the white space around them and the mark at the start. */
    static Header of(List<String> line) {
        List<String> names = new ArrayList<>(line.size());
        for (String name : withoutMark(line)) {
            names.add(name.strip());
        }
        return new Header(List.copyOf(names));
    }

    /** Some exporters write a second byte-order mark inside the first field, behind its quote. */
    static List<String> withoutMark(List<String> line) {
        if (line.isEmpty() || !line.get(0).startsWith("\uFEFF")) {
            return line;
        }
        List<String> copy = new ArrayList<>(line);
        copy.set(0, line.get(0).substring(1));
        return copy;
    }

    /** Where the wanted columns stand, by slot. */
    int[] positions(List<String> wanted, DelimitedFile file) {
        int[] result = new int[wanted.size()];
        for (int slot = 0; slot < result.length; slot++) {
            String column = wanted.get(slot);
            int position = names.indexOf(column);
            if (position < 0) {
                throw new DataException("The file \"" + file.name() + "\" has no column \"" + Shown.of(column)
                        + "\". It has: " + shown() + ". " + advice(column, file));
            }
            if (names.lastIndexOf(column) != position) {
                throw new DataException("The file \"" + file.name() + "\" has several columns \"" + Shown.of(column)
                        + "\", and nobody can tell which one is meant. Rename them.");
            }
            result[slot] = position;
        }
        return result;
    }

    private String advice(String column, DelimitedFile file) {
        if (names.size() == 1) {
            for (String delimiter : List.of(",", ";", "\t", "|")) {
                if (names.get(0).contains(delimiter)
                        && !delimiter.equals(file.format().delimiter())) {
                    return "With a single column the delimiter ("
                            + Shown.of(file.format().delimiter()) + ") is probably wrong: try \"" + Shown.of(delimiter)
                            + "\".";
                }
            }
        }
        String nearest = NearestName.of(column, names);
        return nearest == null ? "Name one of these." : "Did you mean \"" + Shown.of(nearest) + "\"?";
    }

    private String shown() {
        List<String> quoted = new ArrayList<>(names.size());
        for (String name : names) {
            quoted.add("\"" + Shown.of(name) + "\"");
        }
        return String.join(", ", quoted);
    }
}
