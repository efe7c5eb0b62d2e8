/** The rotator's environment. */
package dev.keyrefresh.rotator.config;
