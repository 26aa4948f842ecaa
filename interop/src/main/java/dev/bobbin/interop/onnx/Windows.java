package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.interop.assembly.LayerPath;
import dev.bobbin.interop.assembly.PaddedKernel;
import dev.bobbin.interop.onnx.Feature.Atom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Windows over an image: convolutions and pools. */
final class Windows {
  /** With zeros, a kernel may become so much larger, or this large. */
  private static final long MOST_GROWTH = 16;

  private static final long MOST_WEIGHTS = 1 << 22;
  private static final int AXES = 2;

  private final List<String> notes;

  /** Adds sentences for the user to {@code notes}. */
  Windows(List<String> notes) {
    this.notes = notes;
  }

  /** Height and width of a window, its steps and the zeros around the image. */
  private record Window(int[] size, int[] stride, int[] dilation, Pads pads) {
    int extent(int axis) {
      return Math.addExact(Math.multiplyExact(size[axis] - 1, dilation[axis]), 1);
    }

    /** With the gaps of the dilation. */
    Size extent() {
      return new Size(extent(0), extent(1));
    }

    int before(int axis) {
      return axis == 0 ? pads.top() : pads.left();
    }

    int after(int axis) {
      return axis == 0 ? pads.bottom() : pads.right();
    }

    Size strides() {
      return new Size(stride[0], stride[1]);
    }
  }

  Feature conv(Arguments in) {
    Feature feature = in.paddedFeature(0);
    requireChannelsFirst(in, feature);
    OnnxTensor weights = in.constant(1);
    weights.size();
    List<Long> sizes = weights.dimensions();
    long group = in.whole("group", 1);
    int channels = feature.image().channels();
    boolean fits =
        sizes.size() == 4
            && sizes.stream().allMatch(size -> size > 0)
            && group > 0
            && channels % group == 0
            && sizes.get(0) % group == 0
            && sizes.get(1) == channels / group;
    if (!fits) {
      throw in.invalid(
          "weights for an image of %d channels in %d groups".formatted(channels, group),
          "a tensor of " + sizes);
    }
    int[] kernel = {Math.toIntExact(sizes.get(2)), Math.toIntExact(sizes.get(3))};
    Window window = window(in, feature, kernel);
    PaddedKernel padded =
        PaddedKernel.of(
                feature.image(),
                window.extent(),
                window.strides(),
                new PaddedKernel.Pads(window.pads().top(), window.pads().bottom()),
                new PaddedKernel.Pads(window.pads().left(), window.pads().right()))
            .orElseThrow(
                () -> in.invalid("the padding of Keras's valid or same", "pads " + window.pads()));
    int filters = Math.toIntExact(sizes.get(0));
    Map<String, float[]> parameters = new HashMap<>();
    parameters.put(
        "kernel", spread(in, weights, window, padded, channels, filters, Math.toIntExact(group)));
    Optional<OnnxTensor> bias = in.findConstant(2);
    bias.ifPresent(values -> parameters.put("bias", values.floats()));
    LayerPath path =
        feature
            .path()
            .then(
                new Conv2d(
                    filters,
                    padded.size(),
                    window.strides(),
                    padded.padding(),
                    Activation.LINEAR,
                    bias.isPresent(),
                    Initializer.GLOROT_UNIFORM,
                    Regularizer.NONE),
                parameters);
    if (!padded.size().equals(window.extent())) {
      notes.add(
          "a convolution of %dx%d became one of %s with zeros, for its padding %s"
              .formatted(kernel[0], kernel[1], padded.size(), window.pads()));
    }
    return Feature.channelsFirst(path);
  }

  /** The weights in Bobbin's order, with zeros where groups, dilations and padding ask for them. */
  private static float[] spread(
      Arguments in,
      OnnxTensor weights,
      Window window,
      PaddedKernel padded,
      int channels,
      int filters,
      int group) {
    long count =
        Math.multiplyExact(
            (long) padded.size().height() * padded.size().width(), (long) channels * filters);
    float[] theirs = weights.floats();
    if (count > Math.max(MOST_WEIGHTS, MOST_GROWTH * theirs.length)) {
      throw in.invalid("at most %d weights".formatted(MOST_WEIGHTS), count + " with zeros");
    }
    float[] ours = new float[(int) count];
    int inGroup = channels / group;
    int outGroup = filters / group;
    int from = 0;
    for (int out = 0; out < filters; out++) {
      for (int channel = 0; channel < inGroup; channel++) {
        int real = out / outGroup * inGroup + channel;
        for (int y = 0; y < window.size()[0]; y++) {
          int row = padded.top() + y * window.dilation()[0];
          for (int x = 0; x < window.size()[1]; x++) {
            int column = padded.left() + x * window.dilation()[1];
            ours[((row * padded.size().width() + column) * channels + real) * filters + out] =
                theirs[from];
            from++;
          }
        }
      }
    }
    return ours;
  }

  Feature maxPool(Arguments in) {
    in.ignore("storage_order");
    return pool(in, false);
  }

  Feature averagePool(Arguments in) {
    return pool(in, in.whole("count_include_pad", 0) != 0);
  }

  private Feature pool(Arguments in, boolean countsPadding) {
    Feature feature = in.feature(0);
    requireChannelsFirst(in, feature);
    int[] size =
        pair(in, "kernel_shape", in.findWholes("kernel_shape"))
            .orElseThrow(() -> in.invalid("a kernel_shape", "none"));
    Window window = window(in, feature, size);
    if (window.dilation()[0] != 1 || window.dilation()[1] != 1) {
      throw in.invalid("a window without gaps", "dilations");
    }
    boolean ceiling = in.whole("ceil_mode", 0) != 0;
    Shape image = feature.image();
    for (Padding padding : Padding.values()) {
      if (fits(padding, image.height(), window, 0, ceiling, countsPadding)
          && fits(padding, image.width(), window, 1, ceiling, countsPadding)) {
        Size pool = new Size(size[0], size[1]);
        LayerSpec spec =
            in.operator().equals("MaxPool")
                ? new LayerSpec.MaxPool(pool, window.strides(), padding)
                : new LayerSpec.AveragePool(pool, window.strides(), padding);
        return Feature.channelsFirst(feature.path().then(spec));
      }
    }
    throw in.invalid(
        "the padding of Keras's valid or same, which is not counted",
        "pads %s%s%s"
            .formatted(
                window.pads(),
                ceiling ? ", ceil_mode 1" : "",
                countsPadding ? ", count_include_pad 1" : ""));
  }

  private static boolean fits(
      Padding padding, int input, Window window, int axis, boolean ceiling, boolean counts) {
    int size = window.size()[axis];
    int stride = window.stride()[axis];
    long room = (long) input + window.before(axis) + window.after(axis) - size;
    if (room < 0) {
      return false;
    }
    long outputs = (ceiling ? Math.ceilDiv(room, stride) : room / stride) + 1;
    if (ceiling && (outputs - 1) * stride >= input + (long) window.before(axis)) {
      // A window that would begin behind the image is left out.
      outputs--;
    }
    long end = (outputs - 1) * stride + size - window.before(axis);
    boolean usesPadding = window.before(axis) > 0 || end > input;
    return padding.outputs(input, size, stride) == outputs
        && padding.before(input, size, stride) == window.before(axis)
        && !(counts && usesPadding);
  }

  /** The mean or the largest value of each channel. */
  Feature global(Arguments in, LayerSpec pool) {
    Feature feature = in.feature(0);
    requireChannelsFirst(in, feature);
    return pooled(feature, pool, List.of(List.of(Atom.CHANNELS), List.of(), List.of()));
  }

  /** The mean or the largest value over all axes but the channels. */
  Feature reduced(Arguments in, LayerSpec pool) {
    Feature feature = in.feature(0);
    boolean keep = in.whole("keepdims", 1) != 0;
    in.require("noop_with_empty_axes", 0);
    int rank = feature.axes().size() + 1;
    // Without axes, everything becomes one number.
    List<Integer> reduced =
        in.wholes("axes", 1)
            .filter(axes -> !axes.isEmpty())
            .map(axes -> axes.stream().map(axis -> Reshapes.axis(axis, rank)).toList())
            .orElseGet(() -> range(rank));
    List<List<Atom>> left = new ArrayList<>();
    List<Atom> gone = new ArrayList<>();
    for (int axis = 1; axis < rank; axis++) {
      List<Atom> atoms = feature.axes().get(axis - 1);
      if (!reduced.contains(axis)) {
        left.add(atoms);
      } else {
        gone.addAll(atoms);
        if (keep) {
          left.add(List.of());
        }
      }
    }
    Shape image = feature.image();
    boolean all =
        (gone.contains(Atom.HEIGHT) || image.height() == 1)
            && (gone.contains(Atom.WIDTH) || image.width() == 1)
            && !gone.contains(Atom.CHANNELS)
            && feature.path().shape().equals(image);
    if (reduced.contains(0) || !all) {
      throw in.invalid(
          "%s over height and width".formatted(in.operator()),
          "axes %s of %s".formatted(reduced, feature.sizes()));
    }
    return pooled(feature, pool, left);
  }

  private static Feature pooled(Feature feature, LayerSpec pool, List<List<Atom>> axes) {
    return Feature.of(feature.path().then(pool), axes);
  }

  /** Zeros around an image, for the convolution after them. */
  Feature pad(Arguments in) {
    Feature feature = in.paddedFeature(0);
    String mode = in.text("mode", "constant");
    float value = in.findNumber(2).orElse(0f) + in.number("value", 0);
    if (!mode.equals("constant") || value != 0) {
      throw in.invalid("zeros around the image", "mode %s, value %s".formatted(mode, value));
    }
    List<Long> pads = in.wholes("pads", 1).orElseThrow(() -> in.invalid("pads", "none"));
    int rank = feature.axes().size() + 1;
    List<Integer> axes =
        in.findSizes(3)
            .map(found -> found.values().stream().map(axis -> Reshapes.axis(axis, rank)).toList())
            .orElseGet(() -> range(rank));
    if (pads.size() != 2 * axes.size()) {
      throw in.invalid("%d pads".formatted(2 * axes.size()), pads.size() + "");
    }
    int[] before = new int[AXES];
    int[] after = new int[AXES];
    for (int i = 0; i < axes.size(); i++) {
      int first = Math.toIntExact(pads.get(i));
      int last = Math.toIntExact(pads.get(axes.size() + i));
      if (first == 0 && last == 0) {
        continue;
      }
      List<Atom> atoms = axes.get(i) == 0 ? List.of() : feature.axes().get(axes.get(i) - 1);
      if (first < 0
          || last < 0
          || (!atoms.equals(List.of(Atom.HEIGHT)) && !atoms.equals(List.of(Atom.WIDTH)))) {
        throw in.invalid("zeros around height and width", "pads " + pads);
      }
      before[atoms.getFirst().ordinal()] = first;
      after[atoms.getFirst().ordinal()] = last;
    }
    return feature.padded(feature.pads().plus(new Pads(before[0], before[1], after[0], after[1])));
  }

  private static List<Integer> range(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private static void requireChannelsFirst(Arguments in, Feature feature) {
    if (!feature.isChannelsFirst()) {
      throw in.invalid("an image [N, channels, height, width]", "values of " + feature.sizes());
    }
  }

  private static Window window(Arguments in, Feature feature, int[] size) {
    int[] stated = pair(in, "kernel_shape", in.findWholes("kernel_shape")).orElse(size);
    if (stated[0] != size[0] || stated[1] != size[1]) {
      throw in.invalid(
          "a kernel_shape of %dx%d".formatted(size[0], size[1]),
          "%dx%d".formatted(stated[0], stated[1]));
    }
    int[] stride = pair(in, "strides", in.findWholes("strides")).orElse(new int[] {1, 1});
    int[] dilation = pair(in, "dilations", in.findWholes("dilations")).orElse(new int[] {1, 1});
    Window plain = new Window(size, stride, dilation, Pads.NONE);
    return new Window(size, stride, dilation, feature.pads().plus(pads(in, feature, plain)));
  }

  private static Optional<int[]> pair(Arguments in, String name, Optional<List<Long>> found) {
    return found.map(values -> {
      if (values.size() != AXES || Collections.min(values) < 1) {
        throw in.invalid(name + " of two numbers from 1", values + "");
      }
      return new int[] {Math.toIntExact(values.get(0)), Math.toIntExact(values.get(1))};
    });
  }

  private static Pads pads(Arguments in, Feature feature, Window window) {
    Optional<List<Long>> stated = in.findWholes("pads");
    String auto = in.text("auto_pad", "NOTSET");
    return switch (auto) {
      case "NOTSET", "" -> stated.map(pads -> pads(in, pads)).orElse(Pads.NONE);
      case "VALID" -> Pads.NONE;
      case "SAME_UPPER", "SAME_LOWER" -> {
        if (!feature.pads().isNone()) {
          throw in.invalid("one padding", "auto_pad after a Pad");
        }
        yield same(feature.image(), window, auto.equals("SAME_UPPER"));
      }
      default -> throw in.invalid("auto_pad NOTSET, VALID, SAME_UPPER or SAME_LOWER", auto);
    };
  }

  private static Pads pads(Arguments in, List<Long> pads) {
    if (pads.size() != 2 * AXES || Collections.min(pads) < 0) {
      throw in.invalid("four pads from 0", pads + "");
    }
    try {
      return new Pads(
          Math.toIntExact(pads.get(0)),
          Math.toIntExact(pads.get(1)),
          Math.toIntExact(pads.get(2)),
          Math.toIntExact(pads.get(3)));
    } catch (ArithmeticException e) {
      throw new InvalidValueException("expected pads below 2^31, received " + pads);
    }
  }

  /** An odd row or column of zeros comes last, or first. */
  private static Pads same(Shape image, Window window, boolean last) {
    int[] small = new int[AXES];
    int[] large = new int[AXES];
    for (int axis = 0; axis < AXES; axis++) {
      int input = axis == 0 ? image.height() : image.width();
      int stride = window.stride()[axis];
      small[axis] = Padding.SAME.before(input, window.extent(axis), stride);
      large[axis] = Padding.SAME.after(input, window.extent(axis), stride);
    }
    return last
        ? new Pads(small[0], small[1], large[0], large[1])
        : new Pads(large[0], large[1], small[0], small[1]);
  }
}
