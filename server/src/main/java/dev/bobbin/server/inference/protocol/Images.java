package dev.bobbin.server.inference.protocol;

import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.engine.Shape;
import dev.bobbin.http.Problem;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.PixelValues;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.server.inference.Pictures;
import dev.bobbin.server.inference.protocol.InferRequest.Input;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of a request.
 *
 * @param values [count][height][width][channels], scaled as the network wants them
 * @param count at least 1
 * @param warnings of pictures, one line each
 */
record Images(float[] values, int count, List<String> warnings) {
  /** The one tensor that goes in. */
  static final String NAME = "image";

  /** How the elements of {@link #NAME} may be given. */
  private enum Datatype {
    /** Values as the network wants them. */
    FP32,
    /** Bytes that look as the model wants them; it scales them. */
    UINT8,
    /** Encoded pictures: in JSON as base64. */
    BYTES
  }

  /** Makes images of a request's input. */
  static final class Reader {
    private final Classifier classifier;
    private final Pictures pictures;
    private final Polarity polarity;
    private final int most;

    /**
     * A reader.
     *
     * @param classifier whose images they are
     * @param pictures reads encoded ones
     * @param polarity of encoded ones
     * @param most images of a request
     */
    Reader(Classifier classifier, Pictures pictures, Polarity polarity, int most) {
      this.most = most;
      this.classifier = classifier;
      this.pictures = pictures;
      this.polarity = polarity;
    }

    /**
     * Reads the input.
     *
     * @param input whose elements stood in the JSON, or follow it
     * @param binary the elements, where they follow the JSON
     * @throws Problem 400 if it is not what the model wants
     */
    Images read(Input input, @Nullable ByteBuffer binary) {
      Datatype datatype = datatype(input.datatype());
      int count = count(input.shape(), datatype);
      if (count > most) {
        throw new Problem(
            413,
            "%s.shape: expected at most %d images in a request, received %d; try fewer at once"
                .formatted(NAME, most, count));
      }
      TensorData data = input.data();
      if ((data == null) == (binary == null)) {
        throw wrong(
            "data",
            "data, or the parameter " + InferRequest.BINARY_SIZE,
            data == null ? "neither" : "both",
            "one of them");
      }
      if (data != null) {
        data.checkNesting(input.shape());
      }
      return switch (datatype) {
        case FP32 ->
            new Images(
                data == null ? floats(binary, count) : numbers(data, count), count, List.of());
        case UINT8 ->
            new Images(data == null ? bytes(binary, count) : scaled(data, count), count, List.of());
        case BYTES -> encoded(data == null ? slices(binary, count) : decoded(data, count));
      };
    }

    private static Datatype datatype(String name) {
      for (Datatype datatype : Datatype.values()) {
        if (datatype.name().equals(name)) {
          return datatype;
        }
      }
      throw wrong("datatype", "FP32, UINT8 or BYTES", "'" + name + "'", "FP32");
    }

    /**
     * How many images a shape means. Arrays of grey images mostly come as [n, height, width], those
     * of classical learners as rows of [n, height * width]: both are as clear as the full shape. A
     * single image without n is not.
     */
    private int count(List<Integer> shape, Datatype datatype) {
      Shape image = classifier.input();
      List<List<Integer>> tails =
          datatype == Datatype.BYTES
              ? List.of(List.of(), List.of(1))
              : image.channels() == 1
                  ? List.of(
                      List.of(image.height(), image.width(), 1),
                      List.of(image.height(), image.width()),
                      List.of(image.size()))
                  : List.of(
                      List.of(image.height(), image.width(), image.channels()),
                      List.of(image.size()));
      boolean fits = !shape.isEmpty() && tails.contains(shape.subList(1, shape.size()));
      if (!fits || shape.getFirst() < 1) {
        String expected =
            String.join(
                " or ",
                tails.stream()
                    .map(tail -> ("[n, " + tail.toString().substring(1)).replace(", ]", "]"))
                    .toList());
        throw wrong("shape", expected + " with n from 1 on", shape.toString(), "the full shape");
      }
      return shape.getFirst();
    }

    private float[] numbers(TensorData data, int count) {
      checkKind(data, false);
      checkSize(data.size(), count);
      return data.numbers();
    }

    private float[] scaled(TensorData data, int count) {
      checkKind(data, false);
      checkSize(data.size(), count);
      data.checkBytes();
      float[] values = data.numbers();
      PixelValues scaled = asTheyAre();
      for (int i = 0; i < values.length; i++) {
        values[i] = scaled.of((byte) values[i]);
      }
      return values;
    }

    private void checkSize(long elements, int count) {
      long expected = (long) count * classifier.input().size();
      if (elements != expected) {
        throw wrong(
            "data",
            "%d elements, as its shape says".formatted(expected),
            Long.toString(elements),
            "the shape of the data");
      }
    }

    private static void checkKind(TensorData data, boolean texts) {
      if (data.size() > 0 && data.isText() != texts) {
        throw wrong(
            "data",
            texts ? "texts in base64" : "numbers",
            texts ? "numbers" : "texts",
            texts ? "UINT8 or FP32" : "BYTES");
      }
    }

    private float[] floats(ByteBuffer binary, int count) {
      checkBytes(binary.remaining(), Float.BYTES, count);
      float[] values = new float[count * classifier.input().size()];
      binary.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw wrong(
              "data[" + i + "]", "a finite number", Float.toString(values[i]), "values in range");
        }
      }
      return values;
    }

    private float[] bytes(ByteBuffer binary, int count) {
      checkBytes(binary.remaining(), 1, count);
      byte[] pixels = new byte[count * classifier.input().size()];
      binary.get(pixels);
      return asTheyAre().of(pixels);
    }

    private PixelValues asTheyAre() {
      Preprocessing preprocessing = classifier.preprocessing();
      return preprocessing.valuesOf(preprocessing.polarity());
    }

    private void checkBytes(int bytes, int each, int count) {
      long expected = (long) each * count * classifier.input().size();
      if (bytes != expected) {
        throw wrong(
            InferRequest.BINARY_SIZE,
            "%d bytes, as its shape says".formatted(expected),
            Integer.toString(bytes),
            "the shape of the data");
      }
    }

    private static List<byte[]> decoded(TensorData data, int count) {
      checkKind(data, true);
      checkPictures(data.size(), count);
      List<byte[]> files = new ArrayList<>();
      for (String text : data.texts()) {
        try {
          files.add(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
          throw wrong(
              "data[" + files.size() + "]",
              "a picture's bytes in base64",
              "a text that is none (" + e.getMessage() + ")",
              "base64 -w 0 picture.png");
        }
      }
      return files;
    }

    /** Each element after its length. */
    private static List<byte[]> slices(ByteBuffer binary, int count) {
      binary.order(ByteOrder.LITTLE_ENDIAN);
      List<byte[]> files = new ArrayList<>();
      while (binary.hasRemaining()) {
        int length = binary.remaining() < Integer.BYTES ? -1 : binary.getInt();
        if (length < 0 || length > binary.remaining()) {
          throw wrong(
              "data[" + files.size() + "]",
              "4 bytes of length and as many bytes as they say",
              binary.remaining() + " bytes left",
              "little-endian lengths");
        }
        byte[] file = new byte[length];
        binary.get(file);
        files.add(file);
        if (files.size() > count) {
          break;
        }
      }
      checkPictures(files.size(), count);
      return files;
    }

    private static void checkPictures(int received, int expected) {
      if (received != expected) {
        throw wrong(
            "data",
            "%d pictures, as its shape says".formatted(expected),
            Integer.toString(received),
            "the number of pictures as shape");
      }
    }

    private Images encoded(List<byte[]> files) {
      int size = classifier.input().size();
      PixelValues read = classifier.preprocessing().values();
      float[] values = new float[Math.multiplyExact(files.size(), size)];
      List<String> warnings = new ArrayList<>();
      for (int n = 0; n < files.size(); n++) {
        String name = "image " + n;
        LoadedImage image = pictures.read(files.get(n), name, classifier.input(), polarity);
        read.read(image.pixels(), 0, values, n * size, size);
        image.warnings().forEach(warning -> warnings.add(name + " " + warning.message()));
      }
      return new Images(values, files.size(), warnings);
    }

    private static Problem wrong(String where, String expected, String received, String remedy) {
      return new Problem(
          400,
          "%s.%s: expected %s, received %s; try %s"
              .formatted(NAME, where, expected, received, remedy));
    }
  }
}
