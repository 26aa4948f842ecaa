package dev.bobbin.data.image;

/**
 * What a preprocessing can be chosen by.
 *
 * @param height of the picture, upright
 * @param width of the picture, upright
 * @param colour whether it is in colour
 * @param darkOnLight whether it seems to be a dark object on a light background
 * @param border its border
 */
public record PictureFacts(
    int height, int width, boolean colour, boolean darkOnLight, Border border) {
  /**
   * The mean of a border's pixels that can be seen.
   *
   * @param red from 0 to 255
   * @param green from 0 to 255
   * @param blue from 0 to 255
   * @param visible the share of the border that can be seen, from 0 to 1
   */
  public record Border(double red, double green, double blue, double visible) {}
}
