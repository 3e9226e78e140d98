package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Snapshot.Values;

class ContentTest {
  private final Content content = new Content();

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/a", "a/", "a//b", "a/..", ".", "a\nb", "a\0"})
  void impossibleNamesAreRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> content.putNumber(name, 1));
  }

  @Test
  void longNamesAreRefused() {
    content.putNumber("x".repeat(200), 1);
    assertThrows(IllegalArgumentException.class, () -> content.putNumber("x".repeat(201), 1));
    assertThrows(IllegalArgumentException.class, () -> content.putNumber("é".repeat(101), 1));
  }

  /** jHDF would replace a data set by a group of its name without a word. */
  @Test
  void aNameIsADataSetOrAGroup() {
    content.putNumber("a/b", 1);
    assertThrows(IllegalArgumentException.class, () -> content.putNumber("a", 1));
    assertThrows(IllegalArgumentException.class, () -> content.putNumber("a/b", 1));
    assertThrows(IllegalArgumentException.class, () -> content.putNumber("a/b/c", 1));
    content.putNumber("a/c", 1);
    content.putNumber("ab", 1);
    assertEquals(Set.of("b", "c"), content.under("a/").datasets().keySet());
  }

  @Test
  void nothingIsNoDataSet() {
    Values none = new Values(new Shape(0, 3), new float[0]);
    assertThrows(IllegalArgumentException.class, () -> content.put("a", none));
    assertThrows(IllegalArgumentException.class, () -> content.put("a", List.of()));
    assertThrows(IllegalArgumentException.class, () -> content.put("a", 5L));
    assertThrows(IllegalArgumentException.class, () -> content.put("a", "cut\0off"));
  }

  @Test
  void whatIsMissingOrOfAnotherTypeIsNamed() {
    content.putNumber("number", 1);
    content.putReal("real", 1.5);
    content.put("text", "one");
    assertThrows(ArchiveException.class, () -> content.number("real"));
    assertThrows(ArchiveException.class, () -> content.real("number"));
    assertThrows(ArchiveException.class, () -> content.text("texts"));
    assertThrows(ArchiveException.class, () -> content.texts("text"));
    content.putNumber("below", -1);
    assertThrows(ArchiveException.class, () -> content.count("below"));
  }
}
