/**
 * The CDK app. {@code Configuration} finds what is to be deployed, {@code DeploymentReader} checks
 * it, and the stacks put constructs together: one home stack, one stack for each cluster, one for
 * each VPC that lacks endpoints and one for each Region that Health reports in.
 */
package dev.keyrefresh.infra;
