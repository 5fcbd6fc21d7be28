package io.fairrec.eval.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One page of a headless Chromium, driven by its DevTools protocol: enough of it for a test, without a driver to install.
 * Closing ends the browser and deletes its profile.
 */
final class DevTools implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TIMEOUT_SECONDS = 20;
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge");

    private final Process process;
    private final Path profile;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private WebSocket socket;
    private String session = "";

    private DevTools(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    /** The browser of this machine: system property {@code fairrec.browser}, else one of the known names on the path. */
    static Optional<Path> browser() {
        String named = System.getProperty("fairrec.browser");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts the browser and opens an empty page. */
    static DevTools start(Path browser) throws Exception {
        Path profile = Files.createTempDirectory("fairrec-browser");
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-dev-shm-usage",
                        "--disable-sync",
                        "--disable-quic",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(profile.resolve("log.txt").toFile())
                .start();
        DevTools tools = new DevTools(process, profile);
        try {
            tools.connect();
            return tools;
        } catch (Exception | Error e) {
            tools.close();
            throw e;
        }
    }

    private void connect() throws Exception {
        URI address = URI.create(address());
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Messages())
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        String target = call("Target.createTarget", object().put("url", "about:blank"))
                .path("targetId")
                .asText();
        session = call("Target.attachToTarget", object().put("targetId", target).put("flatten", true))
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", object());
        }
    }

    /** The browser writes the port that it chose into its profile. */
    private String address() throws Exception {
        Path file = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() >= 2) {
                    return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
                }
            }
            Thread.sleep(20);
        }
        try (BufferedReader log = Files.newBufferedReader(profile.resolve("log.txt"), StandardCharsets.UTF_8)) {
            throw new IOException("The browser did not open its port. Its log: "
                    + log.lines().limit(20).toList());
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Calls a method of the protocol and waits for its result. */
    JsonNode call(String method, ObjectNode parameters) throws Exception {
        int id = ids.incrementAndGet();
        ObjectNode message = object().put("id", id).put("method", method).set("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        JsonNode result = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (result.has("error")) {
            throw new IOException(method + ": " + result.path("error"));
        }
        return result.path("result");
    }

    /** The value of a JavaScript expression; promises are awaited. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode result = call(
                "Runtime.evaluate",
                object().put("expression", expression)
                        .put("returnByValue", true)
                        .put("awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new IOException(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /** Opens a page, forgets what happened before, and waits until it has loaded and drawn twice. */
    void open(URI page) throws Exception {
        call("Page.navigate", object().put("url", "about:blank"));
        events.clear();
        call("Page.navigate", object().put("url", page.toString()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (events("Page.loadEventFired").isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IOException("The page " + page + " did not load within " + TIMEOUT_SECONDS + " s.");
            }
            Thread.sleep(10);
        }
        settle();
    }

    /** Waits for two frames: observers and redraws have run. */
    void settle() throws Exception {
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /** Sets the size of the view, in CSS pixels. */
    void resize(int width, int height, double scale) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                object().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", scale)
                        .put("mobile", width < 500));
        settle();
    }

    /** Emulates a medium ({@code "screen"}, {@code "print"}) and a colour scheme ({@code "light"}, {@code "dark"}). */
    void media(String medium, String scheme) throws Exception {
        ObjectNode parameters = object().put("media", medium);
        parameters
                .putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", scheme);
        call("Emulation.setEmulatedMedia", parameters);
        settle();
    }

    /** The whole page as PNG. */
    byte[] screenshot() throws Exception {
        return Base64.getDecoder()
                .decode(call(
                                "Page.captureScreenshot",
                                object().put("format", "png").put("captureBeyondViewport", true))
                        .path("data")
                        .asText());
    }

    /** The page as it would be printed on A4. */
    byte[] pdf() throws Exception {
        return Base64.getDecoder()
                .decode(call(
                                "Page.printToPDF",
                                object().put("printBackground", true)
                                        .put("preferCSSPageSize", true)
                                        .put("paperWidth", 8.27)
                                        .put("paperHeight", 11.69))
                        .path("data")
                        .asText());
    }

    /** Parameters of all events of one kind so far. */
    List<JsonNode> events(String method) {
        return events.stream()
                .filter(event -> event.path("method").asText().equals(method))
                .map(event -> event.path("params"))
                .toList();
    }

    /** Everything that the page complained about: exceptions, console errors and warnings, refused requests. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        events("Runtime.exceptionThrown").forEach(event -> complaints.add(event.toString()));
        events("Runtime.consoleAPICalled").stream()
                .filter(event -> List.of("error", "warning", "assert")
                        .contains(event.path("type").asText()))
                .forEach(event -> complaints.add(event.toString()));
        events("Log.entryAdded").stream()
                .filter(event -> List.of("error", "warning")
                        .contains(event.path("entry").path("level").asText()))
                .forEach(event -> complaints.add(event.toString()));
        return complaints;
    }

    /** Addresses of all requests so far. */
    List<String> requests() {
        return events("Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").asText())
                .toList();
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            process.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        deleteProfile();
    }

    /** A child that is just ending may still write: what is left then is left to the system's temporary folder. */
    private void deleteProfile() {
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            profile.toFile().deleteOnExit();
        }
    }

    /** Puts the parts of messages together and hands them on. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                handle(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        private void handle(String message) {
            try {
                JsonNode node = JSON.readTree(message);
                if (node.has("id")) {
                    answers.remove(node.path("id").asInt()).complete(node);
                } else {
                    events.add(node);
                }
            } catch (IOException e) {
                answers.values().forEach(answer -> answer.completeExceptionally(e));
            }
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            answers.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
