/** The queue between a sweep and its looks: its messages, and which of them come back. */
package dev.keyrefresh.rotator.queue;
