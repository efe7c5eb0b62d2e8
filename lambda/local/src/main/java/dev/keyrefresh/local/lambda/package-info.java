/**
 * Lambda, near enough to run the functions: in this JVM through the runtime's own serializer, and
 * packaged, in a JVM of their own that speaks the Runtime API.
 */
package dev.keyrefresh.local.lambda;
