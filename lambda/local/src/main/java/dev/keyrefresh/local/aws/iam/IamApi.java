package dev.keyrefresh.local.aws.iam;

import static dev.keyrefresh.local.aws.protocol.Element.members;
import static dev.keyrefresh.local.aws.protocol.Element.text;

import dev.keyrefresh.local.aws.iam.IamUser.AccessKey;
import dev.keyrefresh.local.aws.iam.IamUser.Use;
import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Element;
import dev.keyrefresh.local.aws.protocol.FormParameters;
import dev.keyrefresh.local.aws.protocol.ListPage;
import dev.keyrefresh.local.aws.protocol.Response;
import dev.keyrefresh.local.aws.protocol.Wire;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** IAM's users, access keys and tags over the query protocol. */
public final class IamApi implements Api {
  private static final Set<String> QUARANTINE_POLICIES =
      Set.of(
          "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine",
          "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2",
          "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3");

  private final Wire.Query wire;
  private final LocalIam iam;
  private final IamUsers users;
  private final GitCredentialApi gitCredentials;

  public IamApi(Wire.Query wire, LocalIam iam, IamUsers users) {
    this.wire = wire;
    this.iam = iam;
    this.users = users;
    this.gitCredentials = new GitCredentialApi(wire, iam, users);
  }

  @Override
  public Response answer(Call call) {
    FormParameters form = call.request().form();
    return switch (call.operation()) {
      case "GetUser" -> getUser(call, form);
      case "ListAccessKeys" -> listAccessKeys(call, form);
      case "CreateAccessKey" -> createAccessKey(form);
      case "UpdateAccessKey" -> updateAccessKey(form);
      case "DeleteAccessKey" -> deleteAccessKey(form);
      case "GetAccessKeyLastUsed" -> getAccessKeyLastUsed(call, form);
      case "TagUser" -> tagUser(form);
      case "UntagUser" -> untagUser(form);
      case "ListUserTags" -> listUserTags(call, form);
      case "ListEntitiesForPolicy" -> listEntitiesForPolicy(call, form);
      default -> gitCredentials.answer(call);
    };
  }

  private Response getUser(Call call, FormParameters form) {
    IamUser user = users.require(userName(form), call.asOf());
    List<Element> fields =
        new ArrayList<>(
            List.of(
                text("Path", "/"),
                text("UserName", user.name()),
                text("UserId", user.id()),
                text("Arn", users.arn(user)),
                text("CreateDate", user.created())));
    Optional.ofNullable(users.boundaries().get(user.name()))
        .ifPresent(
            arn ->
                fields.add(
                    Element.of(
                        "PermissionsBoundary",
                        text("PermissionsBoundaryType", "Policy"),
                        text("PermissionsBoundaryArn", arn))));
    if (!user.tags().isEmpty()) {
      fields.add(tags(user.tags().entrySet().stream().toList()));
    }
    return wire.result("GetUser", Element.of("User", fields.stream()));
  }

  private Response listAccessKeys(Call call, FormParameters form) {
    IamUser user = users.require(userName(form), call.asOf());
    return page(
        call,
        form,
        "AccessKeyMetadata",
        user.keys(),
        key ->
            List.of(
                text("UserName", user.name()),
                text("AccessKeyId", key.id()),
                text("Status", key.status()),
                text("CreateDate", key.created())));
  }

  private Response createAccessKey(FormParameters form) {
    String user = userName(form);
    AccessKey key = users.addKey(user, users.now(), iam.validFrom());
    return wire.result(
        "CreateAccessKey",
        Element.of(
            "AccessKey",
            text("UserName", user),
            text("AccessKeyId", key.id()),
            text("Status", key.status()),
            text("SecretAccessKey", key.pair().secretAccessKey()),
            text("CreateDate", key.created())));
  }

  private Response updateAccessKey(FormParameters form) {
    users.setStatus(userName(form), form.required("AccessKeyId"), status(form));
    return wire.done("UpdateAccessKey");
  }

  private Response deleteAccessKey(FormParameters form) {
    users.removeKey(userName(form), form.required("AccessKeyId"));
    return wire.done("DeleteAccessKey");
  }

  /** A key that was never used has no date and says N/A for the rest. */
  private Response getAccessKeyLastUsed(Call call, FormParameters form) {
    String id = form.required("AccessKeyId");
    IamUser user =
        users.all(call.asOf()).stream()
            .filter(any -> any.key(id).isPresent())
            .findFirst()
            .orElseThrow(() -> IamUsers.noSuchKey(id));
    Optional<Use> use = user.key(id).flatMap(AccessKey::lastUse);
    List<Element> fields = new ArrayList<>();
    use.ifPresent(u -> fields.add(text("LastUsedDate", u.at().truncatedTo(ChronoUnit.MINUTES))));
    fields.add(text("ServiceName", use.map(Use::service).orElse("N/A")));
    fields.add(text("Region", use.map(Use::region).orElse("N/A")));
    return wire.result(
        "GetAccessKeyLastUsed",
        text("UserName", user.name()),
        Element.of("AccessKeyLastUsed", fields.stream()));
  }

  private Response tagUser(FormParameters form) {
    Map<String, String> tags = IamTags.read(form);
    users.change(userName(form), user -> IamTags.added(user, tags));
    return wire.done("TagUser");
  }

  private Response untagUser(FormParameters form) {
    users.change(userName(form), user -> IamTags.removed(user, form.members("TagKeys")));
    return wire.done("UntagUser");
  }

  private Response listUserTags(Call call, FormParameters form) {
    IamUser user = users.require(userName(form), call.asOf());
    return page(call, form, "Tags", user.tags().entrySet().stream().toList(), IamApi::tag);
  }

  private Response listEntitiesForPolicy(Call call, FormParameters form) {
    String policy = form.required("PolicyArn");
    if (!QUARANTINE_POLICIES.contains(policy)) {
      throw new AwsError(404, "NoSuchEntity", "Policy " + policy + " was not found.");
    }
    List<IamUser> attached =
        form.optional("EntityFilter").orElse("User").equals("User")
            ? users.all(call.asOf()).stream()
                .filter(user -> user.policies().contains(policy))
                .toList()
            : List.of();
    return page(
        call,
        form,
        "PolicyUsers",
        attached,
        user -> List.of(text("UserName", user.name()), text("UserId", user.id())));
  }

  /** A caller that is a role has no user name to fall back on. */
  static String userName(FormParameters form) {
    String name =
        form.optional("UserName")
            .orElseThrow(
                () ->
                    new AwsError(
                        400,
                        "ValidationError",
                        "Must specify userName when calling with non-User credentials"));
    if (!name.matches("[\\w+=,.@-]{1,128}")) {
      throw new AwsError(
          400,
          "ValidationError",
          "The specified value for userName is invalid. It"
              + " must contain only alphanumeric characters and/or the following: +=,.@_-");
    }
    return name;
  }

  static String status(FormParameters form) {
    String status = form.required("Status");
    if (!Set.of("Active", "Inactive").contains(status)) {
      throw new AwsError(
          400,
          "ValidationError",
          "1 validation error detected: Value '"
              + status
              + "' at 'status' failed to satisfy constraint: Member must satisfy enum value set:"
              + " [Active, Inactive]");
    }
    return status;
  }

  private static Element tags(List<Map.Entry<String, String>> tags) {
    return members("Tags", tags.stream().map(IamApi::tag));
  }

  private static List<Element> tag(Map.Entry<String, String> tag) {
    return List.of(text("Key", tag.getKey()), text("Value", tag.getValue()));
  }

  private <T> Response page(
      Call call, FormParameters form, String list, List<T> all, Function<T, List<Element>> fields) {
    ListPage<T> page = page(form, all);
    List<Element> result = new ArrayList<>();
    result.add(members(list, page.items().stream().map(fields)));
    result.add(text("IsTruncated", page.next().isPresent()));
    page.next().ifPresent(marker -> result.add(text("Marker", marker)));
    return wire.result(call.operation(), result.toArray(Element[]::new));
  }

  private static <T> ListPage<T> page(FormParameters form, List<T> all) {
    try {
      int size = form.optional("MaxItems").map(Integer::parseInt).orElse(100);
      if (size < 1 || size > 1000) {
        throw new AwsError(400, "ValidationError", "MaxItems must be between 1 and 1000.");
      }
      return ListPage.of(all, form.optional("Marker"), size);
    } catch (IllegalArgumentException e) {
      throw new AwsError(400, "ValidationError", "Invalid Marker or MaxItems.");
    }
  }
}
