package dev.bobbin.data.catalogue;

import dev.bobbin.data.image.LoadedImage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What came up while the pictures of a split were prepared. Not thread-safe. */
final class PreparedPictures {
  private static final int NAMED = 10;
  private static final int LONGEST = 10_000;

  /** Pictures that could not be read. */
  final BitSet broken = new BitSet();

  /** Why the first of them could not. */
  final List<String> reasons = new ArrayList<>();

  /** What those were that could be read. */
  final PictureTally tally;

  final Map<LoadedImage.Kind, Warned> warnings = new EnumMap<>(LoadedImage.Kind.class);

  PreparedPictures() {
    this(new PictureTally());
  }

  private PreparedPictures(PictureTally tally) {
    this.tally = tally;
  }

  /**
   * The pictures with a warning of one kind.
   *
   * @param names of the first
   * @param message of the first
   */
  record Warned(int count, List<String> names, String message) {
    Warned {
      names = List.copyOf(names);
    }

    Warned plus(Warned more) {
      List<String> all = new ArrayList<>(names);
      all.addAll(more.names);
      return new Warned(count + more.count, all.subList(0, Math.min(NAMED, all.size())), message);
    }
  }

  void broken(int index, String reason) {
    broken.set(index);
    if (reasons.size() < NAMED) {
      reasons.add(cut(reason));
    }
  }

  void warned(LoadedImage.Warning warning, String name) {
    warnings.merge(
        warning.kind(), new Warned(1, List.of(cut(name)), cut(warning.message())), Warned::plus);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  void write(DataOutputStream out) throws IOException {
    tally.write(out);
    byte[] bits = broken.toByteArray();
    out.writeInt(bits.length);
    out.write(bits);
    write(out, reasons);
    out.writeInt(warnings.size());
    for (Map.Entry<LoadedImage.Kind, Warned> warning : warnings.entrySet()) {
      out.writeUTF(warning.getKey().name());
      out.writeInt(warning.getValue().count);
      write(out, warning.getValue().names);
      out.writeUTF(warning.getValue().message);
    }
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException or another exception if it is something else
   */
  static PreparedPictures read(DataInputStream in) throws IOException {
    PreparedPictures read = new PreparedPictures(PictureTally.read(in));
    read.broken.or(BitSet.valueOf(in.readNBytes(in.readInt())));
    read.reasons.addAll(texts(in));
    int kinds = in.readInt();
    for (int i = 0; i < kinds; i++) {
      LoadedImage.Kind kind = LoadedImage.Kind.valueOf(in.readUTF());
      int count = in.readInt();
      read.warnings.put(kind, new Warned(count, texts(in), in.readUTF()));
    }
    return read;
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > NAMED) {
      throw new IOException("at most " + NAMED + " names expected");
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(in.readUTF());
    }
    return texts;
  }
}
