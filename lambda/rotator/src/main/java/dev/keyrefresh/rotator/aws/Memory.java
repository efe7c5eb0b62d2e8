package dev.keyrefresh.rotator.aws;

import dev.keyrefresh.rotator.mail.Told;

/** Port: what people were told already, across runs. Both methods may throw. */
public interface Memory {
  Told told();

  void remember(Told told);
}
