package relief.device;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import com.sun.jdi.request.MethodEntryRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the calls of the engine's native methods in another process, with the JDK's interface for
 * debuggers. All that passes between Java and the engine goes through them.
 */
final class NativeCalls {
  private static final String ENGINE = "ai.djl.pytorch.jni.PyTorchLibrary";

  private final List<Map<String, Integer>> sections = new ArrayList<>();
  private Map<String, Integer> open;

  private NativeCalls() {}

  /** What the watched program calls around each section. */
  static final class Mark {
    private Mark() {}

    static void begin() {}

    static void end() {}
  }

  /**
   * Runs a program to its end.
   *
   * @param program with a main method that calls the marks
   * @param options of its Java virtual machine
   * @return the calls of each native method, by name, for every section
   */
  static List<Map<String, Integer>> of(Class<?> program, String options) throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    String path = System.getProperty("java.class.path");
    arguments.get("options").setValue(options + " -cp \"" + path + "\"");
    arguments.get("main").setValue(program.getName());
    VirtualMachine machine = connector.launch(arguments);
    try {
      NativeCalls calls = new NativeCalls();
      calls.listen(machine);
      requireSuccess(machine.process());
      return calls.sections;
    } finally {
      machine.process().destroy();
    }
  }

  private void listen(VirtualMachine machine) throws InterruptedException {
    EventRequestManager requests = machine.eventRequestManager();
    ClassPrepareRequest firstMark = requests.createClassPrepareRequest();
    firstMark.addClassFilter(Mark.class.getName());
    firstMark.enable();
    try {
      while (true) {
        EventSet events = machine.eventQueue().remove();
        events.forEach(event -> hear(event, requests));
        events.resume();
      }
    } catch (VMDisconnectedException end) {
      return; // the program has ended
    }
  }

  /** From the first mark on all code is interpreted, a hundred times slower. */
  private void hear(Event event, EventRequestManager requests) {
    if (event instanceof ClassPrepareEvent) {
      watch(requests, Mark.class.getName());
      watch(requests, ENGINE);
    } else if (event instanceof MethodEntryEvent call) {
      count(call.method().name());
    }
  }

  private static void watch(EventRequestManager requests, String type) {
    MethodEntryRequest entries = requests.createMethodEntryRequest();
    entries.addClassFilter(type);
    entries.setSuspendPolicy(EventRequest.SUSPEND_NONE);
    entries.enable();
  }

  private void count(String method) {
    if (method.equals("begin")) {
      open = new TreeMap<>();
    } else if (method.equals("end")) {
      sections.add(open);
      open = null;
    } else if (open != null) {
      open.merge(method, 1, Integer::sum);
    }
  }

  private static void requireSuccess(Process process) throws Exception {
    int status = process.waitFor();
    if (status != 0) {
      byte[] errors = process.getErrorStream().readAllBytes();
      throw new IllegalStateException(
          "Status " + status + ": " + new String(errors, StandardCharsets.UTF_8));
    }
  }
}
