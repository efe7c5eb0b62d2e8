package dev.keyrefresh.local.aws.protocol;

import java.util.List;
import java.util.stream.Stream;

/** One element of a query protocol's answer. */
public record Element(String name, String text, List<Element> children) {

  public static Element text(String name, Object value) {
    return new Element(name, String.valueOf(value), List.of());
  }

  public static Element of(String name, Element... children) {
    return new Element(name, "", List.of(children));
  }

  public static Element of(String name, Stream<Element> children) {
    return new Element(name, "", children.toList());
  }

  /** A list on the wire: each item repeated as {@code member}. */
  public static Element members(String name, Stream<List<Element>> items) {
    return of(name, items.map(fields -> new Element("member", "", fields)));
  }

  public String document(String namespace) {
    StringBuilder out = new StringBuilder();
    write(out, " xmlns=\"" + namespace + "\"");
    return out.toString();
  }

  private void write(StringBuilder out, String attributes) {
    out.append('<').append(name).append(attributes).append('>').append(escaped(text));
    children.forEach(child -> child.write(out, ""));
    out.append("</").append(name).append('>');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
