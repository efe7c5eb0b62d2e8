package dev.keyrefresh.target;

import dev.keyrefresh.name.RegionName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTPS URL of CodeCommit, as Git asks for it: without the user and the port of HTTPS, which are
 * in neither the path nor the host that it sends.
 *
 * @param host as in the URL, lower case: it is part of what is signed
 * @param region the Region that the host names
 * @param path as in the URL, such as {@code /v1/repos/NAME}, without a slash at its end, which Git
 *     drops too; empty for a Region prefix
 * @see <a href="https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html">CodeCommit
 *     endpoints</a>
 */
public record CodeCommitUrl(String host, String region, String path) {
  private static final int LONGEST = 2048;
  private static final int HTTPS = 443;
  private static final Pattern HOST =
      Pattern.compile(
          "(?:vpce-[a-z0-9-]+\\.)?git-codecommit(?:-fips)?\\.("
              + RegionName.REGEX
              + ")"
              + "\\.(?:vpce\\.)?amazonaws\\.com(?:\\.cn)?");
  private static final Pattern REPOSITORY = Pattern.compile("/v1/repos/[\\w.-]{1,100}");

  /** Reads a URL; empty when it is not an HTTPS URL of CodeCommit, or has a query or fragment. */
  public static Optional<CodeCommitUrl> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())
        || uri.getHost() == null
        || (uri.getPort() != -1 && uri.getPort() != HTTPS)
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      return Optional.empty();
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String path = uri.getRawPath().replaceFirst("/$", "");
    return Optional.of(new CodeCommitUrl(host, matcher.group(1), path));
  }

  /** Whether it names one repository, not a prefix of many. */
  public boolean isRepository() {
    return REPOSITORY.matcher(path).matches();
  }

  @Override
  public String toString() {
    return "https://" + host + path;
  }
}
