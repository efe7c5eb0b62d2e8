/** The managed secret: what its versions say and which stage labels they carry. */
package dev.keyrefresh.store;
