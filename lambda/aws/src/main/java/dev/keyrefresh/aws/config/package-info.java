/** Reads the environment of a function. */
package dev.keyrefresh.aws.config;
