/** What the lines of both functions' logs have in common. */
package dev.keyrefresh.aws.log;
