package dev.keyrefresh.name;

import java.util.regex.Pattern;

/** The shape of an AWS Region's name, in any partition. Whether there is one only AWS can tell. */
public final class RegionName {
  /** As part of a longer pattern; it captures nothing. */
  public static final String REGEX = "[a-z]{2,4}(?:-[a-z]+){1,3}-[0-9]{1,2}";

  public static final Pattern SHAPE = Pattern.compile(REGEX);

  private RegionName() {}
}
