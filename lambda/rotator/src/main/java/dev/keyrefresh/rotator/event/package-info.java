/** What an event asks for, read from what Lambda hands over. Nothing is done here. */
package dev.keyrefresh.rotator.event;
