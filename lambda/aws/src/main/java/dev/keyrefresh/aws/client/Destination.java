package dev.keyrefresh.aws.client;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Where calls go, and as whom.
 *
 * @param endpoint in place of AWS's own, for local runs: then neither environment variables nor
 *     profiles have a say
 */
public record Destination(
    Region region, AwsCredentialsProvider credentials, Optional<URI> endpoint) {}
