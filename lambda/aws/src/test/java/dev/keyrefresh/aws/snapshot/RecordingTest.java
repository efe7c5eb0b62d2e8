package dev.keyrefresh.aws.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.aws.snapshot.LoopbackServer.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private final Recording recording = new Recording(RecordingTest.class);

  @Test
  void playsWhatWasWrittenDownWithItsGapsFilled() {
    assertThat(recording.xml("GetUser", Map.of("user", "edge-1", "other", "no gap")))
        .contains(
            Response.xml(
                "<GetUserResult><UserName>edge-1</UserName><Arn>user/edge-1</Arn></GetUserResult>\n"));
  }

  @Test
  void playsNothingThatWasNotWrittenDown() {
    assertThat(recording.json("GetUser", Map.of())).isEmpty();
    assertThat(recording.xml("DeleteUser", Map.of())).isEmpty();
  }
}
