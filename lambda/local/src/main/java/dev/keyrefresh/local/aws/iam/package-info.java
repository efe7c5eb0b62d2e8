/** IAM and STS: users, their keys, Git credentials and tags, and roles. */
package dev.keyrefresh.local.aws.iam;
