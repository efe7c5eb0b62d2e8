/** Secrets Manager: versions, and the labels that move between them. */
package dev.keyrefresh.local.aws.secrets;
