package dev.keyrefresh.infra;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "dev.keyrefresh.infra";

  /** Knows the package that uses it, in a circle that is still to be broken. */
  private static final String KNOWS_WHO_USES_IT = ROOT + ".constructs";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesMakeNoCircle() {
    slices()
        .matching("dev.keyrefresh.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(resideInAPackage(KNOWS_WHO_USES_IT), resideInAPackage(ROOT))
        .check(CLASSES);
  }

  @Test
  void noCircleIsExcusedThatIsBroken() {
    assertThat(CLASSES.getPackage(KNOWS_WHO_USES_IT).getPackageDependenciesFromThisPackage())
        .contains(CLASSES.getPackage(ROOT));
  }
}
