/**
 * The runner: a year of one cluster, played through both real handlers on the embedded services.
 */
package dev.keyrefresh.local;
