/** The environment of a cluster's updater. */
package dev.keyrefresh.updater.config;
