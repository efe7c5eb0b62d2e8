package dev.keyrefresh.local;

import dev.keyrefresh.local.fleet.Events;
import dev.keyrefresh.local.git.StockGit;
import dev.keyrefresh.local.picture.Picture;
import dev.keyrefresh.local.synthetic.IdleSweep;
import dev.keyrefresh.local.year.Journal;
import dev.keyrefresh.local.year.Options;
import dev.keyrefresh.local.year.Year;
import dev.keyrefresh.local.year.YearPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * {@code mvn -q -Plocal}: a year of one cluster of each form on the embedded services. Exit 0 when
 * every promise held and every mishap was dealt with, 1 when not, 2 when it cannot run.
 */
public final class LocalRun {
  private static final int CANNOT = 2;
  private static final int A_HUNDRED = 100;
  private static final long MOST_CALLS = 3;

  /** What would lead an SDK, a Kubernetes client or git somewhere else than to loopback. */
  private static final Pattern DISTURBING =
      Pattern.compile(
          "AWS_.*|KUBE.*|GIT_.*|.*_proxy|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS",
          Pattern.CASE_INSENSITIVE);

  private LocalRun() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Thread.currentThread().setUncaughtExceptionHandler((_, e) -> endAt(e));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (isDisturbed(System.getenv())) {
      System.exit(again(args));
    }
    try {
      System.exit(run(Options.read(args), out));
    } catch (Options.Wrong e) {
      out.println(e.getMessage());
      System.exit(CANNOT);
    }
  }

  private static int run(Options options, PrintStream out) {
    if (options.help()) {
      out.println(Options.usage());
      return 0;
    }
    if (!StockGit.isInstalled()) {
      out.println("git is not on the PATH: it is what tries the targets' content. Install git.");
      return CANNOT;
    }
    out.println(
        "A year of "
            + options
                .form()
                .map(form -> "one cluster, form " + form)
                .orElse("one cluster of each form")
            + ", seed "
            + options.seed()
            + ", on services of this process: the real handlers, no AWS account, loopback only.");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<IdleSweep> beside =
          CompletableFuture.supplyAsync(() -> IdleSweep.of(A_HUNDRED), threads);
      Year.Outcome outcome = Year.play(YearPlan.of(options), out);
      out.println("The year as a picture: " + draw(outcome.journal()));
      return outcome.kept() && isCheap(beside.join(), out) ? 0 : 1;
    }
  }

  private static boolean isCheap(IdleSweep sweep, PrintStream out) {
    out.println("Beside the year, " + sweep);
    boolean cheap = sweep.total() <= MOST_CALLS * sweep.clusters() + 1;
    if (!cheap) {
      out.println("Not kept: at most " + MOST_CALLS + " calls a cluster, and one for a hundred.");
    }
    return cheap;
  }

  private static Path draw(Journal journal) {
    Path picture = Events.find().file("../lambda/local/target/timeline.svg").normalize();
    try {
      Files.createDirectories(picture.getParent());
      return Files.writeString(picture, Picture.of(journal));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Servers that are still up would keep the process alive. */
  private static void endAt(Throwable failure) {
    failure.printStackTrace();
    System.exit(1);
  }

  static boolean isDisturbed(Map<String, String> environment) {
    return environment.keySet().stream().anyMatch(name -> DISTURBING.matcher(name).matches());
  }

  /** The same run in a process that has none of it. */
  private static int again(String[] args) throws IOException, InterruptedException {
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> command = new ArrayList<>(List.of(self.command().orElseThrow()));
    command.addAll(self.arguments().map(List::of).orElseGet(() -> plainly(args)));
    ProcessBuilder process = new ProcessBuilder(command).inheritIO();
    process.environment().keySet().removeIf(name -> DISTURBING.matcher(name).matches());
    return process.start().waitFor();
  }

  /** Where the platform does not tell this process's own arguments. */
  private static List<String> plainly(String[] args) {
    List<String> arguments =
        new ArrayList<>(
            List.of("-cp", System.getProperty("java.class.path"), LocalRun.class.getName()));
    arguments.addAll(List.of(args));
    return arguments;
  }
}
