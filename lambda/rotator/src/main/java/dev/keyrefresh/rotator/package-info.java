/**
 * The function that talks to AWS: its handler deals with what an event asks for, wires the adapters
 * and runs.
 */
package dev.keyrefresh.rotator;
