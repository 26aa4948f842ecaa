package dev.bobbin.experiment.recipe;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.Schemas;
import dev.bobbin.base.codec.UnionCodec;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Kind;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.PreprocessingSpec.Channels;
import dev.bobbin.data.PreprocessingSpec.Scale;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.schema.PreprocessingCodecs;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The codec of {@code data.preprocessing}. */
final class PreprocessingSpecCodecs {
  /** From 1 to 1024. */
  private static final String SIDE = "([1-9][0-9]{0,2}|10[01][0-9]|102[0-4])";

  private static final Pattern CROSSED = Pattern.compile(SIDE + "x" + SIDE);
  private static final String AUTO = "auto";
  private static final Codec<Float> NUMBER =
      Codecs.NUMBER.as(Double::floatValue, Float::doubleValue);
  private static final Codec<Float> ABOVE_0 =
      Codecs.POSITIVE.as(Double::floatValue, Float::doubleValue);

  static final Codec<PreprocessingSpec> PREPROCESSING = preprocessing();

  private PreprocessingSpecCodecs() {}

  private static Codec<PreprocessingSpec> preprocessing() {
    PreprocessingSpec usual = PreprocessingSpec.AUTO;
    RecordFields<PreprocessingSpec> fields = new RecordFields<>();
    var size =
        fields.optional(
            "size",
            orAuto(size()),
            PreprocessingSpec::size,
            usual.size(),
            "Height x width of the images, such as 64x64; auto is that of the data, or 28x28 where files of pictures differ in size or are larger than 64x64.");
    var channels =
        fields.optional(
            "channels",
            Codecs.constants("grey, rgb or auto", Channels.class),
            PreprocessingSpec::channels,
            usual.channels(),
            "Channels of the images; auto is rgb if some training pictures are in colour.");
    var fit =
        fields.optional(
            "fit",
            Codecs.constants("pad, crop or stretch", Fit.class),
            PreprocessingSpec::fit,
            usual.fit(),
            "How a picture of another aspect fills the size.");
    var background =
        fields.optional(
            "background",
            orAuto(levels()),
            PreprocessingSpec::background,
            usual.background(),
            "Level around and behind pictures, from 0 to 255, or one for each channel; auto is black for light-on-dark, white for dark-on-light, else the mean border of the training pictures.");
    var polarity =
        fields.optional(
            "polarity",
            Codecs.constants("a polarity", Polarity.class),
            PreprocessingSpec::polarity,
            usual.polarity(),
            "Polarity of the pictures: dark-on-light ones are inverted; auto goes by the borders of the training pictures, and takes colour pictures as they are.");
    var scale =
        fields.optional(
            "scale", scale(), PreprocessingSpec::scale, usual.scale(), "How bytes become numbers.");
    var orientation =
        fields.optional(
            "orientation",
            Codecs.FLAG,
            PreprocessingSpec::orientation,
            usual.orientation(),
            "Whether pictures are turned as their EXIF orientation says.");
    return fields
        .insteadOf("size", "image-size", "resize")
        .insteadOf("channels", "color-mode", "colour", "color")
        .insteadOf("fit", "resize-mode", "interpolation")
        .insteadOf("scale", "rescale", "normalize", "normalization")
        .build(v ->
            new PreprocessingSpec(
                v.get(size),
                v.get(channels),
                v.get(fit),
                v.get(background),
                v.get(polarity),
                v.get(scale),
                v.get(orientation)));
  }

  private static Codec<Size> size() {
    Codec<Size> text =
        Codecs.parsed(
            "a size such as 64x64, from 1x1 to 1024x1024",
            size -> {
              Matcher crossed = CROSSED.matcher(size);
              if (!crossed.matches()) {
                throw new IllegalArgumentException(size);
              }
              return new Size(
                  Integer.parseInt(crossed.group(1)), Integer.parseInt(crossed.group(2)));
            },
            Size::toString);
    return Codec.of(
        text::read,
        Form.of(
            text::write,
            _ -> Schemas.of("type", "string", "pattern", "^" + CROSSED.pattern() + "$")));
  }

  /** One level, or a list of them. */
  private static Codec<List<Integer>> levels() {
    Codec<Integer> level = Codecs.between(0, 255);
    Codec<List<Integer>> list = PreprocessingCodecs.LEVELS;
    return Codec.of(
        (node, path, problems) -> {
          if (node instanceof Node.Sequence) {
            return list.read(node, path, problems);
          }
          Integer one = level.read(node, path, problems);
          return one == null ? null : List.of(one);
        },
        Form.of(
            levels -> levels.size() == 1 ? (Object) levels.getFirst() : levels,
            definitions ->
                Schemas.of("anyOf", List.of(level.schema(definitions), list.schema(definitions)))));
  }

  /** Absent as the text {@code auto}. */
  private static <T> Codec<Optional<T>> orAuto(Codec<T> codec) {
    return Codec.of(
        (node, path, problems) -> {
          if (node instanceof Node.Scalar scalar
              && scalar.kind() == Kind.TEXT
              && scalar.text().equals(AUTO)) {
            return Optional.empty();
          }
          T value = codec.read(node, path, problems);
          return value == null ? null : Optional.of(value);
        },
        Form.of(
            value -> value.map(codec::write).orElse(AUTO),
            definitions ->
                Schemas.of(
                    "anyOf", List.of(Schemas.of("const", AUTO), codec.schema(definitions)))));
  }

  private static Codec<Scale> scale() {
    RecordFields<Scale.Standardize> fields = new RecordFields<>();
    var mean =
        fields.absent(
            "mean",
            Codecs.list(NUMBER, 1),
            scale -> Optional.of(scale.mean()).filter(numbers -> !numbers.isEmpty()),
            "Mean of the bytes, for each channel; by default that of the training split.");
    var std =
        fields.absent(
            "std",
            Codecs.list(ABOVE_0, 1),
            scale -> Optional.of(scale.std()).filter(numbers -> !numbers.isEmpty()),
            "Standard deviation of the bytes, for each channel; by default that of the training split.");
    return new UnionCodec<Scale>("scale")
        .kind("0..1", Scale.ZeroToOne.class, Scale.ZeroToOne::new)
        .kind("-1..1", Scale.MinusOneToOne.class, Scale.MinusOneToOne::new)
        .kind(
            "standardize",
            Scale.Standardize.class,
            fields.build(v ->
                new Scale.Standardize(
                    v.find(mean).orElse(List.of()), v.find(std).orElse(List.of()))))
        .insteadOf("standardize", "standardise", "normalize", "per-channel", "mean-std");
  }
}
