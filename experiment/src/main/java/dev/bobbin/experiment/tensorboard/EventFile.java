package dev.bobbin.experiment.tensorboard;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.protobuf.ProtobufWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An event file of TensorBoard: a record with the version of the format, then one with the scalars
 * of each epoch, as {@code simple_value} like PyTorch's {@code SummaryWriter}: of tensors, as
 * {@code tf.summary.scalar} writes them, TensorBoard's {@code EventAccumulator} keeps only ten
 * unless told otherwise. Field numbers are those of TensorFlow's {@code event.proto} and {@code
 * summary.proto}.
 */
final class EventFile implements Closeable {
  private static final String PREFIX = "events.out.tfevents.";

  /** In the place of TensorFlow's host, process and version, to tell own files. */
  private static final String SUFFIX = ".bobbin";

  private static final String VERSION = "brain.Event:2";

  /** 10,000 epochs take about 2 MB. */
  private static final long LARGEST = 64L << 20;

  private final Path file;
  private final FileChannel channel;
  private final int epochs;

  private EventFile(Path file, FileChannel channel, int epochs) {
    this.file = file;
    this.channel = channel;
    this.epochs = epochs;
  }

  /**
   * Opens the event file of a folder for appending, or a new one. Whole records are kept, so that
   * TensorBoard sees every epoch once.
   *
   * @param most epochs to keep; a file with more belongs to a run that was restarted, and is
   *     replaced
   */
  static EventFile open(Path folder, int most, Instant now) throws IOException {
    Files.createDirectories(folder);
    List<Path> known = ours(folder);
    if (known.size() == 1
        && Files.isRegularFile(known.getFirst(), LinkOption.NOFOLLOW_LINKS)
        && Files.size(known.getFirst()) <= LARGEST) {
      byte[] bytes = Files.readAllBytes(known.getFirst());
      TfRecords.Extent extent = TfRecords.whole(bytes, Integer.MAX_VALUE);
      if (extent.count() > 0 && extent.count() - 1 <= most) {
        FileChannel channel = FileChannel.open(known.getFirst(), StandardOpenOption.WRITE);
        channel.truncate(extent.length());
        channel.position(extent.length());
        return new EventFile(known.getFirst(), channel, extent.count() - 1);
      }
    }
    for (Path file : known) {
      Files.delete(file);
    }
    Path file = folder.resolve(PREFIX + now.getEpochSecond() + SUFFIX);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    EventFile opened = new EventFile(file, channel, 0);
    opened.write(new ProtobufWriter().number(1, seconds(now)).text(3, VERSION));
    return opened;
  }

  private static List<Path> ours(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      entries.forEach(files::add);
    }
    return files;
  }

  /** Number of epochs when it was opened. */
  int epochs() {
    return epochs;
  }

  /**
   * Appends an epoch.
   *
   * @param scalars by tag
   */
  void append(long step, Map<String, Double> scalars, Instant now) {
    ProtobufWriter summary = new ProtobufWriter();
    scalars.forEach((tag, value) -> summary.message(1, scalar(tag, value.floatValue())));
    write(new ProtobufWriter().number(1, seconds(now)).whole(2, step).message(5, summary));
  }

  private static ProtobufWriter scalar(String tag, float value) {
    return new ProtobufWriter().text(1, tag).number(2, value);
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  private void write(ProtobufWriter event) {
    ByteBuffer record = ByteBuffer.wrap(TfRecords.frame(event.bytes()));
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      throw BobbinException.io(file, "to write this file", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
