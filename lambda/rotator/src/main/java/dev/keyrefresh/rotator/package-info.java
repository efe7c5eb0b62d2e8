/**
 * The function that talks to AWS: reads its trigger, wires the adapters, runs, says what came of
 * it.
 */
package dev.keyrefresh.rotator;
