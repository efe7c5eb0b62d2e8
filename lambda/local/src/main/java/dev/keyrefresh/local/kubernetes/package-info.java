/**
 * The Kubernetes API of a cluster with an Argo CD in it, on the loopback interface.
 *
 * <p>Objects, resource versions and conflicts are fabric8's CRUD mock; what a real API server does
 * and the mock leaves out stands in front of it: TLS, EKS tokens, JSON merge patch with removal by
 * null (RFC 7386), set-based label selectors, the rules for secrets, and faults on demand.
 */
package dev.keyrefresh.local.kubernetes;
