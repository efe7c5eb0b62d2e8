package dev.keyrefresh.local;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.keyrefresh.rotator.RotateHandler;
import dev.keyrefresh.updater.UpdateHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may know which, over the classes of both functions and of what runs them here. */
class ArchitectureTest {
  private static final String ROOT = "dev.keyrefresh.";
  private static final String[] CORE = {
    ROOT + "credential..",
    ROOT + "delivery..",
    ROOT + "failure..",
    ROOT + "name..",
    ROOT + "rotation..",
    ROOT + "store..",
    ROOT + "target..",
    ROOT + "time.."
  };

  private static final JavaClasses CLASSES_AND_TESTS =
      new ClassFileImporter().importPackages("dev.keyrefresh");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.keyrefresh");

  @Test
  void bothFunctionsAreLookedAt() {
    assertThat(CLASSES.contain(RotateHandler.class)).isTrue();
    assertThat(CLASSES.contain(UpdateHandler.class)).isTrue();
  }

  @Test
  void modulesKnowOnlyThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy(CORE)
        .layer("contract")
        .definedBy(ROOT + "contract..")
        .layer("aws")
        .definedBy(ROOT + "aws..")
        .layer("rotator")
        .definedBy(ROOT + "rotator..")
        .layer("updater")
        .definedBy(ROOT + "updater..")
        .layer("local")
        .definedBy(ROOT + "local..")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .whereLayer("contract")
        .mayOnlyAccessLayers("core")
        .whereLayer("aws")
        .mayOnlyAccessLayers("core", "contract")
        .whereLayer("rotator")
        .mayOnlyAccessLayers("core", "contract", "aws")
        .whereLayer("updater")
        .mayOnlyAccessLayers("core", "contract", "aws")
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void roomsOfTheRotatorKnowOnlyThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("config")
        .definedBy(ROOT + "rotator.config")
        .layer("event")
        .definedBy(ROOT + "rotator.event")
        .layer("client")
        .definedBy(ROOT + "rotator.client")
        .layer("mail")
        .definedBy(ROOT + "rotator.mail")
        .layer("iam")
        .definedBy(ROOT + "rotator.iam")
        .layer("notice")
        .definedBy(ROOT + "rotator.notice")
        .layer("secrets")
        .definedBy(ROOT + "rotator.secrets")
        .layer("report")
        .definedBy(ROOT + "rotator.report")
        .layer("queue")
        .definedBy(ROOT + "rotator.queue")
        .layer("fleet")
        .definedBy(ROOT + "rotator.fleet")
        .layer("admin")
        .definedBy(ROOT + "rotator.admin")
        .layer("handler")
        .definedBy(ROOT + "rotator")
        .whereLayer("config")
        .mayNotAccessAnyLayer()
        .whereLayer("event")
        .mayNotAccessAnyLayer()
        .whereLayer("client")
        .mayNotAccessAnyLayer()
        .whereLayer("mail")
        .mayNotAccessAnyLayer()
        .whereLayer("iam")
        .mayOnlyAccessLayers("client")
        .whereLayer("notice")
        .mayOnlyAccessLayers("client", "mail")
        .whereLayer("secrets")
        .mayOnlyAccessLayers("client", "notice")
        .whereLayer("report")
        .mayOnlyAccessLayers("client")
        .whereLayer("queue")
        .mayOnlyAccessLayers("client", "event", "report")
        .whereLayer("fleet")
        .mayOnlyAccessLayers("client", "config", "event", "iam", "report", "secrets")
        .whereLayer("admin")
        .mayOnlyAccessLayers("client", "config", "event", "iam", "notice", "report", "secrets")
        .check(CLASSES);
  }

  @Test
  void theCoreIsPureJava() {
    classes()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(CORE).or(resideInAnyPackage("java..", "javax.crypto..")))
        .check(CLASSES);
  }

  @Test
  void theCoreReadsNoClockTakesNoChanceAndWaitsForNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat(
            describe(
                "are the system, a thread or chance",
                type -> type.getSimpleName().matches("System|Thread|.*Random")))
        .orShould()
        .accessTargetWhere(
            describe(
                "reads the clock or asks chance",
                access ->
                    access.getTargetOwner().getPackageName().startsWith("java.")
                        && access.getName().matches("now|system.*|random.*")))
        .check(CLASSES);
  }

  /**
   * The JDK's HTTP client hands its answers over in the pool that all of a process share, and on
   * two cores that pool is one thread: what waits there for an answer waits for itself.
   */
  @Test
  void nothingWaitsInThePoolThatAnswersComeThrough() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "runs in the common pool",
                access ->
                    access.getName().matches("parallel|parallelStream|commonPool")
                        || (access.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                            && access.getName().endsWith("Async")
                            && access.getTarget() instanceof CodeUnitAccessTarget method
                            && !method
                                .getRawParameterTypes()
                                .getLast()
                                .isEquivalentTo(Executor.class))))
        .check(CLASSES_AND_TESTS);
  }

  @Test
  void whatIsDecidedAndWhatIsDeliveredDoNotKnowEachOther() {
    slices()
        .matching(ROOT + "(rotation|delivery)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  void adaptersDoNotKnowTheFunctionThatUsesThem() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "rotator.*..", ROOT + "updater.*..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "rotator", ROOT + "updater")
        .check(CLASSES);
  }

  @Test
  void packagesMakeNoCircle() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theGlossaryNamesTypesThatExist() throws IOException {
    Set<String> types = CLASSES.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());

    assertThat(
            Pattern.compile("`([A-Z][a-z]\\w+)`")
                .matcher(Files.readString(Path.of("../../docs/glossary.md")))
                .results()
                .map(name -> name.group(1)))
        .isNotEmpty()
        .isSubsetOf(types);
  }
}
