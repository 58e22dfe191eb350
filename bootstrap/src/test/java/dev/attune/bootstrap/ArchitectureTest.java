package dev.attune.bootstrap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
    static final ArchRule ADAPTERS_DO_NOT_SEE_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("dev.attune.adapters.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.attune.adapters.jdbc..",
                    "dev.attune.adapters.cosmos..",
                    "dev.attune.ml..",
                    "dev.attune.kernels..",
                    "dev.attune.bootstrap..",
                    "java.sql..");
    static final ArchRule STORES_DO_NOT_SEE_THE_WEB = noClasses()
            .that()
            .resideInAPackage("dev.attune.adapters.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.attune.adapters.rest..",
                    "dev.attune.adapters.cosmos..",
                    "dev.attune.ml..",
                    "dev.attune.kernels..",
                    "dev.attune.bootstrap..",
                    "io.micronaut.http..");

    static final ArchRule COSMOS_SEES_NO_OTHER_ADAPTER = noClasses()
            .that()
            .resideInAPackage("dev.attune.adapters.cosmos..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.attune.adapters.rest..",
                    "dev.attune.adapters.jdbc..",
                    "dev.attune.cosmosfake..",
                    "dev.attune.ml..",
                    "dev.attune.kernels..",
                    "dev.attune.bootstrap..",
                    "io.micronaut..",
                    "java.sql..");
    static final ArchRule THE_FAKE_STAYS_OUTSIDE = noClasses()
            .that()
            .resideInAPackage("dev.attune..")
            .and()
            .resideOutsideOfPackage("dev.attune.cosmosfake..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.attune.cosmosfake..");

    private static final List<ArchRule> RULES = List.of(
            DOMAIN_KNOWS_ONLY_THE_JDK,
            APPLICATION_KNOWS_DOMAIN_AND_FACADES,
            KERNELS_KNOW_NOTHING,
            LEARNING_KNOWS_NO_ADAPTER,
            ADAPTERS_DO_NOT_SEE_EACH_OTHER,
            STORES_DO_NOT_SEE_THE_WEB,
            COSMOS_SEES_NO_OTHER_ADAPTER,
            THE_FAKE_STAYS_OUTSIDE);

    @Test
    void theArrowsPointInwards() {
        RULES.forEach(rule -> rule.check(PRODUCT));
    }

    /** Each rule meets a class in its package that breaks it. */
    @Test
    void everyRuleFailsOnAnOffender() {
        JavaClasses offenders = new ClassFileImporter()
                .importPackages(
                        "dev.attune.domain.offender",
                        "dev.attune.application.offender",
                        "dev.attune.kernels.offender",
                        "dev.attune.ml.offender",
                        "dev.attune.adapters.rest.offender",
                        "dev.attune.adapters.jdbc.offender",
                        "dev.attune.adapters.cosmos.offender",
                        "dev.attune.bootstrap.offender");
        assertTrue(offenders.size() >= RULES.size());
        for (ArchRule rule : RULES) {
            assertTrue(rule.evaluate(offenders).hasViolation(), rule.getDescription());
        }
    }
}
