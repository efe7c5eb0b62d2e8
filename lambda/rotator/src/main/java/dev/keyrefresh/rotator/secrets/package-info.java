/** Managed secrets in Secrets Manager: their versions, labels and tags. */
package dev.keyrefresh.rotator.secrets;
