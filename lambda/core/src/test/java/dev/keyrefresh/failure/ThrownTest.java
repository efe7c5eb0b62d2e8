package dev.keyrefresh.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThrownTest {
  @Test
  void isWhatTheExceptionSays() {
    assertThat(Thrown.message(new IllegalStateException("the lock is gone")))
        .isEqualTo("the lock is gone");
  }

  @Test
  void isTheNameOfAnExceptionThatSaysNothing() {
    assertThat(Thrown.message(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }
}
