package dev.bobbin.interop.hdf5;

import dev.bobbin.base.BobbinException;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OpaqueDataType;
import io.jhdf.object.datatype.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How the numbers of a dataset are stored. */
enum NumberType {
  HALF(Short.BYTES) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.float16ToFloat(bytes.getShort());
    }
  },
  BFLOAT16(Short.BYTES) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  },
  FLOAT(Float.BYTES) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  DOUBLE(Double.BYTES) {
    @Override
    float next(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  },
  BYTE(Byte.BYTES) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.get();
    }
  },
  UNSIGNED_BYTE(Byte.BYTES) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.get() & 0xFF;
    }
  },
  INT(Integer.BYTES) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getInt();
    }
  },
  LONG(Long.BYTES) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getLong();
    }
  };

  private final int size;

  NumberType(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  abstract float next(ByteBuffer bytes);

  /** That of a dataset. */
  static NumberType of(String place, DataType type) {
    return switch (type) {
      case FloatingPoint floating -> of(place, floating);
      case FixedPoint whole when whole.getSize() == 1 -> whole.isSigned() ? BYTE : UNSIGNED_BYTE;
      // A count of steps is never so large that its sign matters.
      case FixedPoint whole when whole.getSize() == Integer.BYTES -> INT;
      case FixedPoint whole when whole.getSize() == Long.BYTES -> LONG;
      // h5py's booleans.
      case EnumDataType enumeration -> of(place, enumeration.getBaseType());
      case OpaqueDataType opaque when opaque.getSize() == Short.BYTES -> BFLOAT16;
      // As BrainFloats makes it of an opaque type without a tag.
      case Reference reference when reference.getSize() == Short.BYTES -> BFLOAT16;
      default -> throw BobbinException.of(place, "numbers", words(type.getDataClass()));
    };
  }

  /** The classes of types in the HDF5 File Format Specification, IV.A.2.d. */
  private static String words(int typeClass) {
    return switch (typeClass) {
      case 0, 1 -> "numbers of an unusual size";
      case 2 -> "times";
      case 3 -> "texts";
      case 6 -> "compound values";
      case 9 -> "lists of different lengths";
      case 10 -> "arrays in each element";
      default -> "values that are no numbers";
    };
  }

  /** Two types have 16 bits, which only their fields tell apart. */
  private static NumberType of(String place, FloatingPoint type) {
    int size = type.getSize();
    if (size == Double.BYTES && type.getExponentSize() == 11) {
      return DOUBLE;
    }
    if (size == Float.BYTES && type.getExponentSize() == 8) {
      return FLOAT;
    }
    if (size == Short.BYTES && type.getExponentSize() == 5) {
      return HALF;
    }
    if (size == Short.BYTES && type.getExponentSize() == 8) {
      return BFLOAT16;
    }
    throw BobbinException.of(
        place,
        "floats of IEEE 754 or bfloat16",
        "floats of %d bytes, %d of their bits the exponent"
            .formatted(size, type.getExponentSize()));
  }

  /**
   * The byte order of a type; Keras's bfloat16 has the machine's, which is the little-endian one.
   */
  static ByteOrder order(DataType type) {
    return switch (type) {
      case FloatingPoint floating -> floating.getByteOrder();
      case FixedPoint whole -> whole.getByteOrder();
      case EnumDataType enumeration -> order(enumeration.getBaseType());
      default -> ByteOrder.LITTLE_ENDIAN;
    };
  }

  /** Decodes as many values as there is room for; the buffer has the type's byte order. */
  void decode(ByteBuffer bytes, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = next(bytes);
    }
  }
}
