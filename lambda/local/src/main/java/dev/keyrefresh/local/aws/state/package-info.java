/**
 * What the services' states are made of: a past that a stale read can see, and ids as AWS makes
 * them.
 */
package dev.keyrefresh.local.aws.state;
