/** A year of a fleet: what is due, what goes wrong, and what is kept whatever comes. */
package dev.keyrefresh.local.year;
