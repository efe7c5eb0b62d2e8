/** What the rotator calls: AWS, by one client a service, and the updater; and why a call failed. */
package dev.keyrefresh.rotator.client;
