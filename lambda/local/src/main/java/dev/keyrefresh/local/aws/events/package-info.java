/** EventBridge: the events that were put. */
package dev.keyrefresh.local.aws.events;
