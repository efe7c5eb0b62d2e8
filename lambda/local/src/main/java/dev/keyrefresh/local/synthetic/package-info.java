/** Fleets as large as one likes, whose updaters only answer. */
package dev.keyrefresh.local.synthetic;
