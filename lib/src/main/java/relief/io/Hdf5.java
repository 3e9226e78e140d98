package relief.io;

import ai.djl.ndarray.types.Shape;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relief.Snapshot.Values;

/** {@link Content} as an HDF5 file and back: groups and plain data sets, no attributes. */
final class Hdf5 {
  private Hdf5() {}

  /** Writes a new file. Groups are made for data sets alone: jHDF spoils files with empty ones. */
  static void write(Content content, Path file) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      Map<String, WritableGroup> groups = new HashMap<>();
      groups.put("", hdf);
      content
          .datasets()
          .forEach(
              (path, value) -> {
                int end = path.lastIndexOf('/');
                group(groups, path.substring(0, Math.max(0, end)))
                    .putDataset(path.substring(end + 1), data(value));
              });
    }
  }

  private static WritableGroup group(Map<String, WritableGroup> groups, String path) {
    WritableGroup known = groups.get(path);
    if (known != null) {
      return known;
    }
    int end = path.lastIndexOf('/');
    WritableGroup parent = group(groups, path.substring(0, Math.max(0, end)));
    WritableGroup made = parent.putGroup(path.substring(end + 1));
    groups.put(path, made);
    return made;
  }

  private static Object data(Object value) {
    if (value instanceof Values values) {
      return nested(values);
    }
    return value instanceof List<?> texts ? texts.toArray(new String[0]) : value;
  }

  /** A boxed number, or arrays of arrays, as many as there are axes. */
  private static Object nested(Values values) {
    long[] shape = values.shape().getShape();
    if (shape.length == 0) {
      return Array.get(values.numbers(), 0);
    }
    int[] dimensions = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
    Object all = Array.newInstance(values.numbers().getClass().getComponentType(), dimensions);
    fill(all, dimensions.length, values.numbers(), 0);
    return all;
  }

  private static int fill(Object target, int axes, Object numbers, int from) {
    int next = from;
    if (axes == 1) {
      System.arraycopy(numbers, from, target, 0, Array.getLength(target));
      return from + Array.getLength(target);
    }
    for (Object part : (Object[]) target) {
      next = fill(part, axes - 1, numbers, next);
    }
    return next;
  }

  /** Reads a whole file. */
  static Content read(byte[] file) {
    Content content = new Content();
    try (HdfFile hdf = HdfFile.fromBytes(file)) {
      read(hdf, "", content);
    }
    return content;
  }

  private static void read(Group group, String prefix, Content content) {
    for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
      String path = prefix + child.getKey();
      if (child.getValue() instanceof Group inner) {
        read(inner, path + "/", content);
      } else {
        content.put(path, value((Dataset) child.getValue(), path));
      }
    }
  }

  private static Object value(Dataset dataset, String path) {
    if (dataset.getJavaType() == String.class) {
      Object texts = dataset.getData();
      return texts instanceof String[] several ? List.of(several) : texts;
    }
    Object numbers = dataset.getDataFlat();
    boolean known =
        numbers instanceof float[]
            || numbers instanceof double[]
            || numbers instanceof int[]
            || numbers instanceof long[];
    if (!known) {
      throw new ArchiveException(
          "Expected texts or numbers of four or eight bytes in "
              + path
              + " of an archive, got "
              + dataset.getJavaType()
              + "; it was written by something else than Relief.");
    }
    return new Values(new Shape(dataset.getDimensionsAsLong()), numbers);
  }
}
