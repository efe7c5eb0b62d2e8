/** Who signed a request: Signature Version 4, checked bit by bit. */
package dev.keyrefresh.local.aws.auth;
