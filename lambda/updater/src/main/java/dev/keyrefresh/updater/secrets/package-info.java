/** The managed secret in Secrets Manager, to read. */
package dev.keyrefresh.updater.secrets;
