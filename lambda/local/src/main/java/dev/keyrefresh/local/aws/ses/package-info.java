/** SES: mails, as they would arrive. */
package dev.keyrefresh.local.aws.ses;
