package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class RatingsTest {
  private final Workspace workspace = Workspace.seeded(3);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static Table table(String... lines) {
    StringColumn user = StringColumn.create("user");
    IntColumn film = IntColumn.create("film");
    IntColumn stars = IntColumn.create("stars");
    for (String line : lines) {
      String[] parts = line.split(" ");
      user.append(parts[0]);
      film.append(Integer.parseInt(parts[1]));
      stars.append(Integer.parseInt(parts[2]));
    }
    return Table.create("films", user, film, stars);
  }

  private static Ratings ratings(String... lines) {
    return Ratings.of(table(lines), "user", "film", "stars");
  }

  @Test
  void aUsersRowHasAGroupForEachItem() {
    Ratings all = ratings("eve 100 3", "adam 7 1", "eve 7 2");
    assertEquals(
        "3 ratings from 1 to 3 of 2 items by 2 users, 75.0 % of all pairs", all.toString());
    float[] adamThenEve = {1, 0, 0, 0, 0, 0, /* eve */ 0, 1, 0, 0, 0, 1};
    assertArrayEquals(adamThenEve, all.dataset(workspace).rows().toFloatArray());
    assertEquals(1, all.user(0));
    assertEquals(5, all.unit(0));
  }

  @Test
  void meansOfItemsAndUsersPredict() {
    Ratings known = ratings("a 1 1", "a 2 5", "b 1 2", "c 3 4");
    assertArrayEquals(new double[] {1.5, 5, 1.5, 4}, known.itemMeans(known));
    assertArrayEquals(new double[] {3, 3, 2, 4}, known.userMeans(known));
    assertEquals(3, known.mean());
  }

  @Test
  void partsHaveAllRatingsOnceAndKeepTheNumbers() {
    Ratings all =
        Ratings.of(Toy.ratings(40, 30, 0.2, workspace.rng("toy")), "user", "item", "rating");
    Ratings.Parts parts = all.split(0.8, workspace.rng("split"));
    assertEquals(all.count(), parts.known().count() + parts.heldOut().count());
    assertEquals(Math.round(0.8 * all.count()), parts.known().count());
    assertEquals(all.items(), parts.heldOut().items());
    float both =
        parts
            .known()
            .dataset(workspace)
            .rows()
            .add(parts.heldOut().dataset(workspace).rows())
            .sub(all.dataset(workspace).rows())
            .abs()
            .sum()
            .getFloat();
    assertEquals(0, both);
  }

  @Test
  void theToyLeavesNothingBehind() {
    int before = workspace.memory().getManagedArrays().size();
    Toy.ratings(20, 10, 0.2, workspace.rng("toy"));
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  /** All levels occur, and about the share that was asked for; frequencies are kept below 1. */
  @Test
  void theToyIsSparse() {
    Ratings all =
        Ratings.of(Toy.ratings(300, 200, 0.1, workspace.rng("toy")), "user", "item", "rating");
    assertEquals(0.1, all.count() / 60_000.0, 0.02);
    assertEquals(5, all.levels());
    assertTrue(all.mean() > 3 && all.mean() < 4);
  }

  @Test
  void whatIsNoListOfRatingsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ratings("a 1 0"));
    assertThrows(IllegalArgumentException.class, () -> ratings("a 1 2", "a 1 3"));
    assertThrows(
        IllegalArgumentException.class, () -> ratings("a 1 2").split(0.5, workspace.rng("s")));
    assertThrows(
        IllegalArgumentException.class, () -> Toy.ratings(3, 3, 0.5, workspace.rng("toy")));
  }

  @Test
  void gapsOfATableAreNaN() {
    Table table = table("a 1 2", "b 3 4");
    table.intColumn("stars").setMissing(1);
    float[] rows = Missing.rows(workspace, table, "stars", "film").toFloatArray();
    assertArrayEquals(new float[] {2, 1, Float.NaN, 3}, rows);
  }

  @Test
  void masksHaveHoles() {
    PixelMask mask = PixelMask.of(3, 4).without(1, 2, 2, 2);
    float[] known = {1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0};
    assertArrayEquals(known, mask.in(workspace).toFloatArray());
    assertEquals("3×4 pixels, 4 unknown", mask.toString());
    assertThrows(IllegalArgumentException.class, () -> mask.without(2, 0, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> PixelMask.of(0, 4));
  }
}
