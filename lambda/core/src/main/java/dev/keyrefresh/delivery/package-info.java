/**
 * Brings targets to the wanted credential: the updater's decision and its ports.
 *
 * <p>What is wanted is asked anew for every target, after the target was read: the pending
 * credential if there is one and the request names it or the target already holds it, else the
 * current one. A request that names any other version is stale and refused. The patch carries the
 * resource version that was read, so that whatever changed in between is looked at again.
 *
 * <p>The pair is tried against CodeCommit before it is written and after it is read back. A refused
 * pair is never written. An unclear answer does not let a pair die that is only renewed, and does
 * not let a new credential in while the present one may work.
 */
package dev.keyrefresh.delivery;
