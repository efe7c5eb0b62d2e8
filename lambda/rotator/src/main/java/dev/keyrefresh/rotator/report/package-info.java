/** What is said of a run: its log, its metrics, its result, and what a failure means. */
package dev.keyrefresh.rotator.report;
