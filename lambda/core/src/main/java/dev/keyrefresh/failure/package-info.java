/** What fails, in words. */
package dev.keyrefresh.failure;
