package dev.bobbin.experiment.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * TensorFlow's record format, all little-endian: 8 bytes length of the data, 4 bytes masked CRC of
 * these, the data, 4 bytes masked CRC of the data. The CRC is CRC-32C (Castagnoli; RFC 3720, B.4);
 * it is masked, as the format says, because a CRC of data that hold CRCs tells little.
 */
final class TfRecords {
  private static final int MASK = 0xa282ead8;
  private static final int ROTATION = 15;

  private static final int HEADER = Long.BYTES + Integer.BYTES;

  private TfRecords() {}

  static byte[] frame(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(HEADER + data.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedCrc(record.array(), 0, Long.BYTES));
    record.put(data);
    record.putInt(maskedCrc(data, 0, data.length));
    return record.array();
  }

  static int maskedCrc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
  }

  /**
   * The whole records of a file.
   *
   * @param count their number
   * @param length bytes of all of them
   */
  record Extent(int count, int length) {}

  /** The records up to the first torn or damaged one, and up to a limit. */
  static Extent whole(byte[] file, int most) {
    ByteBuffer records = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int count = 0;
    while (count < most && records.remaining() >= HEADER + Integer.BYTES) {
      int start = records.position();
      long length = records.getLong(start);
      boolean isLength =
          records.getInt(start + Long.BYTES) == maskedCrc(file, start, Long.BYTES)
              && length >= 0
              && length <= records.remaining() - HEADER - Integer.BYTES;
      if (!isLength) {
        break;
      }
      int end = start + HEADER + (int) length;
      if (records.getInt(end) != maskedCrc(file, start + HEADER, (int) length)) {
        break;
      }
      records.position(end + Integer.BYTES);
      count++;
    }
    return new Extent(count, records.position());
  }
}
