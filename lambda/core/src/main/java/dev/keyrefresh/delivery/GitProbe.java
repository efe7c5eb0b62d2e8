package dev.keyrefresh.delivery;

import dev.keyrefresh.target.CodeCommitUrl;

/** Port: tries a pair against CodeCommit, the way Git begins a fetch. */
@FunctionalInterface
public interface GitProbe {

  Answer probe(CodeCommitUrl repository, Pair pair);

  /** What CodeCommit said; only the first two are knowledge of the pair. */
  enum Answer {
    ACCEPTED,
    /** 401 or 403. */
    REFUSED,
    /** 404: no such repository; says nothing of the pair. */
    NOT_FOUND,
    /** 429, 5xx, anything else. */
    INCONCLUSIVE,
    /** No connection, or nothing in time: the host will be as silent about others. */
    SILENT
  }
}
