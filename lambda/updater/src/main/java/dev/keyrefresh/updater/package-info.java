/**
 * The function in the cluster's VPC: the only one that talks to Kubernetes and to CodeCommit. It
 * reads what is asked and how it is set up, decides nothing itself ({@code dev.keyrefresh.delivery}
 * does) and says in one line what came of it.
 */
package dev.keyrefresh.updater;
