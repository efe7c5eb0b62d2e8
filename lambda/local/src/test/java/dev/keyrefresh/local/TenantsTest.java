package dev.keyrefresh.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.contract.Json;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.local.fleet.LocalFleet;
import dev.keyrefresh.local.lambda.LocalLambda;
import dev.keyrefresh.local.time.VirtualClock;
import dev.keyrefresh.target.CodeCommitUrl;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.SignedGitPassword;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

/** Nobody is given a pair for having written a label and an id; on the real handlers. */
class TenantsTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());
  private static final String URL = "https://" + LocalFleet.HOST + "/v1/repos/storefront";
  private static final String TENANTS = "tenants";

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T06:00:00Z"));

  @Test
  void aKnownIdBesideTheUrlOfAnotherRepositoryIsGivenNoPair() throws Exception {
    assertGivenNoPair(_ -> "a guess");
  }

  @Test
  void aPairForOneRepositoryIsNoneForAnother() throws Exception {
    assertGivenNoPair(
        world ->
            signed(world, "https://" + LocalFleet.HOST + "/v1/repos/platform", clock.instant()));
  }

  private void assertGivenNoPair(Function<LocalWorld, String> password) throws Exception {
    try (LocalWorld world = world(new Form.Signed())) {
      Map<String, String> before =
          Map.of("username", world.oldKey().accessKeyId(), "password", password.apply(world));
      add(world, before);

      assertThat(outcome(world, Map.of("DISCOVER", "true"))).isEqualTo("UNNAMED");

      assertThat(data(world)).containsAllEntriesOf(before);
    }
  }

  @Test
  void whoeverHasAPairOfItsOwnUrlIsServedThoughItHasExpired() throws Exception {
    try (LocalWorld world = world(new Form.Signed())) {
      String password = signed(world, URL, clock.instant().minus(Duration.ofDays(3)));
      add(world, Map.of("username", world.oldKey().accessKeyId(), "password", password));

      assertThat(outcome(world, Map.of("DISCOVER", "true"))).isEqualTo("IN_STEP");

      assertThat(data(world).get("password")).isNotEqualTo(password);
    }
  }

  @Test
  void anInventedSessionWithOurAnnotationIsGivenNoPair() throws Exception {
    try (LocalWorld world = world(new Form.Keyless())) {
      Map<String, String> guess =
          Map.of(
              "username",
              "ASIAINVENTEDINVENTED%token",
              "password",
              "20260101T055500Z" + "0".repeat(64));
      add(world, guess);
      annotate(world, "ASIAINVENTEDINVENTED");

      assertThat(outcome(world, Map.of("DISCOVER", "true"))).isEqualTo("UNNAMED");
      assertThat(data(world)).containsAllEntriesOf(guess);

      assertThat(outcome(world, Map.of("TARGETS", "argocd/" + TENANTS)))
          .as("named")
          .isEqualTo("IN_STEP");
    }
  }

  @Test
  void aSessionsPairThatOpensItsRepositoryIsRenewedThoughNobodyNamesIt() throws Exception {
    try (LocalWorld world = world(new Form.Keyless())) {
      add(world, Map.of("username", "nobody", "password", "yet"));
      assertThat(outcome(world, Map.of("TARGETS", "argocd/" + TENANTS))).isEqualTo("IN_STEP");
      String before = data(world).get("password");
      clock.pause(Duration.ofMinutes(5));
      assertThat(outcome(world, Map.of("DISCOVER", "true"))).isEqualTo("IN_STEP");
      assertThat(data(world).get("password")).isNotEqualTo(before);
    }
  }

  @Test
  void aTargetThatWouldSendItsPairThroughAStrangersProxyHasToBeNamed() throws Exception {
    for (Map<String, String> risk :
        List.of(
            Map.of("insecure", "true"),
            Map.of("insecureIgnoreHostKey", "1"),
            Map.of("proxy", "http://attacker.example.com"))) {
      try (LocalWorld world = world(new Form.Signed())) {
        Map<String, String> data = new HashMap<>(risk);
        data.put("username", world.oldKey().accessKeyId());
        data.put("password", signed(world, URL, clock.instant()));
        add(world, data);
        clock.pause(Duration.ofMinutes(6));

        assertThat(outcome(world, Map.of("DISCOVER", "true"))).isEqualTo("INSECURE");
        assertThat(data(world)).containsAllEntriesOf(data);

        assertThat(outcome(world, Map.of("TARGETS", "argocd/" + TENANTS)))
            .as("named")
            .isEqualTo("IN_STEP");
      }
    }
  }

  private LocalWorld world(Form form) {
    return LocalWorld.startAdopted(form, clock, clock, NOWHERE, NOWHERE);
  }

  private static String signed(LocalWorld world, String url, Instant at) {
    return SignedGitPassword.sign(
            Secret.of(world.oldKey().secretAccessKey()), CodeCommitUrl.parse(url).orElseThrow(), at)
        .reveal();
  }

  private static void add(LocalWorld world, Map<String, String> data) {
    world.kubernetes().addRepository("argocd", TENANTS, URL, Optional.empty(), data);
  }

  private static void annotate(LocalWorld world, String id) {
    world
        .kubernetes()
        .edit(
            "argocd",
            TENANTS,
            secret ->
                new SecretBuilder(secret)
                    .editMetadata()
                    .addToAnnotations("codecommit-key-refresh/credential-id", id)
                    .endMetadata()
                    .build());
  }

  private static Map<String, String> data(LocalWorld world) {
    return world.kubernetes().data("argocd", TENANTS).orElseThrow();
  }

  /** Has whatever is wanted delivered, and says what became of the tenant's secret. */
  private static String outcome(LocalWorld world, Map<String, String> settings) throws Exception {
    LocalLambda updater = world.updater(environment -> environment.putAll(settings));
    byte[] request =
        Json.write(
                Map.of(
                    "operation",
                    "deliver",
                    "cluster",
                    LocalWorld.CLUSTER,
                    "secretArn",
                    world.secretArn()))
            .getBytes(StandardCharsets.UTF_8);
    Map<String, Object> answer =
        JSON.std.mapFrom(new String(updater.call(request).payload(), StandardCharsets.UTF_8));
    for (Object entry : (List<?>) answer.get("targets")) {
      Map<?, ?> target = (Map<?, ?>) entry;
      if (TENANTS.equals(target.get("name"))) {
        Object exactly = target.get("exactly");
        return String.valueOf(exactly == null ? target.get("outcome") : exactly);
      }
    }
    return "not listed";
  }
}
