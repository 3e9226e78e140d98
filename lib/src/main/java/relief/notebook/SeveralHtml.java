package relief.notebook;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.List;
import java.util.Map;

/** Lists and maps of what shows itself richly, one below the other; nothing for other lists. */
record SeveralHtml(Renderer renderer) {
  private static final int MOST = 20;

  String of(List<?> list) {
    if (list.isEmpty() || !list.stream().allMatch(SeveralHtml::isRich)) {
      return null;
    }
    StringBuilder html = new StringBuilder();
    list.stream().limit(MOST).forEach(each -> html.append(one(each)));
    return html.append(rest(list.size())).toString();
  }

  String of(Map<?, ?> map) {
    if (map.isEmpty() || !map.values().stream().allMatch(SeveralHtml::isRich)) {
      return null;
    }
    StringBuilder html = new StringBuilder();
    map.entrySet().stream()
        .limit(MOST)
        .forEach(each -> html.append(Html.note(each.getKey() + ":")).append(one(each.getValue())));
    return html.append(rest(map.size())).toString();
  }

  private static String rest(int size) {
    return size > MOST ? Html.note("… the first " + MOST + " of " + size) : "";
  }

  private static boolean isRich(Object value) {
    return value != null && Shown.isRich(value.getClass());
  }

  private String one(Object value) {
    DisplayData data = renderer.render(value);
    Object html = data.getData(MIMEType.TEXT_HTML);
    return html == null ? Html.note(Words.of(value)) : html.toString();
  }
}
