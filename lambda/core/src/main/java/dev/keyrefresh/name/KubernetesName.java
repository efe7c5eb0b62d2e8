package dev.keyrefresh.name;

import java.util.regex.Pattern;

/** What Kubernetes allows as names. */
public final class KubernetesName {
  /** A label by RFC 1123. */
  public static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** A subdomain by RFC 1123. */
  public static final Pattern SECRET =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /** A key of a secret's data. */
  public static final Pattern FIELD = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

  private KubernetesName() {}
}
