package dev.keyrefresh.rotator;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;
import dev.keyrefresh.name.ClusterName;
import dev.keyrefresh.rotation.Announcer;
import dev.keyrefresh.rotator.client.Mishaps;
import dev.keyrefresh.rotator.client.RotatorClients;
import dev.keyrefresh.rotator.config.RotatorSettings;
import dev.keyrefresh.rotator.config.RotatorSettings.MailSettings;
import dev.keyrefresh.rotator.mail.About;
import dev.keyrefresh.rotator.notice.EventBridgeEvents;
import dev.keyrefresh.rotator.notice.NoticeMemory;
import dev.keyrefresh.rotator.notice.SesMail;
import dev.keyrefresh.rotator.secrets.ManagedSecret;
import dev.keyrefresh.time.Pause;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** What the handler stands on; the local runner brings its own clock, pause and clients. */
public record RotatorWiring(RotatorClients aws, InstantSource clock, Pause pause, PrintStream out) {
  private static final UserName NOBODY = new UserName("-");

  /** As Lambda runs it. */
  static RotatorWiring of(RotatorSettings settings) {
    return new RotatorWiring(
        RotatorClients.create(
            Region.of(settings.region()),
            Region.of(settings.mail().map(MailSettings::region).orElse(settings.region())),
            settings.endpoint(),
            DefaultCredentialsProvider.builder().build(),
            settings.updaterTimeout()),
        InstantSource.system(),
        duration -> LockSupport.parkNanos(duration.toNanos()),
        System.out);
  }

  Announcer announcer(
      RotatorSettings settings, ClusterName cluster, ManagedSecret secret, Mishaps mishaps) {
    return announcer(
        settings,
        about(settings, cluster, secret.user(), secret.kind(), secret.arn()),
        secret,
        mishaps);
  }

  /** For a run that could not open the managed secret, so that it knows of no user and no tag. */
  Announcer announcer(
      RotatorSettings settings, ClusterName cluster, NoticeMemory memory, Mishaps mishaps) {
    return announcer(
        settings,
        about(settings, cluster, NOBODY, CredentialKind.ACCESS_KEY, cluster.secretName()),
        memory,
        mishaps);
  }

  /** For what is about no one cluster. */
  Announcer announcer(RotatorSettings settings, NoticeMemory memory, Mishaps mishaps) {
    return announcer(
        settings,
        About.ofAll(settings.region(), settings.functionName(), settings.policy()),
        memory,
        mishaps);
  }

  private Announcer announcer(
      RotatorSettings settings, About about, NoticeMemory memory, Mishaps mishaps) {
    Announcer events = new EventBridgeEvents(aws, about.cluster(), about.secretArn(), mishaps);
    Optional<Announcer> mails =
        settings
            .mail()
            .map(mail -> new SesMail(aws, mail.from(), mail.to(), about, memory, clock, mishaps));
    return happening -> {
      mails.ifPresent(announcer -> announcer.announce(happening));
      events.announce(happening);
    };
  }

  private static About about(
      RotatorSettings settings,
      ClusterName cluster,
      UserName user,
      CredentialKind kind,
      String secret) {
    return new About(
        cluster.value(),
        user,
        kind,
        secret,
        settings.region(),
        settings.functionName(),
        settings.policy());
  }
}
