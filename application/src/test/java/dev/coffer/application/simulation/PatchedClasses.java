package dev.coffer.application.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The production classes and the simulator once more, with some compiled from patched sources: so
 * production code needs no hook for faults.
 */
final class PatchedClasses extends ClassLoader {
  private static final String OURS = "dev.coffer.";

  private final Map<String, byte[]> patched;

  private PatchedClasses(Map<String, byte[]> patched) {
    super(PatchedClasses.class.getClassLoader());
    this.patched = patched;
  }

  /** The classes as they are. */
  static PatchedClasses sound() {
    return new PatchedClasses(Map.of());
  }

  static PatchedClasses with(PlantedFault fault) {
    return new PatchedClasses(compiled(fault.type(), fault.patched()));
  }

  /** Runs a seed with these classes: what broke, or empty. */
  String run(long seed) {
    try {
      Object answer =
          loadClass(Simulation.class.getName()).getMethod("run", long.class).invoke(null, seed);
      return (String) Objects.requireNonNull(answer);
    } catch (InvocationTargetException e) {
      return "failed: " + e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : defined(name);
    }
  }

  private Class<?> defined(String name) throws ClassNotFoundException {
    byte[] octets = patched.get(name);
    if (octets == null) {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        octets = file.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
    return defineClass(name, octets, 0, octets.length);
  }

  private static Map<String, byte[]> compiled(String type, String source) {
    JavaCompiler compiler =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests run on a JDK");
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    StringWriter messages = new StringWriter();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try (JavaFileManager files =
        new InMemory(compiler.getStandardFileManager(null, null, null), classes)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-proc:none", "-nowarn", "-cp", classPath),
                  null,
                  List.of(new Source(type, source)))
              .call();
      if (!done) {
        throw new IllegalStateException("a planted fault does not compile: " + messages);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, byte[]> octets = new HashMap<>();
    classes.forEach((name, content) -> octets.put(name, content.toByteArray()));
    return octets;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          classes.put(name, content);
          return content;
        }
      };
    }
  }
}
