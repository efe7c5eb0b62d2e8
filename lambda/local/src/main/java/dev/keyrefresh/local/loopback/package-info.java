/** Where every embedded server listens. */
package dev.keyrefresh.local.loopback;
