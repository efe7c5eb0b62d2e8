package dev.keyrefresh.infra.config;

import java.util.List;

/** A partition of AWS: what its ARNs begin with, and where AWS Health reports exposed keys. */
public enum Partition {
  AWS("aws", "amazonaws.com", List.of("us-east-1", "us-west-2")),
  AWS_US_GOV("aws-us-gov", "amazonaws.com", List.of("us-gov-west-1")),
  AWS_CN("aws-cn", "amazonaws.com.cn", List.of("cn-north-1", "cn-northwest-1"));

  private final String word;
  private final String suffix;
  private final List<String> healthRegions;

  Partition(String word, String suffix, List<String> healthRegions) {
    this.word = word;
    this.suffix = suffix;
    this.healthRegions = healthRegions;
  }

  static Partition of(String region) {
    return region.startsWith("us-gov-") ? AWS_US_GOV : region.startsWith("cn-") ? AWS_CN : AWS;
  }

  public String word() {
    return word;
  }

  /** What the names of service endpoints end with. */
  public String suffix() {
    return suffix;
  }

  /** The first one, and its backups. */
  public List<String> healthRegions() {
    return healthRegions;
  }
}
