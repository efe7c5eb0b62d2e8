package dev.keyrefresh.local.aws.protocol;

import java.time.Instant;

/**
 * A request that was admitted.
 *
 * @param asOf the instant whose state a read answers with: now, or earlier when it is to be stale
 */
public record Call(String operation, Request request, Caller caller, Instant asOf) {}
