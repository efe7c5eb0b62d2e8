/** CodeCommit, asked the way Git asks. */
package dev.keyrefresh.updater.codecommit;
