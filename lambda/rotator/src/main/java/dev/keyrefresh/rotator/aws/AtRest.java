package dev.keyrefresh.rotator.aws;

import dev.keyrefresh.credential.CredentialKind;
import dev.keyrefresh.credential.UserName;

/**
 * What a list of managed secrets told of a cluster where nothing is going on. It may be minutes
 * old, so it serves a glance and nothing that writes.
 */
public record AtRest(String secretArn, UserName user, CredentialKind kind) {}
