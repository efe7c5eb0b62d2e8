package dev.keyrefresh.local.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.year.Journal;
import dev.keyrefresh.local.year.YearPlan;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PictureTest {
  private static final Instant START = Instant.parse("2026-01-01T06:00:00Z");

  private final Path root = Events.find().file("..").normalize();
  private final Journal journal = new Journal(START, 365, 5);

  @Test
  void drawsABarForWhatWasActiveAndOneForWhatIsInactive() throws Exception {
    journal.adopted("edge-git", "git", day(10));
    journal.made("edge-git", "ACCAOLD", day(-200));
    journal.made("edge-git", "ACCANEW", day(10));
    journal.promoted("edge-git", day(10));
    journal.inactive("edge-git", "ACCAOLD", day(12));
    journal.deleted("edge-git", "ACCAOLD", day(19));

    List<Element> bars = all("rect");

    Element byHand = one(bars, "hand");
    Element inactive = one(bars, "inactive");
    assertThat(x(byHand)).isEqualTo(132);
    assertThat(x(byHand) + width(byHand)).isLessThan(x(inactive));
    assertThat(width(inactive)).isGreaterThan(7);
    assertThat(bars)
        .filteredOn(bar -> is(bar, "active"))
        .filteredOn(PictureTest::isInTheLanes)
        .hasSize(2)
        .last()
        .satisfies(current -> assertThat(x(current) + width(current)).isBetween(939.0, 941.0));
    assertThat(Picture.of(journal))
        .contains("edge-git", "2 credentials", "key 1")
        .doesNotContain("ACCA");
  }

  @Test
  void saysWhatIsNotDealtWithAndTicksItNot() throws Exception {
    journal.adopted("edge-raw", "raw", day(0));
    journal.made("edge-raw", "AKIA", day(0));
    journal.injected("edge-raw", "crash", day(80));
    journal.dealtWith("edge-raw", day(81));
    journal.injected("edge-raw", "own-key", day(120));

    assertThat(Picture.of(journal))
        .contains(
            "2 mishaps, 1 not dealt with",
            "crash: day 80, dealt with on day 81",
            "own-key: day 120, not dealt with");
    assertThat(all("circle")).filteredOn(disc -> is(disc, "bad")).hasSize(3);
    assertThat(all("circle")).filteredOn(disc -> is(disc, "good")).hasSize(2);
  }

  @Test
  void keepsLabelsApartAndInside() throws Exception {
    journal.adopted("edge-signed", "signed", day(0));
    journal.made("edge-signed", "AKIA", day(0));
    IntStream.of(200, 215, 230, 362)
        .forEach(
            day -> {
              journal.injected("edge-signed", "repository-deleted", day(day));
              journal.dealtWith("edge-signed", day(day + 1));
            });

    List<Element> labels = all("text").stream().filter(text -> is(text, "label")).toList();

    assertThat(labels).hasSize(4);
    assertThat(labels.subList(0, 3))
        .extracting(label -> label.getAttribute("y"))
        .doesNotHaveDuplicates();
    assertThat(labels.getLast().getAttribute("text-anchor")).isEqualTo("end");
  }

  @Test
  void showsInTheReadmeEveryFormAndEveryMishapWithNothingFromElsewhere() throws Exception {
    String shown = Files.readString(root.resolve("lambda/local/timeline.svg"));

    assertThat(Files.readString(root.resolve("README.md"))).contains("(lambda/local/timeline.svg)");
    assertThat(YearPlan.forms()).allMatch(form -> shown.contains(">edge-" + form + "<"));
    assertThat(YearPlan.mishaps()).allMatch(mishap -> shown.contains(">" + mishap + "<"));
    assertThat(shown)
        .contains("all dealt with", "prefers-color-scheme:dark")
        .doesNotContain("<script", "href", "@import", "url(http");
    assertThat(parsed(shown).getDocumentElement().getTagName()).isEqualTo("svg");
  }

  private static Instant day(int day) {
    return START.plus(Duration.ofDays(day));
  }

  private List<Element> all(String tag) throws Exception {
    NodeList found = parsed(Picture.of(journal)).getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .map(Element.class::cast)
        .toList();
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static Element one(List<Element> bars, String style) {
    return bars.stream()
        .filter(bar -> is(bar, style))
        .filter(PictureTest::isInTheLanes)
        .findFirst()
        .orElseThrow();
  }

  private static boolean is(Element element, String style) {
    return element.getAttribute("class").equals(style);
  }

  private static boolean isInTheLanes(Element bar) {
    return Double.parseDouble(bar.getAttribute("y")) > 80;
  }

  private static double x(Element bar) {
    return Double.parseDouble(bar.getAttribute("x"));
  }

  private static double width(Element bar) {
    return Double.parseDouble(bar.getAttribute("width"));
  }
}
