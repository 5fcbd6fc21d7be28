package io.fairrec;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Holds the house to its plan: who may use whom, and what nobody may use. */
class ArchitectureTest {
    private static final String ROOT = "io.fairrec";

    /** The packages of core in reading order, and what each may use: complete, not cumulative. */
    private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("base", Set.of());
        MAY_USE.put("internal.*", Set.of("base"));
        MAY_USE.put("data", Set.of("base", "internal.*"));
        MAY_USE.put("privacy", Set.of("base", "internal.*", "data"));
        MAY_USE.put("fairness", Set.of("base", "internal.*", "data"));
        MAY_USE.put("portrait", Set.of("base", "internal.*", "data", "privacy"));
        MAY_USE.put("candidate", Set.of("base", "internal.*", "data", "portrait"));
        MAY_USE.put("score", Set.of("base", "internal.*", "data", "portrait", "candidate"));
        MAY_USE.put("objective", Set.of("base", "internal.*", "data", "portrait", "candidate", "fairness"));
        MAY_USE.put("rerank", Set.of("base", "internal.*", "data", "candidate", "fairness", "objective"));
        MAY_USE.put("quality", Set.of("base", "internal.*", "data", "portrait", "candidate", "objective"));
        MAY_USE.put(
                "explain",
                Set.of(
                        "base",
                        "internal.*",
                        "data",
                        "portrait",
                        "candidate",
                        "score",
                        "fairness",
                        "objective",
                        "rerank"));
        MAY_USE.put(
                "control",
                Set.of(
                        "base",
                        "internal.*",
                        "data",
                        "privacy",
                        "portrait",
                        "candidate",
                        "fairness",
                        "objective",
                        "rerank"));
        MAY_USE.put(
                "train",
                Set.of(
                        "base",
                        "internal.*",
                        "data",
                        "privacy",
                        "portrait",
                        "candidate",
                        "score",
                        "fairness",
                        "objective"));
        MAY_USE.put("policy", Set.of("base"));
        MAY_USE.put(
                "",
                Set.of(
                        "base",
                        "internal.*",
                        "data",
                        "privacy",
                        "fairness",
                        "portrait",
                        "candidate",
                        "score",
                        "objective",
                        "rerank",
                        "quality",
                        "explain",
                        "control",
                        "policy"));
    }

    /** First package segments that belong to other modules. */
    private static final Set<String> OTHER_MODULES = Set.of("eval", "onnx", "cli", "testkit", "bench", "examples");

    /** The only classes that may see {@code jdk.incubator}: {@code Vector…} somewhere in {@code internal}. */
    private static final String VECTOR_KERNEL = "io\\.fairrec\\.internal\\.(\\w+\\.)*Vector\\w*(\\$.*)?";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> IN_CORE =
            describe("in core", c -> isOurs(c) && !OTHER_MODULES.contains(firstSegment(c)));

    private static final DescribedPredicate<JavaClass> IN_ROOT =
            describe("in the root package", c -> c.getPackageName().equals(ROOT));

    @Test
    @DisplayName("classes of core, eval and testkit were imported at all")
    void classesWereImported() {
        assertThat(CLASSES).anyMatch(c -> c.getName().equals("io.fairrec.base.FairRecException"));
        assertThat(CLASSES.stream().map(ArchitectureTest::firstSegment)).contains("base", "eval", "testkit");
        // By name: PermutationTest of eval is no test of ours.
        assertThat(CLASSES).noneMatch(c -> c.getName().equals(ArchitectureTest.class.getName()));
    }

    @Test
    @DisplayName("every package of core is in MAY_USE")
    void everyPackageIsListed() {
        Set<String> unlisted = CLASSES.stream()
                .filter(IN_CORE)
                .filter(c -> !MAY_USE.containsKey(key(c)))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unlisted).as("packages of core that MAY_USE does not list").isEmpty();
    }

    @Test
    @DisplayName("a package of core uses only what MAY_USE lists")
    void packagesUseOnlyWhatIsListed() {
        List<String> violations = new ArrayList<>();
        CLASSES.stream().filter(IN_CORE).forEach(c -> {
            Set<String> allowed = MAY_USE.getOrDefault(key(c), Set.of());
            c.getDirectDependenciesFromSelf().stream()
                    .filter(d -> isOurs(d.getTargetClass()))
                    .filter(d -> !key(d.getTargetClass()).equals(key(c)) && !allowed.contains(key(d.getTargetClass())))
                    .forEach(d -> violations.add(
                            "[" + key(c) + "] may not use [" + key(d.getTargetClass()) + "]: " + d.getDescription()));
        });

        assertThat(violations).isEmpty();
    }

    @Test
    @DisplayName("packages are free of cycles")
    void noCycles() {
        check(slices().matching("io.fairrec.(**)").should().beFreeOfCycles());
    }

    @Test
    @DisplayName("nothing in core imports the root")
    void nothingImportsTheRoot() {
        check(noClasses()
                .that(IN_CORE.and(DescribedPredicate.not(IN_ROOT)))
                .should()
                .dependOnClassesThat(IN_ROOT));
    }

    /** The testkit holds the contracts of the extension points in {@code train}; programs may train. */
    @Test
    @DisplayName("nothing outside train imports it")
    void nothingImportsTrain() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.fairrec.train..",
                        "io.fairrec.testkit..",
                        "io.fairrec.cli..",
                        "io.fairrec.bench..",
                        "io.fairrec.examples..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fairrec.train.."));
    }

    @Test
    @DisplayName("ONNX Runtime only in io.fairrec.onnx")
    void onnxRuntimeOnlyInOnnx() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.fairrec.onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime.."));
    }

    @Test
    @DisplayName("onnx and eval never see each other")
    void onnxAndEvalAreApart() {
        check(noClasses()
                .that()
                .resideInAPackage("io.fairrec.eval..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fairrec.onnx.."));
        check(noClasses()
                .that()
                .resideInAPackage("io.fairrec.onnx..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fairrec.eval.."));
    }

    @Test
    @DisplayName("the Vector API only in the vector kernel")
    void vectorApiOnlyInTheKernel() {
        check(noClasses()
                .that()
                .haveNameNotMatching(VECTOR_KERNEL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.."));
    }

    @Test
    @DisplayName("Jackson in core only in policy")
    void jacksonOnlyInPolicy() {
        check(noClasses()
                .that(IN_CORE)
                .and()
                .resideOutsideOfPackage("io.fairrec.policy")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.."));
    }

    @Test
    @DisplayName("no System.out, System.err or printStackTrace()")
    void noStandardStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("io.fairrec.cli..", "io.fairrec.bench..", "io.fairrec.examples..")
                .should()
                .accessTargetWhere(describe(
                        "a standard stream is reached",
                        a -> isMember(a, System.class, "out", "err")
                                || (a.getTarget().getName().equals("printStackTrace")
                                        && a.getTargetOwner().isAssignableTo(Throwable.class)
                                        && parameters(a).isEmpty()))));
    }

    @Test
    @DisplayName("no ambient clock: an InstantSource is injected")
    void noAmbientClock() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("io.fairrec.cli..", "io.fairrec.bench..", "io.fairrec.examples..")
                .should()
                .accessTargetWhere(describe("the ambient clock is read", ArchitectureTest::readsAmbientClock)));
    }

    @Test
    @DisplayName("time is measured only in eval and in programs")
    void noMeasuredTime() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.fairrec.eval..", "io.fairrec.cli..", "io.fairrec.bench..", "io.fairrec.examples..")
                .should()
                .accessTargetWhere(describe("time is measured", a -> isMember(a, System.class, "nanoTime"))));
    }

    @Test
    @DisplayName("no unseeded randomness")
    void noUnseededRandomness() {
        check(noClasses()
                .should()
                .accessTargetWhere(describe("unseeded randomness is used", ArchitectureTest::drawsUnseeded)));
    }

    @Test
    @DisplayName("SecureRandom only for the noise of privacy")
    void secureRandomOnlyInPrivacy() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.fairrec.privacy")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom"));
    }

    @Test
    @DisplayName("public concrete classes are final")
    void publicConcreteClassesAreFinal() {
        check(classes()
                .that(describe("are public and concrete", ArchitectureTest::isPublicAndConcrete))
                .should()
                .haveModifier(JavaModifier.FINAL));
    }

    @Test
    @DisplayName("every package is null-marked")
    void everyPackageIsNullMarked() {
        Set<String> unmarked = CLASSES.stream()
                .filter(c -> !c.getPackage().isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    /** A rule may find nothing to judge: not every package exists yet. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static boolean isOurs(JavaClass c) {
        return c.getPackageName().equals(ROOT) || c.getPackageName().startsWith(ROOT + ".");
    }

    /** The package without the root, as in MAY_USE: {@code ""} is the root, {@code internal.*} all of internal. */
    private static String key(JavaClass c) {
        if (firstSegment(c).equals("internal")) {
            return "internal.*";
        }
        return c.getPackageName().equals(ROOT) ? "" : c.getPackageName().substring(ROOT.length() + 1);
    }

    private static String firstSegment(JavaClass c) {
        String name = c.getPackageName();
        if (!name.startsWith(ROOT + ".")) {
            return "";
        }
        int end = name.indexOf('.', ROOT.length() + 1);
        return name.substring(ROOT.length() + 1, end < 0 ? name.length() : end);
    }

    private static boolean isPublicAndConcrete(JavaClass c) {
        if (c.isInterface()
                || c.isEnum()
                || c.isAnonymousClass()
                || c.getModifiers().contains(JavaModifier.ABSTRACT)
                || c.isAssignableTo(Throwable.class)) {
            return false;
        }
        JavaClass outer = c;
        while (outer.getModifiers().contains(JavaModifier.PUBLIC)) {
            if (outer.getEnclosingClass().isEmpty()) {
                return true;
            }
            outer = outer.getEnclosingClass().get();
        }
        return false;
    }

    private static boolean readsAmbientClock(JavaAccess<?> access) {
        if (isMember(access, System.class, "currentTimeMillis")) {
            return true;
        }
        if (isMember(access, Date.class, "<init>")) {
            return parameters(access).isEmpty();
        }
        JavaClass owner = access.getTargetOwner();
        return owner.getPackageName().startsWith("java.time")
                && access.getTarget().getName().equals("now")
                && parameters(access).stream()
                        .noneMatch(p -> p.isAssignableTo(Clock.class) || p.isAssignableTo(InstantSource.class));
    }

    private static boolean drawsUnseeded(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        List<JavaClass> parameters = parameters(access);
        if (access.getTarget().getName().equals("<init>")) {
            return parameters.isEmpty()
                    && (owner.isEquivalentTo(Random.class)
                            || owner.isEquivalentTo(SplittableRandom.class)
                            || owner.getPackageName().equals("org.apache.commons.math3.random"));
        }
        return isMember(access, Math.class, "random")
                || isMember(access, StrictMath.class, "random")
                || isMember(access, ThreadLocalRandom.class, "current")
                || isMember(access, UUID.class, "randomUUID")
                || isMember(access, RandomGenerator.class, "getDefault", "of")
                || (isMember(access, RandomGeneratorFactory.class, "create") && parameters.isEmpty())
                || (isMember(access, Collections.class, "shuffle") && parameters.size() == 1);
    }

    private static boolean isMember(JavaAccess<?> access, Class<?> owner, String... names) {
        return access.getTargetOwner().isEquivalentTo(owner)
                && Arrays.asList(names).contains(access.getTarget().getName());
    }

    private static List<JavaClass> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target ? target.getRawParameterTypes() : List.of();
    }
}
