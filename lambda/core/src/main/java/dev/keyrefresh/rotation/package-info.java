/**
 * When a credential is made, proven, promoted and retired.
 *
 * <p>{@link dev.keyrefresh.rotation.decision.DecisionTable} decides; its package has the table in
 * prose.
 *
 * <p>{@link dev.keyrefresh.rotation.loop.Reconciler} plays the steps. Runs may overlap and may die
 * between any two calls; these rules keep every target working all the same:
 *
 * <ol>
 *   <li>AWSPENDING is a lock taken by compare-and-swap, from exactly the version that was observed.
 *       Who loses it observes again; who loses it after a create discards that credential.
 *   <li>Orphans are discarded only under one's own intent: take over, look again, then discard.
 *   <li>A takeover inherits what was known when the chain began, and since when.
 *   <li>Store first, then IAM, then targets. What takes access away is decided by two looks that
 *       are seconds apart, and the labels are read once more before it.
 *   <li>Superseded is a matter of record, never of age.
 *   <li>The updater delivers only what is wanted now (see {@code dev.keyrefresh.delivery}); a moved
 *       label settles before anything is delivered.
 *   <li>A create is never retried; after an error from a swap the label is read again.
 *   <li>The lease is longer than a run can live, the installation grace longer than the lease.
 * </ol>
 */
package dev.keyrefresh.rotation;
