/** A managed secret as Secrets Manager describes it. */
package dev.keyrefresh.aws.secret;
