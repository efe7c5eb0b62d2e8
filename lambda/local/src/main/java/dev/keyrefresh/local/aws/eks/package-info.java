/** EKS: where a cluster's API server is. */
package dev.keyrefresh.local.aws.eks;
