package relief.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains for an epoch on a file of 314 MB, in a Java virtual machine with a heap of 128 MB that is
 * resident from the start, so that what the process takes more and more of is native memory.
 */
@Tag("slow")
class StreamedMemoryTest {
  private static final int ROWS = 400_000;
  private static final int UNITS = 784;
  private static final long ALLOWED = 48 << 10; // kilobytes

  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryStaysFlat() throws IOException, InterruptedException {
    Path file = folder.resolve("large.h5");
    RowCoder bits = new RowCoder(ROWS, UNITS, true, 1);
    DataFileWriter.write(file, List.of(new FileRows("rows", bits, null, StreamedMemoryTest::give)));
    assertTrue(Files.size(file) > 2L * (128 << 20));
    Process training =
        new ProcessBuilder(command(file)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(training.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(training.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, training.exitValue(), output);
    String[] numbers = output.substring(output.indexOf("memory ")).trim().split(" ");
    long growth = Long.parseLong(numbers[2]) - Long.parseLong(numbers[1]);
    System.out.println("Streamed training: " + String.join(" ", numbers));
    assertTrue(growth < ALLOWED, growth + " kB more in the course of the epoch: " + output);
    assertEquals(numbers[3], numbers[4], "arrays");
  }

  private static List<String> command(Path file) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms128m",
        "-Xmx128m",
        "-XX:+AlwaysPreTouch",
        "-cp",
        System.getProperty("java.class.path"),
        StreamedTraining.class.getName(),
        file.toString());
  }

  private static void give(RowFeed.Sink sink) throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    byte[] block = new byte[1000 * UNITS];
    for (int from = 0; from < ROWS; from += 1000) {
      random.nextBytes(block);
      for (int i = 0; i < block.length; i++) {
        block[i] &= 1;
      }
      sink.put(block);
    }
  }
}
