package dev.keyrefresh.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.credential.CredentialId;
import dev.keyrefresh.credential.Secret;
import dev.keyrefresh.store.StoredVersion.CredentialVersion;
import dev.keyrefresh.target.Form;
import dev.keyrefresh.target.Holding;
import dev.keyrefresh.target.RawSecret;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What in a secret's raw data may open Git. */
class HolderSearchTest {
  private static final String LOGIN = "demo_codecommit_user-at-123456789012";
  private static final String PASSWORD = "s/cr+t=of\"it&all==";
  private static final CredentialVersion GIT =
      World.gitCredential("git", "ACCAEXAMPLEGIT", LOGIN, PASSWORD);
  private static final CredentialVersion KEY = World.CURRENT;
  private static final HolderSearch SEARCH = new HolderSearch(List.of(GIT, KEY), World.USER);
  private static final Holding FOUND = Holding.of(GIT.credentialId(), "field", false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%1$s",
        "machine git.example.com login %2$s password %1$s",
        "[{\"user\":\"%2$s\",\"password\":\"%1$s\"}]",
        "GIT_PASSWORD=%1$s\nGIT_USERNAME=%2$s"
      })
  void findsAStoredPasswordInAnyText(String text) {
    assertThat(in(text.formatted(PASSWORD, LOGIN))).containsExactly(FOUND);
  }

  @Test
  void findsItAsUrlsAndJsonAndBase64AndUtf16WriteIt() {
    String url = "https://" + LOGIN + ":s%2Fcr%2Bt%3Dof%22it%26all%3D%3d@host";
    assertThat(in(url)).containsExactly(FOUND);
    assertThat(in("{\"p\":\"s\\/cr\\u002bt=of\\\"it\\u0026all==\"}")).containsExactly(FOUND);
    String basic = base64(LOGIN + ":" + PASSWORD);
    assertThat(in("Authorization: Basic " + basic)).containsExactly(FOUND);
    assertThat(in(basic.replaceAll("(.{20})", "$1\n"))).containsExactly(FOUND);
    assertThat(in(base64("{\"remote\":\"" + url + "\"}"))).containsExactly(FOUND);
    assertThat(in(PASSWORD, StandardCharsets.UTF_16LE)).containsExactly(FOUND);
    assertThat(in(PASSWORD, StandardCharsets.UTF_16)).containsExactly(FOUND);
  }

  @Test
  void bytesThatAreNoTextHideNothing() {
    byte[] text = PASSWORD.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[text.length + 2];
    bytes[0] = (byte) 0xC3;
    bytes[bytes.length - 1] = (byte) 0xFF;
    System.arraycopy(text, 0, bytes, 1, text.length);
    assertThat(in(Map.of("field", bytes))).containsExactly(FOUND);
  }

  @Test
  void aLoginBesideAnotherPasswordIsToldAsALoginOnly() {
    assertThat(in("login=" + LOGIN + " password=other"))
        .containsExactly(Holding.ofLogin(LOGIN, "field", false));
    assertThat(in("https://" + LOGIN.replace("_user", "_user%2B1") + "@host"))
        .containsExactly(Holding.ofLogin(LOGIN.replace("_user", "_user+1"), "field", false));
  }

  @Test
  void anIdOfWhichTheSecretIsStoredSaysNothingByItself() {
    assertThat(in(KEY.credentialId() + " and a guess")).isEmpty();
    assertThat(in("aws_access_key_id = AKIAEXAMPLEFOREIGN00"))
        .containsExactly(Holding.of(new CredentialId("AKIAEXAMPLEFOREIGN00"), "field", false));
  }

  @Test
  void aSignatureHoldsItsKeyForFifteenMinutes() {
    Holding signed = Holding.of(KEY.credentialId(), "field", false);
    assertThat(signedIn(World.URL, Duration.ofMinutes(14))).containsExactly(signed);
    assertThat(signedIn(World.URL, Duration.ofMinutes(15))).isEmpty();
    assertThat(signedIn(World.URL, Duration.ofMinutes(-3))).containsExactly(signed);
    assertThat(signedIn(World.URL + "2", Duration.ofMinutes(1))).as("of another").isEmpty();
    assertThat(signedIn("", Duration.ofMinutes(1))).as("of any").containsExactly(signed);
  }

  /** In a URL, beside the url of a secret. */
  private static List<Holding> signedIn(String url, Duration age) {
    String password = World.signed(KEY, World.URL, World.START.minus(age)).password().reveal();
    return in(
        Map.of(
            "url",
            url.getBytes(StandardCharsets.UTF_8),
            "field",
            ("login " + KEY.credentialId() + " password " + password)
                .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aSignatureOfAnUnknownRepositoryIsOfTheAccessKeyThatIsNamedBesideIt() {
    String signed = World.signed(KEY, World.URL, World.START).password().reveal();
    assertThat(in(signed)).as("beside no id").isEmpty();
    assertThat(in(LOGIN + ":" + signed))
        .as("a Git credential signs nothing")
        .containsExactly(Holding.ofLogin(LOGIN, "field", false));
  }

  @Test
  void aPasswordSaysNothingOfOtherLoginsBesideIt() {
    String another = LOGIN.replace("_user", "_user+1");
    assertThat(in(PASSWORD + " " + another))
        .as("one that is not stored")
        .containsExactly(FOUND, Holding.ofLogin(another, "field", false));
    HolderSearch both =
        new HolderSearch(
            List.of(GIT, World.gitCredential("other", "ACCAEXAMPLEOTHER", another)), World.USER);
    assertThat(both.in(target(Map.of("field", utf8(PASSWORD + " " + another))), World.START))
        .as("one that is stored")
        .containsExactly(FOUND, Holding.ofLogin(another, "field", false));
  }

  @Test
  void anIdIsNotLostAmongManyOthers() {
    String others =
        IntStream.range(0, 1000)
            .mapToObj("AKIAEXAMPLE%09d"::formatted)
            .collect(Collectors.joining(" "));
    assertThat(in(others + " AKIAEXAMPLEFOREIGN00"))
        .hasSize(1001)
        .endsWith(Holding.of(new CredentialId("AKIAEXAMPLEFOREIGN00"), "field", false));
  }

  @Test
  void theFieldsThatADeliveryWritesAreMarked() {
    assertThat(
            in(
                Map.of(
                    "username",
                    LOGIN.getBytes(StandardCharsets.UTF_8),
                    "password",
                    PASSWORD.getBytes(StandardCharsets.UTF_8))))
        .containsExactly(Holding.of(GIT.credentialId(), "password", true));
  }

  @Test
  void nothingOfItIsPrinted() {
    RawSecret raw = raw(Map.of("field", PASSWORD.getBytes(StandardCharsets.UTF_8)));
    assertThat(raw.toString() + in(PASSWORD)).doesNotContain(PASSWORD);
    assertThat(TargetSecret.read(raw, true, Form.Fields.OF_ARGO_CD).field("field"))
        .contains(Secret.of(PASSWORD));
  }

  private static List<Holding> in(String text) {
    return in(text, StandardCharsets.UTF_8);
  }

  private static List<Holding> in(String text, Charset charset) {
    return in(Map.of("field", text.getBytes(charset)));
  }

  private static List<Holding> in(Map<String, byte[]> data) {
    return SEARCH.in(target(data), World.START);
  }

  private static TargetSecret target(Map<String, byte[]> data) {
    return TargetSecret.read(raw(data), false, Form.Fields.OF_ARGO_CD);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static RawSecret raw(Map<String, byte[]> data) {
    return new RawSecret(
        World.TARGET, "1", Map.of(), Map.of(), List.of(), false, new LinkedHashMap<>(data));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
