/**
 * The wire: requests and responses, how each protocol words them, and the services that speak it.
 */
package dev.keyrefresh.local.aws.protocol;
