/**
 * CodeCommit's Git side on the loopback interface: real repositories behind the admission rules of
 * CodeCommit over HTTPS, and the machine's own git run the way Argo CD runs it.
 *
 * <p>What a signed Git password is gets recomputed here from its description and not from the code
 * that makes it for the targets: two readings of one rule can disagree, one cannot.
 */
package dev.keyrefresh.local.git;
