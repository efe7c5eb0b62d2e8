/** The entry: plays the year, draws it, and counts a sweep. */
package dev.keyrefresh.local;
