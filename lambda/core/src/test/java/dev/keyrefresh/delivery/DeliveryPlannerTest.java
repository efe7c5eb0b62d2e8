package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.delivery.GitProbe.Answer;
import dev.keyrefresh.delivery.Move.Why;
import dev.keyrefresh.delivery.TargetSecret.Stamps;
import dev.keyrefresh.delivery.World.TargetBuilder;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryPlannerTest {
  private static final Instant NOW = World.START;
  private static final DesiredCredential CURRENT =
      DesiredCredential.of(World.CURRENT, new Form.Signed());
  private static final Instant EARLIER = NOW.minus(Duration.ofHours(2));

  @ParameterizedTest(name = "a change, new pair {0}, present one {1}: {2}")
  @CsvSource({
    "ACCEPTED, ACCEPTED, write",
    "ACCEPTED, REFUSED, write",
    "ACCEPTED, NOT_FOUND, write",
    "ACCEPTED, INCONCLUSIVE, write",
    "REFUSED, ACCEPTED, REFUSED",
    "REFUSED, REFUSED, BROKEN_BEFORE",
    "REFUSED, NOT_FOUND, BROKEN_BEFORE",
    "REFUSED, INCONCLUSIVE, REFUSED",
    "NOT_FOUND, ACCEPTED, UNPROVEN",
    "NOT_FOUND, REFUSED, BROKEN_BEFORE",
    "NOT_FOUND, NOT_FOUND, BROKEN_BEFORE",
    "NOT_FOUND, INCONCLUSIVE, UNPROVEN",
    "INCONCLUSIVE, ACCEPTED, UNPROVEN",
    "INCONCLUSIVE, REFUSED, write",
    "INCONCLUSIVE, NOT_FOUND, UNPROVEN",
    "INCONCLUSIVE, INCONCLUSIVE, UNPROVEN"
  })
  void letsANewCredentialInOnlyWhereItWorksOrNothingElseDoes(
      Answer fresh, Answer present, String expected) {
    assertThat(DeliveryPlanner.withheld(Why.CHANGE, fresh, present)).isEqualTo(outcome(expected));
  }

  @ParameterizedTest(name = "the same credential, new pair {0}, present one {1}: {2}")
  @CsvSource({
    "ACCEPTED, ACCEPTED, write",
    "ACCEPTED, REFUSED, write",
    "ACCEPTED, NOT_FOUND, write",
    "ACCEPTED, INCONCLUSIVE, write",
    "REFUSED, ACCEPTED, REFUSED",
    "REFUSED, REFUSED, BROKEN_BEFORE",
    "REFUSED, NOT_FOUND, BROKEN_BEFORE",
    "REFUSED, INCONCLUSIVE, REFUSED",
    "NOT_FOUND, ACCEPTED, write",
    "NOT_FOUND, REFUSED, write",
    "NOT_FOUND, NOT_FOUND, write",
    "NOT_FOUND, INCONCLUSIVE, write",
    "INCONCLUSIVE, ACCEPTED, write",
    "INCONCLUSIVE, REFUSED, write",
    "INCONCLUSIVE, NOT_FOUND, write",
    "INCONCLUSIVE, INCONCLUSIVE, write"
  })
  void withholdsAPairOfTheSameCredentialOnlyWhenItIsRefused(
      Answer fresh, Answer present, String expected) {
    for (Why why : List.of(Why.RENEWAL, Why.PROOF, Why.REPAIR)) {
      assertThat(DeliveryPlanner.withheld(why, fresh, present))
          .as(why.name())
          .isEqualTo(outcome(expected));
    }
  }

  private static Optional<TargetOutcome> outcome(String expected) {
    return expected.equals("write")
        ? Optional.empty()
        : Optional.of(TargetOutcome.valueOf(expected));
  }

  @ParameterizedTest(name = "{0}, read back {1}: {2}")
  @CsvSource({
    "RENEWAL, ACCEPTED, IN_STEP",
    "RENEWAL, REFUSED, UNPROVEN",
    "RENEWAL, NOT_FOUND, IN_STEP",
    "RENEWAL, INCONCLUSIVE, IN_STEP",
    "PROOF, ACCEPTED, IN_STEP",
    "PROOF, REFUSED, UNPROVEN",
    "PROOF, NOT_FOUND, UNPROVEN",
    "PROOF, INCONCLUSIVE, UNPROVEN",
    "REPAIR, ACCEPTED, IN_STEP",
    "REPAIR, REFUSED, UNPROVEN",
    "REPAIR, NOT_FOUND, UNPROVEN",
    "REPAIR, INCONCLUSIVE, UNPROVEN",
    "CHANGE, ACCEPTED, IN_STEP",
    "CHANGE, REFUSED, UNPROVEN",
    "CHANGE, NOT_FOUND, UNPROVEN",
    "CHANGE, INCONCLUSIVE, UNPROVEN"
  })
  void isProvenByWhatIsReadBack(Why why, Answer readBack, TargetOutcome outcome) {
    assertThat(DeliveryPlanner.written(why, true, readBack, false)).isEqualTo(outcome);
    assertThat(DeliveryPlanner.written(why, true, readBack, true))
        .isEqualTo(outcome == TargetOutcome.IN_STEP ? TargetOutcome.CONTESTED : outcome);
    for (boolean contested : new boolean[] {true, false}) {
      assertThat(DeliveryPlanner.written(why, false, readBack, contested))
          .as("somebody else wrote last")
          .isEqualTo(TargetOutcome.CONFLICT);
    }
  }

  @Test
  void aFirstDeliveryIsStampedWithItsTime() {
    assertThat(stamps(Stamps.NONE, false))
        .isEqualTo(stamped(NOW, Optional.empty(), Optional.empty()));
  }

  @Test
  void aRenewalKeepsTheTimeOfTheFirstDelivery() {
    Stamps old = stamped(EARLIER, Optional.of(EARLIER), Optional.of(EARLIER));
    assertThat(stamps(old, false)).isEqualTo(old);
  }

  @Test
  void anotherCredentialStartsItsOwnTime() {
    Stamps old =
        new Stamps(
            Optional.of(World.OLDER),
            Optional.of("older"),
            Optional.of(EARLIER),
            Optional.of(EARLIER),
            Optional.empty());
    assertThat(stamps(old, false)).isEqualTo(stamped(NOW, Optional.of(EARLIER), Optional.empty()));
  }

  @Test
  void aDriftIsStampedAndStartsItsOwnTime() {
    Stamps old = stamped(EARLIER, Optional.empty(), Optional.empty());
    assertThat(stamps(old, true)).isEqualTo(stamped(NOW, Optional.of(NOW), Optional.empty()));
  }

  @Test
  void aSecondDriftWithinADayIsStampedAsContested() {
    Stamps old = stamped(EARLIER, Optional.of(EARLIER), Optional.empty());
    assertThat(stamps(old, true)).isEqualTo(stamped(NOW, Optional.of(NOW), Optional.of(NOW)));
  }

  @Test
  void aDriftADayLaterLeavesTheOldContestAsItWas() {
    Instant yesterday = NOW.minus(Drift.CONTEST);
    Stamps old = stamped(EARLIER, Optional.of(yesterday), Optional.of(yesterday));
    assertThat(stamps(old, true)).isEqualTo(stamped(NOW, Optional.of(NOW), Optional.of(yesterday)));
  }

  @Test
  void whatWasNeverDeliveredHasNotDrifted() {
    assertThat(move(target().field("username", "somebody").field("password", "guess")))
        .isEqualTo(new Move.Write(Why.CHANGE, false));
    assertThat(move(target().holding(World.PENDING))).isEqualTo(new Move.Write(Why.CHANGE, false));
  }

  @Test
  void whoseLoginNobodyCanTellHasNotDriftedFromAnother() {
    assertThat(move(target().field("username", "somebody").stampedWith(World.PENDING)))
        .isEqualTo(new Move.Write(Why.CHANGE, false));
  }

  @Test
  void theCredentialThatWasDeliveredLastHasNotDrifted() {
    assertThat(move(target().holding(World.PENDING).stampedWith(World.PENDING)))
        .isEqualTo(new Move.Write(Why.CHANGE, false));
  }

  @Test
  void aCredentialThatIsNotTheOneDeliveredLastHasDrifted() {
    assertThat(move(target().field("username", World.OLDER.value()).stampedWith(World.PENDING)))
        .isEqualTo(new Move.Write(Why.CHANGE, true));
    assertThat(move(target().field("username", World.OLDER.value()).stampedWith(World.CURRENT)))
        .isEqualTo(new Move.Write(Why.CHANGE, true));
  }

  @Test
  void annotationsThatSurvivedARevertDoNotHideIt() {
    TargetBuilder reverted = target().holding(World.PENDING).stampedWith(World.CURRENT);
    assertThat(move(reverted)).isEqualTo(new Move.Write(Why.CHANGE, true));
  }

  @Test
  void aPairThatIsAliveThoughItWasStampedForAnotherIsDue() {
    assertThat(move(target().holding(World.CURRENT).stampedWith(World.PENDING)))
        .isEqualTo(new Move.Write(Why.RENEWAL, false));
  }

  @Test
  void whatWasDeliveredLastAndSpoiltHasDrifted() {
    TargetBuilder spoilt = target().holding(World.CURRENT).field("password", "edited");
    assertThat(move(spoilt.stampedWith(World.CURRENT))).isEqualTo(new Move.Write(Why.REPAIR, true));
    assertThat(move(spoilt.stamps(Stamps.NONE)))
        .as("never delivered by us")
        .isEqualTo(new Move.Write(Why.REPAIR, false));
  }

  @Test
  void ofAnotherSessionOfOurRoleOnlyTheShapeOfAPairCanBeTold() {
    RoleSession held = World.session("1", Optional.empty());
    DesiredCredential wanted = DesiredCredential.of(World.session("2", Optional.empty()), NOW);
    TargetBuilder target =
        target()
            .holding(held, Duration.ZERO)
            .stamps(
                new Stamps(
                    Optional.of(held.id()),
                    Optional.empty(),
                    Optional.of(NOW),
                    Optional.empty(),
                    Optional.empty()));
    assertThat(move(target, wanted)).isEqualTo(new Move.Leave(TargetOutcome.IN_STEP));
    assertThat(move(target.field("password", "edited"), wanted))
        .isEqualTo(new Move.Write(Why.REPAIR, true));
  }

  @Test
  void ofTheSessionAtHandAPairHasToBeTheOneThatItMakes() {
    RoleSession session = World.session("1", Optional.empty());
    TargetBuilder renamed =
        target()
            .holding(session, Duration.ZERO)
            .field("url", World.URL + "-renamed")
            .stamps(
                new Stamps(
                    Optional.of(session.id()),
                    Optional.empty(),
                    Optional.of(NOW),
                    Optional.empty(),
                    Optional.empty()));
    assertThat(move(renamed, DesiredCredential.of(session, NOW)))
        .isEqualTo(new Move.Write(Why.REPAIR, true));
  }

  @Test
  void showsNoUrlWithUserOrQuery() {
    Map<String, String> shown =
        Map.of(
            "https://me:hush@git.example.com/x.git",
            "https://git.example.com/x.git",
            "https://git.example.com/x?token=hush#hush",
            "https://git.example.com/x",
            "https://a@b:hush/@git.example.com/x",
            "https://git.example.com/x",
            World.URL,
            World.URL,
            "me:hush@git.example.com/x",
            "git.example.com/x",
            "https://me:hu?sh@git.example.com/x",
            "https://git.example.com/x",
            "//@//@",
            "//");
    shown.forEach(
        (url, text) ->
            assertThat(target().field("url", url).build("1").shownUrl()).isEqualTo(text));
  }

  @ParameterizedTest
  @CsvSource({
    "AKIAIOSFODNN7EXAMPLE, AKIAIOSFODNN7EXAMPLE",
    "ASIAIOSFODNN7EXAMPLE%token, ASIAIOSFODNN7EXAMPLE",
    "ACCAEXAMPLEEXAMPLE12, ACCAEXAMPLEEXAMPLE12",
    "ghp_aTokenOfAnotherHost,",
    "AKIA,",
    "akiaiosfodnn7example,",
    "AKIAIOSFODNN7EXAMPLE:x,"
  })
  void takesOnlyWhatIamMakesForAnId(String username, String id) {
    assertThat(target().field("username", username).build("1").identifier())
        .isEqualTo(Optional.ofNullable(id).map(CredentialId::new));
  }

  private static Move move(TargetBuilder target) {
    return move(target, CURRENT);
  }

  private static Move move(TargetBuilder target, DesiredCredential wanted) {
    TargetSecret built = target.build("1");
    return DeliveryPlanner.move(built, built.identifier(), wanted, NOW);
  }

  private static Stamps stamps(Stamps old, boolean drifted) {
    return Drift.stamps(target().stamps(old).build("1"), CURRENT, drifted, NOW);
  }

  private static Stamps stamped(
      Instant since, Optional<Instant> drifted, Optional<Instant> contested) {
    return new Stamps(
        Optional.of(World.CURRENT.credentialId()),
        Optional.of(World.CURRENT.id().value()),
        Optional.of(since),
        drifted,
        contested);
  }

  private static TargetBuilder target() {
    return new World().target();
  }
}
