/** The Invoke API, and the functions behind it. */
package dev.keyrefresh.local.aws.lambda;
