package relief.io;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import relief.data.Dataset;

/** Where an archive comes from, in words: versions, time, and what is known of the data. */
final class Provenance {
  /** The sum of the data's rows. */
  static final String DATA_SUM = "data SHA-256";

  private static final int CHUNK = 1000;

  private Provenance() {}

  /** Of what is written now. */
  static Map<String, String> now() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("Relief", version());
    facts.put("DJL", Engine.getDjlVersion());
    facts.put(
        "engine", Engine.getInstance().getEngineName() + " " + Engine.getInstance().getVersion());
    facts.put("Java", System.getProperty("java.version"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return facts;
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = Provenance.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Expected version.properties in Relief's own jar.", e);
    }
    return properties.getProperty("version");
  }

  /** Of a data set: its name and size, and the sum of its rows. */
  static Map<String, String> of(Dataset data) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("data", data.name());
    facts.put("data rows", String.valueOf(data.size()));
    facts.put("data units", String.valueOf(data.units()));
    facts.put(DATA_SUM, sum(data));
    return facts;
  }

  /** SHA-256 of all rows, as {@link Dataset#rows} gives them, float32 in little-endian order. */
  static String sum(Dataset data) {
    MessageDigest digest = SealedFile.digest();
    for (int from = 0; from < data.size(); from += CHUNK) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray rows = data.rows(from, Math.min(data.size(), from + CHUNK));
        float[] numbers = rows.toFloatArray();
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        digest.update(bytes);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
