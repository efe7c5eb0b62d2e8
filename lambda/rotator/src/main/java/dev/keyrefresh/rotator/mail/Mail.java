package dev.keyrefresh.rotator.mail;

import dev.keyrefresh.rotation.Announcer.Happening;

/** A mail, ready to be sent: the same facts as text and as HTML. Holds no secret. */
public record Mail(String subject, String text, String html) {

  public static Mail of(Happening happening, About about) {
    return switch (happening) {
      case Happening.Rotated rotated -> RotatedMail.of(rotated, about);
      case Happening.Deactivated deactivated -> DeactivatedMail.of(deactivated, about);
      case Happening.Deleted deleted -> DeletedMail.of(deleted, about);
      case Happening.NeedsAttention needed -> AttentionMail.of(needed, about);
    };
  }
}
