package dev.keyrefresh.updater.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.delivery.ArgoCdLabel;
import dev.keyrefresh.delivery.TargetSecret;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.TargetName;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever people write into a secret's data and annotations is read, and not shown. That data is
 * base64 the API server sees to.
 */
class ArgoCdSecretFuzzTest {
  private static final TargetName NAME = new TargetName("argocd", "repo-1");
  private static final String CANARY = "wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY";

  @Property
  void anySecretIsReadAndItsDataStayUnseen(
      @ForAll("data") Map<String, String> data, @ForAll("notes") Map<String, String> notes) {
    TargetSecret read =
        TargetSecret.read(
            ArgoCdSecret.raw(
                NAME.namespace(),
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(NAME.name())
                    .withResourceVersion("1")
                    .withAnnotations(notes)
                    .withLabels(notes)
                    .endMetadata()
                    .withData(data)
                    .build()),
            true,
            Form.Fields.OF_ARGO_CD);

    assertThat(read.toString()).doesNotContain(CANARY);
    assertThat(read.shownUrl()).doesNotContain("@");
    read.identifier().ifPresent(id -> assertThat(id.value()).startsWith("A"));
    read.login();
    read.url();
  }

  @Provide
  Arbitrary<Map<String, String>> data() {
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(60),
            Arbitraries.of(
                "https://" + CANARY + "@git-codecommit.eu-west-1.amazonaws.com/v1/repos/x",
                "AKIAIOSFODNN7EXAMPLE%" + CANARY,
                CANARY,
                "",
                "%",
                "%%",
                "\u0000",
                "?",
                "//@//@"));
    Arbitrary<String> stored =
        Arbitraries.frequencyOf(
            Tuple.of(
                9,
                values.map(
                    text ->
                        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))),
            Tuple.of(1, Arbitraries.of("AA==", "//79", "")));
    return Arbitraries.maps(
        Arbitraries.of("url", "username", "password", "bearerToken", "project", "type"), stored);
  }

  @Provide
  Arbitrary<Map<String, String>> notes() {
    return Arbitraries.maps(
        Arbitraries.of(
            "codecommit-key-refresh/credential-id",
            "codecommit-key-refresh/version-id",
            "codecommit-key-refresh/delivered-at",
            "codecommit-key-refresh/drifted-at",
            "codecommit-key-refresh/contested-at",
            ArgoCdLabel.KEY,
            "argocd.argoproj.io/tracking-id"),
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(60),
            Arbitraries.of(
                "2026-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59.999999999Z",
                "AKIAIOSFODNN7EXAMPLE",
                "repo-creds")));
  }
}
