package io.fairrec.train;

import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import io.fairrec.data.IdIndex;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The folder of a {@link FactorModel}. {@code model.txt} is UTF-8, one {@code key TAB value} a line, {@code \} escaping tabs,
 * line ends and itself; its last line is the SHA-256 of all before. Stateless.
 */
final class FactorModelFiles {

    private static final String FORMAT = "fairrec factor model";
    private static final String VERSION = "1";
    private static final String SETTING = "setting ";
    private static final String USERS = "users.frv";
    private static final String ITEMS = "items.frv";
    private static final String USER_IDS = "user-ids.txt";
    private static final String ITEM_IDS = "item-ids.txt";
    private static final String MODEL = "model.txt";

    private FactorModelFiles() {}

    static void save(FactorModel model, Path folder) {
        try {
            Files.createDirectories(folder);
            model.users().save(folder.resolve(USERS));
            model.items().save(folder.resolve(ITEMS));
            String userIds = ids(model.userIds());
            String itemIds = ids(model.itemIds());
            write(folder.resolve(USER_IDS), userIds);
            write(folder.resolve(ITEM_IDS), itemIds);
            Provenance origin = model.provenance();
            Map<String, String> lines = new LinkedHashMap<>();
            lines.put("format", FORMAT);
            lines.put("version", VERSION);
            lines.put("component", origin.component());
            origin.config().forEach((key, value) -> lines.put(SETTING + key, value));
            lines.put("data hash", origin.dataHash());
            lines.put("seed", Long.toString(origin.seed()));
            lines.put("fairrec", origin.version());
            lines.put("unchosen weight", Double.toString(model.foldIn().unchosenWeight()));
            lines.put("regularization", Double.toString(model.foldIn().regularization()));
            lines.put(USERS, model.users().sha256());
            lines.put(ITEMS, model.items().sha256());
            lines.put(USER_IDS, sha256(userIds));
            lines.put(ITEM_IDS, sha256(itemIds));
            StringBuilder text = new StringBuilder();
            lines.forEach((key, value) -> text.append(escaped(key))
                    .append('\t')
                    .append(escaped(value))
                    .append('\n'));
            write(folder.resolve(MODEL), text + "sha256\t" + sha256(text.toString()) + "\n");
        } catch (IOException e) {
            throw new DataException(
                    "The model cannot be written to " + folder + ": " + e
                            + ". Check that the folder may be written and has room.",
                    e);
        }
    }

    static FactorModel load(Path folder) {
        Map<String, String> lines = readModel(folder);
        String version = need(folder, lines, "version");
        if (!need(folder, lines, "format").equals(FORMAT) || !version.equals(VERSION)) {
            throw new DataException("The model in " + folder + " is a \"" + lines.get("format") + "\" of version "
                    + version + ", but must be a \"" + FORMAT + "\" of version " + VERSION
                    + ". Use the version of fairrec that wrote it, or train again.");
        }
        String userText = text(folder, USER_IDS, need(folder, lines, USER_IDS));
        String itemText = text(folder, ITEM_IDS, need(folder, lines, ITEM_IDS));
        VectorTable users = table(folder, USERS, need(folder, lines, USERS));
        VectorTable items = table(folder, ITEMS, need(folder, lines, ITEMS));
        Map<String, String> config = new LinkedHashMap<>();
        lines.forEach((key, value) -> {
            if (key.startsWith(SETTING)) {
                config.put(key.substring(SETTING.length()), value);
            }
        });
        try {
            Provenance origin = new Provenance(
                    need(folder, lines, "component"),
                    config,
                    need(folder, lines, "data hash"),
                    Long.parseLong(need(folder, lines, "seed")),
                    need(folder, lines, "fairrec"));
            FoldIn foldIn = new FoldIn(
                    Double.parseDouble(need(folder, lines, "unchosen weight")),
                    Double.parseDouble(need(folder, lines, "regularization")));
            return FactorModel.of(ids(userText), ids(itemText), users, items, origin)
                    .foldIn(foldIn);
        } catch (IllegalArgumentException e) {
            throw new DataException("The model in " + folder + " is none: " + e.getMessage() + " Train it again.", e);
        }
    }

    private static Map<String, String> readModel(Path folder) {
        String text = read(folder.resolve(MODEL));
        int last = text.lastIndexOf("sha256\t");
        if (last < 0 || !text.substring(last).equals("sha256\t" + sha256(text.substring(0, last)) + "\n")) {
            throw new DataException(
                    "The file " + folder.resolve(MODEL)
                            + " does not end with the checksum of its text: it was cut off or changed. Copy or train it again.");
        }
        Map<String, String> lines = new LinkedHashMap<>();
        for (String line : text.substring(0, last).split("\n", -1)) {
            int tab = line.indexOf('\t');
            if (tab >= 0) {
                lines.put(plain(line.substring(0, tab)), plain(line.substring(tab + 1)));
            }
        }
        return lines;
    }

    private static VectorTable table(Path folder, String name, String sha256) {
        VectorTable table = VectorTable.map(folder.resolve(name));
        if (!table.sha256().equals(sha256)) {
            throw another(folder, name);
        }
        return table.verify();
    }

    private static String text(Path folder, String name, String sha256) {
        String text = read(folder.resolve(name));
        if (!sha256(text).equals(sha256)) {
            throw another(folder, name);
        }
        return text;
    }

    private static DataException another(Path folder, String name) {
        return new DataException("The file " + folder.resolve(name) + " is not the one that " + MODEL
                + " beside it was written with: a save was cut off, or files of two models were mixed."
                + " Copy or train it again.");
    }

    private static String need(Path folder, Map<String, String> lines, String key) {
        String value = lines.get(key);
        if (value == null) {
            throw new DataException(
                    "The file " + folder.resolve(MODEL) + " has no line \"" + key + "\". Train the model again.");
        }
        return value;
    }

    private static String ids(IdIndex ids) {
        StringBuilder text = new StringBuilder();
        for (String id : ids.ids()) {
            text.append(escaped(id)).append('\n');
        }
        return text.toString();
    }

    private static IdIndex ids(String text) {
        List<String> ids = new ArrayList<>();
        for (int at = 0, end; at < text.length(); at = end + 1) {
            end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            ids.add(plain(text.substring(at, end)));
        }
        return IdIndex.of(ids);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                plain.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Floats.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new DataException("The file " + file + " does not exist. Save the model with FactorModel.save.", e);
        } catch (IOException e) {
            throw new DataException(
                    "The file " + file + " cannot be read: " + e + ". Check that it is UTF-8 text and may be read.", e);
        }
    }
}
