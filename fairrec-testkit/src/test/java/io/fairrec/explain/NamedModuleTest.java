package io.fairrec.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java forbids some things to named modules, which an ordinary test, on the class path, never notices. */
class NamedModuleTest {

    private static final String MODULE = "io.fairrec.core";

    @Test
    @DisplayName("Sentences are found when the jar lies on the module path")
    void sentences(@TempDir Path folder) throws Exception {
        Path jar = jar(folder);
        Configuration configuration =
                ModuleLayer.boot().configuration().resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of(MODULE));
        ModuleLayer layer = ModuleLayer.defineModulesWithOneLoader(
                        configuration, List.of(ModuleLayer.boot()), ClassLoader.getSystemClassLoader())
                .layer();
        ClassLoader loader = layer.findLoader(MODULE);

        assertThat(loader.loadClass(ExplanationText.class.getName()).getModule().isNamed())
                .isTrue();
        assertThat(sentence(loader, Locale.ENGLISH)).startsWith("Milk is number 1");
        assertThat(sentence(loader, Locale.CHINA)).startsWith("Milk 排在第 1 位");
        assertThat(sentence(loader, Locale.FRENCH)).startsWith("Milk is number 1");
    }

    private static String sentence(ClassLoader loader, Locale locale) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(Explanation.class.getName());
        Object explanation = type.getConstructors()[0].newInstance("1", "Milk", 1, 1, 1, 0.0, List.of());
        return (String) loader.loadClass(ExplanationText.class.getName())
                .getMethod("sentence", type, Locale.class)
                .invoke(null, explanation, locale);
    }

    /** The jar of core; where the build has only its classes so far, one of them. */
    private static Path jar(Path folder) throws Exception {
        Path source = Path.of(Explanation.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isRegularFile(source)) {
            return source;
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Automatic-Module-Name"), MODULE);
        Path jar = folder.resolve("core.jar");
        try (OutputStream bytes = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(bytes, manifest);
                Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                copy(source, file, out);
            }
        }
        return jar;
    }

    private static void copy(Path source, Path file, JarOutputStream out) throws IOException {
        String name = source.relativize(file).toString().replace('\\', '/');
        // A packaged manifest was written already.
        if (!name.equals("META-INF/MANIFEST.MF")) {
            out.putNextEntry(new JarEntry(name));
            Files.copy(file, out);
            out.closeEntry();
        }
    }
}
