package dev.keyrefresh.local.aws.iam;

import static dev.keyrefresh.local.aws.protocol.Element.text;

import dev.keyrefresh.local.aws.iam.IamUser.GitCredential;
import dev.keyrefresh.local.aws.protocol.Api;
import dev.keyrefresh.local.aws.protocol.AwsError;
import dev.keyrefresh.local.aws.protocol.Call;
import dev.keyrefresh.local.aws.protocol.Element;
import dev.keyrefresh.local.aws.protocol.FormParameters;
import dev.keyrefresh.local.aws.protocol.Response;
import dev.keyrefresh.local.aws.protocol.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** IAM's service-specific credentials, which CodeCommit calls Git credentials. */
final class GitCredentialApi implements Api {
  private static final String CODECOMMIT = "codecommit.amazonaws.com";

  private final Wire.Query wire;
  private final LocalIam iam;
  private final IamUsers users;

  GitCredentialApi(Wire.Query wire, LocalIam iam, IamUsers users) {
    this.wire = wire;
    this.iam = iam;
    this.users = users;
  }

  @Override
  public Response answer(Call call) {
    FormParameters form = call.request().form();
    return switch (call.operation()) {
      case "CreateServiceSpecificCredential" -> create(form);
      case "ListServiceSpecificCredentials" -> list(call, form);
      case "UpdateServiceSpecificCredential" -> update(form);
      case "DeleteServiceSpecificCredential" -> delete(form);
      default -> throw Api.unknown(call);
    };
  }

  private Response create(FormParameters form) {
    String user = IamApi.userName(form);
    String service = form.required("ServiceName");
    if (!service.equals(CODECOMMIT)) {
      throw new AwsError(
          404,
          "NotSupportedService",
          "No service " + service + " supports service-specific credentials here.");
    }
    GitCredential made = users.addGitCredential(user, users.now(), iam.validFrom());
    List<Element> fields = new ArrayList<>(shown(user, made));
    fields.add(text("ServicePassword", made.password()));
    return wire.result(
        "CreateServiceSpecificCredential",
        Element.of("ServiceSpecificCredential", fields.stream()));
  }

  private Response list(Call call, FormParameters form) {
    String user = IamApi.userName(form);
    boolean asked = form.optional("ServiceName").map(CODECOMMIT::equals).orElse(true);
    Stream<GitCredential> all = users.require(user, call.asOf()).gitCredentials().stream();
    return wire.result(
        "ListServiceSpecificCredentials",
        Element.members(
            "ServiceSpecificCredentials", all.filter(_ -> asked).map(c -> shown(user, c))),
        text("IsTruncated", false));
  }

  private Response update(FormParameters form) {
    String status = IamApi.status(form);
    replace(form, found -> List.of(found.getFirst().withStatus(status)));
    return wire.done("UpdateServiceSpecificCredential");
  }

  private Response delete(FormParameters form) {
    replace(form, _ -> List.of());
    return wire.done("DeleteServiceSpecificCredential");
  }

  private void replace(FormParameters form, UnaryOperator<List<GitCredential>> change) {
    String id = form.required("ServiceSpecificCredentialId");
    users.change(
        IamApi.userName(form),
        user -> {
          if (user.gitCredential(id).isEmpty()) {
            throw new AwsError(
                404,
                "NoSuchEntity",
                "The service specific credential with id " + id + " cannot be found.");
          }
          return user.withGitCredentials(
              user.gitCredentials().stream()
                  .flatMap(
                      c -> c.id().equals(id) ? change.apply(List.of(c)).stream() : Stream.of(c))
                  .toList());
        });
  }

  private static List<Element> shown(String user, GitCredential credential) {
    return List.of(
        text("UserName", user),
        text("Status", credential.status()),
        text("ServiceUserName", credential.userName()),
        text("CreateDate", credential.created()),
        text("ServiceSpecificCredentialId", credential.id()),
        text("ServiceName", CODECOMMIT));
  }
}
