package dev.keyrefresh.name;

import java.util.Set;

/** Fields of a secret that Argo CD reads. */
public final class ArgoCdField {
  /** Those of a repository's that hold no credential of this kind: none may be one's name. */
  public static final Set<String> OF_ANOTHER_MEANING =
      Set.of(
          "url",
          "type",
          "project",
          "name",
          "bearerToken",
          "sshPrivateKey",
          "insecure",
          "insecureIgnoreHostKey",
          "enableLfs",
          "enableOCI",
          "proxy",
          "noProxy",
          "forceHttpBasicAuth",
          "tlsClientCertData",
          "tlsClientCertKey",
          "githubAppID",
          "githubAppInstallationID",
          "githubAppPrivateKey",
          "githubAppEnterpriseBaseUrl",
          "gcpServiceAccountKey",
          "useAzureWorkloadIdentity");

  private ArgoCdField() {}
}
