package io.fairrec.eval.report;

import io.fairrec.base.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The page's styles and programs, read from the class path.
 *
 * @param css our styles
 * @param js our program
 * @param echarts Apache ECharts, minified, from its WebJar
 * @param echartsVersion its version
 */
record PageAssets(String css, String js, String echarts, String echartsVersion) {

    /** The version that the page was tried with: looked for where the WebJar does not tell its own. */
    private static final String TRIED_VERSION = "5.5.0";

    private static final String WEBJAR_PROPERTIES = "META-INF/maven/org.webjars/echarts/pom.properties";

    /**
     * Reads everything.
     *
     * @throws ConfigException if the WebJar is not on the class path
     */
    static PageAssets load() {
        ClassLoader loader = PageAssets.class.getClassLoader();
        String version = version(loader);
        String path = "META-INF/resources/webjars/echarts/" + version + "/echarts.min.js";
        String echarts = text(loader.getResourceAsStream(path));
        if (echarts == null) {
            throw new ConfigException("The resource (" + path + ") must be on the class path: the report embeds it."
                    + " Add the dependency org.webjars:echarts:" + TRIED_VERSION + ".");
        }
        return new PageAssets(own("report.css"), own("report.js"), echarts, version);
    }

    /**
     * A program as the body of a {@code script} element: the strings {@code </script} and {@code <!--} can only stand in
     * its literals, where a backslash in front changes nothing.
     */
    static String inline(String program) {
        return program.replaceAll("(?i)</(script)", "<\\\\/$1").replace("<!--", "<\\!--");
    }

    /** The source expression by which a content security policy allows exactly this script. */
    static String hashSource(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    private static String version(ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(WEBJAR_PROPERTIES)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", TRIED_VERSION);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + WEBJAR_PROPERTIES, e);
        }
    }

    private static String own(String name) {
        String text = text(PageAssets.class.getResourceAsStream(name));
        if (text == null) {
            throw new IllegalStateException("The resource (" + name + ") is missing: fairrec-eval is broken.");
        }
        return text;
    }

    /** The text of a resource with Unix line ends: what a browser hashes. */
    private static @Nullable String text(@Nullable InputStream resource) {
        if (resource == null) {
            return null;
        }
        try (InputStream in = resource) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .replace('\r', '\n');
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read a resource of the report", e);
        }
    }
}
