package dev.keyrefresh.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * One digest over every call of many histories: equal for two builds of the product that do the
 * same. {@code -Dsimulation.digest=200000} plays so many from {@code -Dsimulation.seed}, with a
 * line for each block, and {@code -Dsimulation.journal=7} prints what is digested of seed 7, to see
 * where two builds part.
 */
class DigestTest {
  private static final int HISTORIES = Integer.getInteger("simulation.digest", 20);
  private static final long SEED = Long.getLong("simulation.seed", 1);
  private static final int BLOCK = 10_000;
  private static final int FEW = Math.min(20, HISTORIES);

  @Test
  void isTheSameForTheSameHistories() {
    List<byte[]> digests = Campaign.digests(SEED, HISTORIES, Variant.REAL);

    for (int from = 0; HISTORIES > BLOCK && from < HISTORIES; from += BLOCK) {
      int to = Math.min(from + BLOCK, HISTORIES);
      System.out.println(
          "seeds " + (SEED + from) + " to " + (SEED + to - 1) + ": " + one(digests, from, to));
    }
    System.out.println(
        "digest of " + HISTORIES + " histories from seed " + SEED + ": " + one(digests));
    List<byte[]> again = Campaign.digests(SEED, FEW, Variant.REAL);
    assertThat(one(again)).isEqualTo(one(digests, 0, FEW));
  }

  @Test
  void isAnotherWhereOneAnswerIs() {
    assertThat(one(Campaign.digests(SEED, FEW, TakenBack.carriedIsNotRenewed())))
        .isNotEqualTo(one(Campaign.digests(SEED, FEW, Variant.REAL)));
  }

  @Test
  @EnabledIfSystemProperty(named = "simulation.journal", matches = "\\d+")
  void printsWhatIsDigestedOfOneHistory() {
    Journal journal = History.journal(Long.getLong("simulation.journal"), Variant.REAL);

    System.out.print(journal);
    assertThat(journal.toString()).doesNotContain(World.SECRET);
  }

  private static String one(List<byte[]> digests) {
    return one(digests, 0, digests.size());
  }

  private static String one(List<byte[]> digests, int from, int to) {
    MessageDigest all = Journal.sha256();
    digests.subList(from, to).forEach(all::update);
    return HexFormat.of().formatHex(all.digest());
  }
}
