package dev.keyrefresh.local.aws.lambda;

/** The code behind a function's name: payload in, payload out. */
@FunctionalInterface
public interface LocalFunction {
  byte[] invoke(byte[] payload) throws Exception;
}
