/**
 * Plays the steps that the table decides, one at a time, against ports that may fail or be stale.
 */
package dev.keyrefresh.rotation.loop;
