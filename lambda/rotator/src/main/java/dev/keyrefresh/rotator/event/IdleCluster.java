package dev.keyrefresh.rotator.event;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;

/**
 * What a list of managed secrets told of a cluster where nothing is going on. It may be minutes
 * old, so it serves a quick check and nothing that writes.
 */
public record IdleCluster(String secretArn, UserName user, CredentialKind kind) {}
