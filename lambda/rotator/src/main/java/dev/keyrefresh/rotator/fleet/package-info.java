/** The clusters of a deployment: which there are, a sweep over all of them, whose a key is. */
package dev.keyrefresh.rotator.fleet;
