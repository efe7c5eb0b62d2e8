/** What is stored, and what the two functions say to each other: JSON, and its versions. */
package dev.keyrefresh.contract;
