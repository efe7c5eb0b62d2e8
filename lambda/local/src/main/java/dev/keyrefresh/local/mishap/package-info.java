/** What goes wrong in a year, and how each time the world must be right again. */
package dev.keyrefresh.local.mishap;
