package io.fairrec.base;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of fairrec that runs, for provenance. Stateless, thread-safe. */
public final class Version {

    private static final String CURRENT = read();

    private Version() {}

    /** The version of the artifact {@code fairrec-core}, such as {@code "0.1.0"}; the build writes it into the jar. */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException(
                        "The resource io/fairrec/base/version.properties is missing. Is fairrec-core's jar complete?");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("The resource io/fairrec/base/version.properties cannot be read.", e);
        }
        String version = properties.getProperty("version", "");
        if (version.isEmpty() || version.startsWith("${")) {
            throw new IllegalStateException("The version (" + version
                    + ") in io/fairrec/base/version.properties was not filled in. Build with Maven, which filters it.");
        }
        return version;
    }
}
