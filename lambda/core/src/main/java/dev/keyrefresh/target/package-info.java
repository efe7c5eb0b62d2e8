/** Argo CD's secrets as targets, and what is written into them: URLs, forms, signed passwords. */
package dev.keyrefresh.target;
