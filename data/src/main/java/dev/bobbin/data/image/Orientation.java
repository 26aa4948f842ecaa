package dev.bobbin.data.image;

/** Turns and mirrors pictures as EXIF orientations say (EXIF 2.32, tag 274). */
final class Orientation {
  private Orientation() {}

  /**
   * A picture as it is to be seen.
   *
   * @param orientation from 1 (as it is) to 8
   */
  static Picture upright(Picture picture, int orientation) {
    if (orientation == 1) {
      return picture;
    }
    int height = picture.height();
    int width = picture.width();
    int channels = picture.channels();
    boolean turned = orientation >= 5;
    int newHeight = turned ? width : height;
    int newWidth = turned ? height : width;
    byte[] from = picture.pixels();
    byte[] to = new byte[from.length];
    // The old position of the new upper left pixel, and the steps to its neighbours.
    int last = width - 1;
    int bottom = (height - 1) * width;
    int start =
        switch (orientation) {
          case 2, 8 -> last;
          case 3, 7 -> bottom + last;
          case 4, 6 -> bottom;
          default -> 0;
        };
    int right =
        switch (orientation) {
          case 2, 3 -> -1;
          case 4 -> 1;
          case 5, 8 -> width;
          default -> -width;
        };
    int down =
        switch (orientation) {
          case 2 -> width;
          case 3, 4 -> -width;
          case 5, 6 -> 1;
          default -> -1;
        };
    int target = 0;
    for (int y = 0; y < newHeight; y++) {
      int source = start + y * down;
      for (int x = 0; x < newWidth; x++) {
        for (int c = 0; c < channels; c++) {
          to[target++] = from[source * channels + c];
        }
        source += right;
      }
    }
    return new Picture(newHeight, newWidth, channels, to);
  }
}
