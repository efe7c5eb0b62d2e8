package dev.keyrefresh.updater.kubernetes;

import dev.keyrefresh.delivery.TargetStore.Unavailable;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;

/** Where the API server is: known for the life of the function, until it no longer answers. */
public final class ApiServer {
  private final Supplier<Address> source;
  private Optional<Way> known = Optional.empty();

  private ApiServer(Supplier<Address> source) {
    this.source = source;
  }

  /**
   * Where it is and who vouches for it.
   *
   * @param authorities the only ones whose certificates are trusted; none where it is not HTTPS
   */
  public record Address(URI url, List<Certificate> authorities) {
    public Address {
      Objects.requireNonNull(url);
      authorities = List.copyOf(authorities);
    }

    /** Reads the authority as DescribeCluster gives it: PEM in base64. */
    public static Address of(URI url, String authority) {
      try {
        byte[] pem = Base64.getMimeDecoder().decode(authority);
        return new Address(
            url,
            List.copyOf(
                CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))));
      } catch (CertificateException | IllegalArgumentException e) {
        throw new IllegalArgumentException("not a PEM certificate in base64", e);
      }
    }
  }

  public static ApiServer at(Address address) {
    return new ApiServer(() -> address);
  }

  /** Asks {@code eks:DescribeCluster} when it first has to know. */
  public static ApiServer describedBy(Supplier<EksClient> eks, String cluster) {
    return lookedUp(
        () -> {
          try (EksClient client = eks.get()) {
            Cluster found = client.describeCluster(request -> request.name(cluster)).cluster();
            if (found.endpoint() == null || found.certificateAuthority() == null) {
              throw new IllegalArgumentException("the cluster has no API server yet");
            }
            return Address.of(URI.create(found.endpoint()), found.certificateAuthority().data());
          }
        });
  }

  static ApiServer lookedUp(Supplier<Address> source) {
    return new ApiServer(source);
  }

  /**
   * An address and what is kept with it: a run resumes the TLS session of the one before.
   *
   * @param trust of the address's authorities and no other; none where it names none
   */
  record Way(Address address, Optional<SSLContext> trust) {

    static Way to(Address address) {
      return new Way(
          address,
          Optional.of(address.authorities())
              .filter(authorities -> !authorities.isEmpty())
              .map(Connection::trusting));
    }
  }

  synchronized Way way() throws Unavailable {
    try {
      Way way = known.orElseGet(() -> Way.to(source.get()));
      known = Optional.of(way);
      return way;
    } catch (AwsServiceException e) {
      throw new Unavailable("eks:DescribeCluster: " + e.getMessage(), e.statusCode() == 403);
    } catch (SdkException | IllegalArgumentException e) {
      throw new Unavailable("eks:DescribeCluster: " + e.getMessage(), false);
    }
  }

  /** It may have moved or changed its certificate: the next run asks again. */
  synchronized void forget() {
    known = Optional.empty();
  }
}
