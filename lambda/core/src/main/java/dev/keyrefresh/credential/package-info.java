/**
 * What is rotated: access keys and Git credentials of one IAM user, and what is known of their use.
 */
package dev.keyrefresh.credential;
