/** Rules of names that more than one module follows: clusters, Regions, what Kubernetes allows. */
package dev.keyrefresh.name;
