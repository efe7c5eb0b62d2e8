/** IAM behind the core's ports: users, their tags, and each kind of credential. */
package dev.keyrefresh.rotator.iam;
