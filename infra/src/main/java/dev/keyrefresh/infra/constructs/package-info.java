/** What the stacks are made of, by concern. */
package dev.keyrefresh.infra.constructs;
