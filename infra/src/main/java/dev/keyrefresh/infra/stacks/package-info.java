/** The stacks, each put together from constructs. */
package dev.keyrefresh.infra.stacks;
