package dev.bobbin.http;

import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies into memory, within the limits. Nothing is written to a disk, unlike in the
 * servlet's own upload, which keeps temporary files. Bodies may be compressed.
 */
public final class Upload {
  /** Initial buffer of a body, in bytes. */
  static final int FIRST = 16 << 10;

  private static final int MOST_PARTS = 32;
  private static final int MOST_PART_HEADERS = 8 << 10;

  private static final String FIELD = "image";

  /** All in memory, where the whole body is already. */
  private static final MultiPartConfig FORM =
      new MultiPartConfig.Builder()
          .maxParts(MOST_PARTS)
          .maxHeadersSize(MOST_PART_HEADERS)
          .maxMemoryPartSize(-1)
          .useFilesForPartsWithoutFileName(false)
          .build();

  private Upload() {}

  /**
   * An uploaded picture.
   *
   * @param bytes of the file, not checked
   * @param name of the client's file, or {@code "body"}
   */
  public record Picture(byte[] bytes, String name) {}

  /**
   * Reads the whole body, whose memory is reserved until the answer is complete.
   *
   * @throws HttpException 413 if it is too large, also unpacked; 408 if it does not arrive in time;
   *     400 if it ends early or is not compressed as its header says; 415 for another compression;
   *     503 if no memory for bodies is left
   */
  public static byte[] body(Context ctx) {
    RequestContext context = RequestContext.of(ctx);
    int most = context.traffic().limits().body();
    long declared = ctx.req().getContentLengthLong();
    if (declared > most) {
      throw tooLarge(most, declared + " bytes");
    }
    Packing packing = Packing.of(ctx);
    context.beginReading();
    try (InputStream in = packing.unpack(new Unclosed(ctx.req().getInputStream()))) {
      return read(in, context, packing == Packing.NONE ? declared : -1, most);
    } catch (ZipException e) {
      throw new HttpException(
          400,
          "body: expected %s, as Content-Encoding says, received something else; try without that header"
              .formatted(packing.encoding));
    } catch (IOException e) {
      if (context.endReading()) {
        throw new HttpException(
            408,
            "body: expected all of it within %d s, received a part; try a faster connection"
                .formatted(context.traffic().limits().arrival().toSeconds()));
      }
      throw new HttpException(
          400,
          "body: expected all of it, received an end after a part of it; try sending it again");
    } finally {
      context.endReading();
    }
  }

  /** How a body is compressed. Limits are of what it unpacks to. */
  private enum Packing {
    NONE("identity"),
    GZIP("gzip"),
    DEFLATE("deflate");

    private final String encoding;

    Packing(String encoding) {
      this.encoding = encoding;
    }

    static Packing of(Context ctx) {
      @Nullable String header = ctx.header("Content-Encoding");
      String asked = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
      return switch (asked) {
        case "", "identity" -> NONE;
        case "gzip", "x-gzip" -> GZIP;
        case "deflate" -> DEFLATE;
        default -> {
          ctx.header("Accept-Encoding", GZIP.encoding + ", " + DEFLATE.encoding);
          throw new HttpException(
              415,
              "Content-Encoding: expected gzip or deflate, received '"
                  + header
                  + "'; try without compression");
        }
      };
    }

    InputStream unpack(InputStream in) throws IOException {
      return switch (this) {
        case NONE -> in;
        case GZIP -> new GZIPInputStream(in);
        case DEFLATE -> new InflaterInputStream(in);
      };
    }
  }

  /** Closing frees a decompressor; the request itself is read on, or not, by the server. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }

  /** Memory is allocated as the body arrives, not from Content-Length. */
  private static byte[] read(InputStream in, RequestContext context, long declared, int most)
      throws IOException {
    int end = declared < 0 ? most : (int) declared;
    int size = Math.min(FIRST, end);
    context.hold(size);
    byte[] bytes = new byte[size];
    int length = 0;
    while (true) {
      int count = in.read(bytes, length, bytes.length - length);
      if (count < 0) {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
      }
      length += count;
      if (length < bytes.length) {
        continue;
      }
      if (length == end) {
        if (in.read() >= 0) {
          throw tooLarge(most, "more");
        }
        return bytes;
      }
      int larger = Math.min(end, Math.multiplyExact(2, length));
      context.hold(larger);
      bytes = Arrays.copyOf(bytes, larger);
      context.release(length);
    }
  }

  private static HttpException tooLarge(int most, String received) {
    return new HttpException(
        413,
        "body: expected at most %d bytes, received %s; try a smaller picture, or the option that sets the limit"
            .formatted(most, received));
  }

  /**
   * Reads a picture: the body itself, or the file named {@code image}, or else the only one, of a
   * {@code multipart/form-data} form.
   *
   * @throws HttpException as {@link #body} does; 400 if there is no body or no such file
   */
  public static Picture picture(Context ctx) {
    @Nullable String type = ctx.req().getContentType();
    byte[] body = body(ctx);
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      // The picture is copied from the form.
      RequestContext.of(ctx).hold(body.length);
      return file(body, type);
    }
    return new Picture(some(body, "body"), "body");
  }

  private static byte[] some(byte[] bytes, String where) {
    if (bytes.length == 0) {
      throw new HttpException(
          400, where + ": expected a picture, received no bytes; try curl -T picture.png");
    }
    return bytes;
  }

  private static Picture file(byte[] body, String type) {
    try (MultiPartFormData.Parts parts = parse(body, type)) {
      MultiPart.Part part = choose(StreamSupport.stream(parts.spliterator(), false).toList());
      String name = part.getFileName() == null ? FIELD : part.getFileName();
      byte[] bytes = Content.Source.asInputStream(part.getContentSource()).readAllBytes();
      return new Picture(some(bytes, "form field '" + FIELD + "'"), name);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static MultiPart.Part choose(List<MultiPart.Part> parts) {
    List<MultiPart.Part> named =
        parts.stream().filter(part -> FIELD.equals(part.getName())).toList();
    List<MultiPart.Part> files = parts.stream().filter(part -> part.getFileName() != null).toList();
    if (named.size() == 1) {
      return named.getFirst();
    }
    if (named.isEmpty() && files.size() == 1) {
      return files.getFirst();
    }
    throw new HttpException(
        400,
        "form: expected one file named '%s', received %d of that name and %d files; try curl -F %s=@picture.png"
            .formatted(FIELD, named.size(), files.size(), FIELD));
  }

  private static MultiPartFormData.Parts parse(byte[] body, String type) {
    @Nullable String boundary = MultiPart.extractBoundary(type);
    if (boundary == null || boundary.isEmpty()) {
      throw new HttpException(
          400,
          "Content-Type: expected a boundary, received none; try leaving the header to the client");
    }
    try {
      return MultiPartFormData.getParts(
          new ByteBufferContentSource(ByteBuffer.wrap(body)), new Attributes.Mapped(), type, FORM);
    } catch (RuntimeException e) {
      throw malformed(e.getCause() == null ? e : e.getCause());
    }
  }

  private static HttpException malformed(Throwable failure) {
    return new HttpException(
        400,
        "form: expected multipart/form-data, received a malformed body (%s); try curl -F %s=@picture.png"
            .formatted(failure.getMessage(), FIELD));
  }
}
