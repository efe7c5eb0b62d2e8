/**
 * The runner, and the fleet that it plays: clusters, an account and both real handlers on the
 * embedded services.
 */
package dev.keyrefresh.local;
