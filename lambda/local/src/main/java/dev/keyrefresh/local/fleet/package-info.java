/**
 * An account with its clusters, their credentials and both real handlers, and who watches the
 * promise.
 */
package dev.keyrefresh.local.fleet;
