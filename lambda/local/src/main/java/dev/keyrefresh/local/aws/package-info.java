/**
 * A loopback AWS for one JVM: real wire protocols for the real SDK clients, strict where emulators
 * are lax.
 *
 * <p>What it holds back on purpose: a new access key is not valid at once, an Inactive one is
 * refused by STS, a signature is checked bit by bit, a stage label moves only from the version that
 * is named, a mail from an unverified sender is rejected. A function that works here has met these
 * refusals.
 *
 * <p>Everything happens on a virtual clock, except the dates of signatures: the SDK signs with the
 * machine's own clock.
 */
package dev.keyrefresh.local.aws;
