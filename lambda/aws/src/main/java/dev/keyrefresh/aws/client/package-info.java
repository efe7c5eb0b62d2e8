/** How a function calls AWS: how long it waits, over what, and what it says of a failure. */
package dev.keyrefresh.aws.client;
