/** The mails to the administrators: one class a kind, each as text and as HTML. */
package dev.keyrefresh.rotator.mail;
