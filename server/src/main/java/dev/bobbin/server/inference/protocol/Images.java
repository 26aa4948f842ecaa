package dev.bobbin.server.inference.protocol;

import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.data.image.Picture;
import dev.bobbin.engine.Shape;
import dev.bobbin.http.HttpException;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Overrides;
import dev.bobbin.model.PixelLookupTable;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.server.inference.Pictures;
import dev.bobbin.server.inference.protocol.InferRequest.Input;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The images of a request.
 *
 * @param values [count][height][width][channels], preprocessed
 * @param count at least 1
 * @param warnings about pictures, one line each
 */
record Images(float[] values, int count, List<String> warnings) {
  /** The name of the input tensor. */
  static final String NAME = "image";

  /** Part of the range of values by which they may leave it, for rounding. */
  private static final float SLACK = 0.01f;

  /**
   * Reads images from a request's input.
   *
   * @param classifier for which they are preprocessed
   * @param pictures decodes pictures
   * @param polarity of pictures
   * @param most images of a request
   */
  record Reader(Classifier classifier, Pictures pictures, Polarity polarity, int most) {
    /**
     * Reads the input.
     *
     * @param binary the elements, if they follow the JSON
     * @throws HttpException 400 if it does not fit the model
     */
    Images read(Input input, @Nullable ByteBuffer binary) {
      Datatype datatype =
          Datatype.of(input.datatype())
              .orElseThrow(() ->
                  wrong(
                      "datatype",
                      "one of " + List.of(Datatype.values()),
                      "'" + input.datatype() + "'",
                      "FP32"));
      ImageShape shape = shape(input.shape(), datatype);
      int count = shape.count();
      if (count > most) {
        throw new HttpException(
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
      return switch (datatype.kind()) {
        case VALUES -> {
          float[] values =
              data == null ? floats(binary, datatype, count) : floats(data, datatype, count);
          yield new Images(reordered(values, shape), count, outOfRange(values));
        }
        case PIXELS -> {
          byte[] pixels = data == null ? bytes(binary, datatype, count) : bytes(data, count);
          yield pixels(reordered(pixels, shape), count);
        }
        case FILES -> encoded(data == null ? slices(binary, count) : decoded(data, count));
      };
    }

    private ImageShape shape(List<Integer> given, Datatype datatype) {
      if (datatype.kind() == Datatype.Kind.FILES) {
        boolean fits = given.size() == 1 || (given.size() == 2 && given.getLast() == 1);
        if (!fits || given.getFirst() < 1) {
          throw wrong("shape", "[n] or [n, 1] with n from 1 on", given, "the full shape");
        }
        return new ImageShape(given.getFirst(), false);
      }
      return ImageShape.of(given, classifier.input())
          .orElseThrow(() ->
              wrong(
                  "shape",
                  ImageShape.words(classifier.input()) + " with n from 1 on",
                  given,
                  "the full shape"));
    }

    private float[] reordered(float[] values, ImageShape shape) {
      if (!shape.channelsFirst()) {
        return values;
      }
      int size = classifier.input().size();
      float[] ordered = new float[values.length];
      for (int i = 0; i < ordered.length; i++) {
        ordered[i] = values[i - i % size + shape.source(i % size, classifier.input())];
      }
      return ordered;
    }

    private byte[] reordered(byte[] pixels, ImageShape shape) {
      if (!shape.channelsFirst()) {
        return pixels;
      }
      int size = classifier.input().size();
      byte[] ordered = new byte[pixels.length];
      for (int i = 0; i < ordered.length; i++) {
        ordered[i] = pixels[i - i % size + shape.source(i % size, classifier.input())];
      }
      return ordered;
    }

    private float[] numbers(TensorData data, int count) {
      checkKind(data, false);
      checkCount("data", data.size(), values(count), "elements", "the shape of the data");
      return data.numbers();
    }

    private float[] floats(TensorData data, Datatype datatype, int count) {
      float[] values = numbers(data, count);
      for (int i = 0; i < values.length; i++) {
        values[i] = datatype.rounded(values[i]);
        checkFinite(values[i], i, datatype);
      }
      return values;
    }

    private static void checkFinite(float value, int i, Datatype datatype) {
      if (!Float.isFinite(value)) {
        throw wrong(
            "data[" + i + "]",
            "a finite number within the range of " + (datatype == Datatype.FP16 ? "FP16" : "FP32"),
            value,
            "values in range");
      }
    }

    /** Values that no byte becomes are most likely those of another scale. */
    private List<String> outOfRange(float[] values) {
      PixelLookupTable read = classifier.preprocessing().values();
      float least = Float.POSITIVE_INFINITY;
      float most = Float.NEGATIVE_INFINITY;
      for (int channel = 0; channel < classifier.input().channels(); channel++) {
        least = Math.min(least, read.of((byte) 0, channel));
        most = Math.max(most, read.of((byte) 255, channel));
      }
      float lowest = Float.POSITIVE_INFINITY;
      float highest = Float.NEGATIVE_INFINITY;
      for (float value : values) {
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
      float slack = (most - least) * SLACK;
      return lowest < least - slack || highest > most + slack
          ? List.of(
              "the values are from %s to %s, and pictures of this model from %s to %s: try UINT8 for bytes from 0 to 255"
                  .formatted(lowest, highest, least, most))
          : List.of();
    }

    private byte[] bytes(TensorData data, int count) {
      float[] numbers = numbers(data, count);
      data.checkBytes();
      byte[] pixels = new byte[numbers.length];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (byte) numbers[i];
      }
      return pixels;
    }

    /** Inverts and scales the pixels of pictures of the network's size. */
    private Images pixels(byte[] pixels, int count) {
      Preprocessing how = classifier.preprocessing();
      List<String> warnings = new ArrayList<>();
      if (polarity != Polarity.AUTO) {
        invert(pixels, 0, pixels.length, polarity);
        overridden("the pixels", polarity).ifPresent(warnings::add);
        return new Images(how.values().of(pixels), count, warnings);
      }
      Shape shape = how.size();
      if (shape.channels() != 1 && shape.channels() != 3) {
        throw wrong("polarity", "as-is, light-on-dark or dark-on-light", "auto", "as-is");
      }
      ImageFileReader reader = new ImageFileReader(how, polarity);
      for (int n = 0; n < count; n++) {
        int at = n * shape.size();
        byte[] image = Arrays.copyOfRange(pixels, at, at + shape.size());
        Polarity found =
            reader
                .prepare(new Picture(shape.height(), shape.width(), shape.channels(), image))
                .polarity();
        invert(pixels, at, shape.size(), found);
        overridden("image " + n, found).ifPresent(warnings::add);
      }
      return new Images(how.values().of(pixels), count, warnings);
    }

    private static void invert(byte[] pixels, int from, int count, Polarity polarity) {
      if (polarity == Polarity.DARK_ON_LIGHT) {
        for (int i = from; i < from + count; i++) {
          pixels[i] = (byte) ~pixels[i];
        }
      }
    }

    private Optional<String> overridden(String what, Polarity used) {
      return Overrides.words(classifier.preprocessing(), used).map(words -> what + " " + words);
    }

    private long values(int count) {
      return (long) count * classifier.input().size();
    }

    private static void checkCount(
        String where, long received, long expected, String what, String remedy) {
      if (received != expected) {
        throw wrong(where, "%d %s, as its shape says".formatted(expected, what), received, remedy);
      }
    }

    private static void checkKind(TensorData data, boolean texts) {
      if (data.size() > 0 && data.isText() != texts) {
        throw texts
            ? wrong("data", "texts in base64", "numbers", "UINT8 or FP32")
            : wrong("data", "numbers", "texts", "BYTES");
      }
    }

    private float[] floats(ByteBuffer binary, Datatype datatype, int count) {
      checkBytes(binary, values(count) * datatype.size());
      binary.order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[count * classifier.input().size()];
      if (datatype == Datatype.FP32) {
        binary.asFloatBuffer().get(values);
      }
      for (int i = 0; i < values.length; i++) {
        if (datatype != Datatype.FP32) {
          values[i] = datatype.value(binary);
        }
        checkFinite(values[i], i, datatype);
      }
      return values;
    }

    private byte[] bytes(ByteBuffer binary, Datatype datatype, int count) {
      checkBytes(binary, values(count) * datatype.size());
      binary.order(ByteOrder.LITTLE_ENDIAN);
      byte[] pixels = new byte[count * classifier.input().size()];
      if (datatype == Datatype.UINT8) {
        binary.get(pixels);
        return pixels;
      }
      for (int i = 0; i < pixels.length; i++) {
        long pixel = datatype.pixel(binary);
        if (pixel < 0 || pixel > 255) {
          throw wrong(
              "data[" + i + "]",
              "a whole number from 0 to 255, as pixels have them",
              pixel,
              "FP32 for values that are scaled already");
        }
        pixels[i] = (byte) pixel;
      }
      return pixels;
    }

    private static void checkBytes(ByteBuffer binary, long expected) {
      checkCount(
          InferRequest.BINARY_SIZE, binary.remaining(), expected, "bytes", "the shape of the data");
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
              "another text (" + e.getMessage() + ")",
              "base64 -w 0 picture.png");
        }
      }
      return files;
    }

    /** The elements, each of which follows its length. */
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
      checkCount("data", received, expected, "pictures", "the number of pictures as shape");
    }

    private Images encoded(List<byte[]> files) {
      int size = classifier.input().size();
      PixelLookupTable read = classifier.preprocessing().values();
      float[] values = new float[Math.multiplyExact(files.size(), size)];
      List<String> warnings = new ArrayList<>();
      Map<String, List<Integer>> alike = new LinkedHashMap<>();
      for (int n = 0; n < files.size(); n++) {
        String name = "image " + n;
        LoadedImage image = pictures.read(files.get(n), name, classifier.preprocessing(), polarity);
        read.read(image.pixels(), 0, values, n * size, size);
        overridden(name, image.polarity()).ifPresent(warnings::add);
        for (LoadedImage.Warning warning : image.warnings()) {
          if (warning.kind().isOfCollections()) {
            alike.computeIfAbsent(warning.message(), _ -> new ArrayList<>()).add(n);
          } else {
            warnings.add(name + " " + warning.message());
          }
        }
      }
      alike.forEach((message, images) ->
          warnings.add(
              images.size() == 1
                  ? "image %d %s".formatted(images.getFirst(), message)
                  : "image %d %s; so it is with %d more of %d"
                      .formatted(images.getFirst(), message, images.size() - 1, files.size())));
      return new Images(values, files.size(), warnings);
    }

    private static HttpException wrong(
        String where, String expected, Object received, String remedy) {
      return HttpException.badRequest(NAME + "." + where, expected, received, remedy);
    }
  }
}
