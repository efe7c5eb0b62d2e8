package dev.keyrefresh.local.aws.auth;

import dev.keyrefresh.local.aws.iam.Keys;
import dev.keyrefresh.local.aws.iam.LocalIam;
import dev.keyrefresh.local.aws.iam.LocalRoles;
import dev.keyrefresh.local.aws.protocol.Caller;
import dev.keyrefresh.local.aws.protocol.Request;
import dev.keyrefresh.local.aws.protocol.Service;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;

/** Lets a request in if its signature is right, and says who sent it. */
public final class SigV4Authenticator {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final Keys operator;
  private final Caller.RoleSession operatorSession;
  private final LocalIam iam;
  private final LocalRoles roles;
  private final String region;

  /** The machine's own clock: it is what the SDK signs with. */
  private final InstantSource wall = InstantSource.system();

  public SigV4Authenticator(
      Keys operator,
      Caller.RoleSession operatorSession,
      LocalIam iam,
      LocalRoles roles,
      String region) {
    this.operator = operator;
    this.operatorSession = operatorSession;
    this.iam = iam;
    this.roles = roles;
    this.region = region;
  }

  public Caller admit(Request request, Service service) {
    Signature signature =
        Signature.of(request)
            .orElseThrow(
                () ->
                    service.incompleteSignature(
                        "Authorization header requires a complete AWS4-HMAC-SHA256 signature."));
    checkScope(signature, service);
    checkDate(signature, service);
    checkHeaders(signature, request, service);
    return caller(signature, request, service);
  }

  private Caller caller(Signature signature, Request request, Service service) {
    var token = request.header("X-Amz-Security-Token");
    if (signature.accessKeyId().equals(operator.accessKeyId())) {
      if (!token.equals(operator.sessionToken())) {
        throw service.badToken();
      }
      checkSecret(signature, request, service, operator.secretAccessKey());
      return operatorSession;
    }
    if (token.isPresent()) {
      var session =
          roles
              .usable(signature.accessKeyId())
              .filter(found -> found.keys().sessionToken().equals(token))
              .orElseThrow(service::badToken);
      checkSecret(signature, request, service, session.keys().secretAccessKey());
      return roles.caller(session);
    }
    String secret = iam.secretOfUsable(signature.accessKeyId()).orElseThrow(service::badToken);
    checkSecret(signature, request, service, secret);
    iam.recordUse(signature.accessKeyId(), service.scope());
    return iam.caller(signature.accessKeyId());
  }

  private void checkScope(Signature signature, Service service) {
    if (!regions(service).contains(signature.region())) {
      throw service.badSignature(
          "Credential should be scoped to a valid region, not '" + signature.region() + "'. ");
    }
  }

  /** IAM is global and signed in us-east-1; STS has a global endpoint besides the regional one. */
  private Set<String> regions(Service service) {
    return switch (service) {
      case IAM -> Set.of("us-east-1");
      case STS -> region.equals("us-east-1") ? Set.of(region) : Set.of(region, "us-east-1");
      case SES, SECRETS_MANAGER, EVENTS, SQS, EKS, LAMBDA -> Set.of(region);
    };
  }

  private void checkDate(Signature signature, Service service) {
    Instant now = wall.instant();
    Instant signed = signed(signature, service);
    if (!signature.date().startsWith(signature.day())) {
      throw service.badSignature(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601"
              + " version of date from HTTP: '"
              + signature.day()
              + "' != '"
              + signature.date()
              + "'.");
    }
    if (signed.isBefore(now.minus(TOLERANCE))) {
      throw service.badSignature(
          "Signature expired: "
              + signature.date()
              + " is now earlier than "
              + text(now.minus(TOLERANCE))
              + " ("
              + text(now)
              + " - 5 min.)");
    }
    if (signed.isAfter(now.plus(TOLERANCE))) {
      throw service.badSignature(
          "Signature not yet current: "
              + signature.date()
              + " is still later than "
              + text(now.plus(TOLERANCE))
              + " ("
              + text(now)
              + " + 5 min.)");
    }
  }

  private static Instant signed(Signature signature, Service service) {
    try {
      return LocalDateTime.parse(signature.date(), DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw service.incompleteSignature(
          "Date must be in ISO-8601 'basic format'. Got '" + signature.date() + "'.");
    }
  }

  private static void checkHeaders(Signature signature, Request request, Service service) {
    if (!signature.covers(request)) {
      throw service.badSignature(
          "'Host' and every 'X-Amz-*' header must be a 'SignedHeader' in the"
              + " AWS Authorization.");
    }
  }

  private static void checkSecret(
      Signature signature, Request request, Service service, String secret) {
    if (!signature.isBy(secret, request)) {
      throw service.badSignature(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  private static String text(Instant instant) {
    return DATE.format(instant.atOffset(ZoneOffset.UTC));
  }
}
