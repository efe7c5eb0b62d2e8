/**
 * Brings targets to the wanted credential: the updater's decision and its ports.
 *
 * <p>Each target goes through the same steps, each of which is given the value of the one before:
 *
 * <ol>
 *   <li>{@code Round}: the target is read and then what is stored, {@code Seen}, and it waits for
 *       its turn;
 *   <li>{@code CredentialChoice}: the credential that it shall hold, or why none, {@code Desired};
 *   <li>{@code DeliveryPlanner}, {@code Request}: what to do, {@code Move}, and with which pair,
 *       {@code Proposal};
 *   <li>{@code Proof}: the pair is tried against CodeCommit, and may be withheld;
 *   <li>{@code Writer}: it is written, read back and tried again.
 * </ol>
 *
 * <p>What is wanted is asked after the target was read, and anew for every few targets: the pending
 * credential if there is one and the request names it or the target already holds it, else the
 * current one. A request that names any other version is stale and refused. The patch carries the
 * resource version that was read, so that whatever changed in between is looked at again.
 *
 * <p>A refused pair is never written. An unclear answer does not let a pair die that is only
 * renewed, and does not let a new credential in while the present one may work.
 */
package dev.keyrefresh.delivery;
