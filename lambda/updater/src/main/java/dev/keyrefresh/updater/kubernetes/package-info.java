/** The cluster's API server: where it is, how to be let in, and Argo CD's secrets in it. */
package dev.keyrefresh.updater.kubernetes;
