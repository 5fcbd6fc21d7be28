package io.fairrec.onnx;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The house's rules in this module, which the testkit's ArchitectureTest does not see. */
class OnnxArchitectureTest {

    private static final String OURS = "io.fairrec.onnx";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(OURS);

    private static final Set<String> CLOCKS = Set.of("now", "currentTimeMillis", "nanoTime");

    @Test
    @DisplayName("the module's classes were imported, and no test among them")
    void imported() {
        assertThat(CLASSES).anyMatch(c -> c.isEquivalentTo(OnnxModel.class));
        assertThat(CLASSES).noneMatch(c -> c.getSimpleName().endsWith("Test"));
    }

    @Test
    @DisplayName("of the project, only core's data path up to the scorers is used")
    void dependencies() {
        noClasses()
                .should()
                .dependOnClassesThat(describe("are of another part of fairrec", OnnxArchitectureTest::isForeign))
                .check(CLASSES);
    }

    private static boolean isForeign(JavaClass c) {
        return c.getPackageName().startsWith("io.fairrec")
                && Stream.of("base", "internal", "data", "portrait", "candidate", "score", "onnx")
                        .noneMatch(p -> c.getPackageName().equals("io.fairrec." + p));
    }

    @Test
    @DisplayName("nothing outside the module sees ONNX Runtime or the tokenizers")
    void nothingLeaks() {
        DescribedPredicate<JavaClass> promised =
                describe("are public", c -> c.getModifiers().contains(JavaModifier.PUBLIC));
        assertThat(CLASSES.stream().filter(promised)).isNotEmpty();
        assertThat(CLASSES.stream()
                        .filter(promised)
                        .flatMap(c -> c.getCodeUnits().stream())
                        .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(OnnxArchitectureTest::showsNative)
                        .map(JavaCodeUnit::getFullName))
                .as("public members with types of the native libraries")
                .isEmpty();
    }

    private static boolean showsNative(JavaCodeUnit member) {
        return Stream.concat(Stream.of(member.getRawReturnType()), member.getRawParameterTypes().stream())
                .anyMatch(t -> t.getPackageName().startsWith("ai."));
    }

    @Test
    @DisplayName("public concrete classes are final")
    void finalClasses() {
        classes()
                .that(describe(
                        "are public and concrete",
                        c -> c.getModifiers().contains(JavaModifier.PUBLIC)
                                && !c.isInterface()
                                && !c.isEnum()
                                && !c.getModifiers().contains(JavaModifier.ABSTRACT)))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    @DisplayName("every package is null-marked")
    void nullMarked() {
        assertThat(CLASSES).allMatch(c -> c.getPackage().isAnnotatedWith(NullMarked.class));
    }

    @Test
    @DisplayName("no standard streams, no clock, no randomness")
    void deterministic() {
        noClasses()
                .should()
                .accessTargetWhere(describe("a stream, a clock or chance is used", OnnxArchitectureTest::isAmbient))
                .check(CLASSES);
    }

    private static boolean isAmbient(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getTarget().getName();
        return (owner.isEquivalentTo(System.class) && Set.of("out", "err").contains(name))
                || name.equals("printStackTrace")
                || ((owner.isEquivalentTo(System.class)
                                || owner.getPackageName().startsWith("java.time"))
                        && CLOCKS.contains(name))
                || owner.isAssignableTo(Random.class)
                || owner.isEquivalentTo(SplittableRandom.class)
                || owner.isEquivalentTo(ThreadLocalRandom.class)
                || (owner.isEquivalentTo(Math.class) && name.equals("random"));
    }
}
