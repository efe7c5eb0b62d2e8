/** The clock that everything embedded goes by. */
package dev.keyrefresh.local.time;
