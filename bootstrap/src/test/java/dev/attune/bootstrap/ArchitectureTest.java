package dev.attune.bootstrap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and proof that each rule can fail. */
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("cosmos-fake"))
            .importPackages("dev.attune");

    static final ArchRule DOMAIN_KNOWS_ONLY_THE_JDK = classes()
            .that()
            .resideInAPackage("dev.attune.domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.attune.domain..", "java..");
    static final ArchRule APPLICATION_KNOWS_DOMAIN_AND_FACADES = classes()
            .that()
            .resideInAPackage("dev.attune.application..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.attune.application..",
                    "dev.attune.domain..",
                    "dev.attune.kernels.data..",
                    "java..",
                    "javax.crypto..",
                    "org.slf4j..",
                    "io.micrometer.core.instrument..",
                    "com.github.benmanes.caffeine.cache..");
    static final ArchRule KERNELS_KNOW_NOTHING = classes()
            .that()
            .resideInAPackage("dev.attune.kernels..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.attune.kernels..", "java..");
    static final ArchRule LEARNING_KNOWS_NO_ADAPTER = noClasses()
            .that()
            .resideInAPackage("dev.attune.ml..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.attune.adapters..", "dev.attune.bootstrap..", "io.micronaut..");
    static final ArchRule NO_ADAPTER_SEES_ANOTHER = slices().matching("dev.attune.adapters.(*)..")
            .namingSlices("adapter $1")
            .should()
            .notDependOnEachOther();
    static final ArchRule ADAPTERS_KNOW_THE_APPLICATION_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.attune.adapters..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.attune.ml..", "dev.attune.kernels..", "dev.attune.bootstrap..");
    static final ArchRule REST_KNOWS_NO_SQL = noClasses()
            .that()
            .resideInAPackage("dev.attune.adapters.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..");
    static final ArchRule STORES_KNOW_NO_WEB = noClasses()
            .that()
            .resideInAPackage("dev.attune.adapters..")
            .and()
            .resideOutsideOfPackage("dev.attune.adapters.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micronaut.http..");
    static final ArchRule THE_ROOMS_OF_THE_APPLICATION_FORM_NO_CIRCLE =
            slices().matching("dev.attune.application.(*)..").should().beFreeOfCycles();
    static final ArchRule THE_ROOMS_OF_THE_DOMAIN_FORM_NO_CIRCLE =
            slices().matching("dev.attune.domain.(*)..").should().beFreeOfCycles();
    static final ArchRule THE_ROOMS_OF_AN_ADAPTER_FORM_NO_CIRCLE =
            slices().matching("dev.attune.adapters.(*).(*)..").should().beFreeOfCycles();
    static final ArchRule THE_ROOMS_OF_THE_KERNELS_FORM_NO_CIRCLE =
            slices().matching("dev.attune.kernels.(*)..").should().beFreeOfCycles();
    static final ArchRule THE_ROOMS_OF_THE_DEPLOYABLE_FORM_NO_CIRCLE =
            slices().matching("dev.attune.bootstrap.(*)..").should().beFreeOfCycles();
    static final ArchRule THE_FAKE_STAYS_OUTSIDE = noClasses()
            .that()
            .resideInAPackage("dev.attune..")
            .and()
            .resideOutsideOfPackage("dev.attune.cosmosfake..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.attune.cosmosfake..");

    /** A thread that ends by an error is missed by nobody. The exceptions work for a caller who waits for them. */
    static final ArchRule BACKGROUND_WORK_RUNS_IN_LOOPS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.attune.application.operations.Loop")
            .and()
            .doNotHaveFullyQualifiedName("dev.attune.application.evaluation.ModelEvaluator")
            .and()
            .doNotHaveFullyQualifiedName("dev.attune.adapters.jdbc.EventWriter")
            .and()
            .doNotHaveFullyQualifiedName("dev.attune.ml.source.Workers")
            .and()
            .doNotHaveFullyQualifiedName("dev.attune.bootstrap.wiring.Opening")
            .and()
            .resideOutsideOfPackages("dev.attune.spark..", "dev.attune.cosmosfake..")
            .should()
            .callMethod(Thread.class, "ofPlatform");

    private static final List<ArchRule> RULES = List.of(
            DOMAIN_KNOWS_ONLY_THE_JDK,
            APPLICATION_KNOWS_DOMAIN_AND_FACADES,
            KERNELS_KNOW_NOTHING,
            LEARNING_KNOWS_NO_ADAPTER,
            NO_ADAPTER_SEES_ANOTHER,
            ADAPTERS_KNOW_THE_APPLICATION_ALONE,
            REST_KNOWS_NO_SQL,
            STORES_KNOW_NO_WEB,
            THE_ROOMS_OF_THE_APPLICATION_FORM_NO_CIRCLE,
            THE_ROOMS_OF_THE_DOMAIN_FORM_NO_CIRCLE,
            THE_ROOMS_OF_AN_ADAPTER_FORM_NO_CIRCLE,
            THE_ROOMS_OF_THE_KERNELS_FORM_NO_CIRCLE,
            THE_ROOMS_OF_THE_DEPLOYABLE_FORM_NO_CIRCLE,
            THE_FAKE_STAYS_OUTSIDE,
            BACKGROUND_WORK_RUNS_IN_LOOPS);

    @Test
    void theArrowsPointInwards() {
        RULES.forEach(rule -> rule.check(PRODUCT));
    }

    /** Each rule meets classes that break it; an adapter that nobody has thought of yet is among them. */
    @Test
    void everyRuleFailsOnAnOffender() {
        JavaClasses offenders = new ClassFileImporter()
                .withImportOption(location -> location.contains("/offender/") || location.contains("/offence/"))
                .importPackages("dev.attune");
        for (ArchRule rule : RULES) {
            assertTrue(rule.evaluate(offenders).hasViolation(), rule.getDescription());
        }
    }
}
