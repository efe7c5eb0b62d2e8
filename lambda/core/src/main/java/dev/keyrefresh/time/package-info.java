/** The passing of time, as a port. */
package dev.keyrefresh.time;
