import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Preprocessing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Reads the pictures of a folder, repeated up to a number, to 64x64 in colour by some threads. */
final class PictureSpeed {
  private PictureSpeed() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    int threads = Integer.parseInt(arguments[2]);
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
      files = all.filter(p -> p.toString().endsWith(".jpg")).sorted().toList();
    }
    ImageFileReader reader =
        new ImageFileReader(Preprocessing.standard(new Shape(64, 64, 3))).strict();
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    Thread[] all = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      all[t] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                      reader.read(files.get(i % files.size()));
                    }
                  });
    }
    for (Thread thread : all) {
      thread.join();
    }
    System.out.printf("%.3f%n", (System.nanoTime() - start) / 1e9);
  }
}
