/** The year as a picture. */
package dev.keyrefresh.local.picture;
