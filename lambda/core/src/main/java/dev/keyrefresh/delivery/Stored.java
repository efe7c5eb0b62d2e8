package dev.keyrefresh.delivery;

import dev.keyrefresh.store.Stages;

/**
 * What the managed secret said at one moment.
 *
 * @param attribution whose credential a target holds, by these versions
 * @param released whether the cluster was given back: nothing of it is written any more
 */
record Stored(Stages stages, Attribution attribution, boolean released) {}
