/**
 * The CDK app: it reads what is to be deployed ({@code config}) and puts the stacks together: one
 * of the rotator, one for each cluster, one for each VPC that lacks endpoints and one for each
 * Region that AWS Health reports in.
 */
package dev.keyrefresh.infra;
