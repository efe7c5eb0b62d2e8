/** What is to go wrong with a call to AWS, and when. */
package dev.keyrefresh.local.aws.fault;
