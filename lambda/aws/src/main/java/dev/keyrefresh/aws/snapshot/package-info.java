/**
 * What both functions do before Lambda takes a snapshot of them (SnapStart): their own work, on
 * answers that are made up, so that its classes are loaded and compiled in every copy.
 *
 * <p>A snapshot is copied, so nothing may be in it that must not be the same twice or that ends: no
 * credential, no random value, no open connection. What the work needs of these is made for it,
 * closed after it, and made anew by the first invocation.
 */
package dev.keyrefresh.aws.snapshot;
