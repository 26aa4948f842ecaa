#!/usr/bin/env bash
# TwelveMonkeys imageio-webp 3.13.1, the usual WebP reader of the JVM, on a lossy WebP of quality 90 with coloured edges: its pixels are up to
# 59 levels off those of libwebp (in pillow 13.0.0; Chrome uses the same library), since it repeats chroma samples where libwebp interpolates them.
# A lossless file is equal to the level, so that a test with lossless files, or with grey ones, does not show it.
# Seen: largest difference from libwebp {'lossy': 59, 'lossless': 0}. Fails unless at least 40, and 0.
# Needs java 17 or later, mvn and python3.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet pillow==13.0.0 numpy
cd "$dir"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.twelvemonkeys.imageio</groupId><artifactId>imageio-webp</artifactId><version>3.13.1</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars
cat > Read.java <<'JAVA'
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

class Read {
  public static void main(String[] args) throws Exception {
    BufferedImage image = ImageIO.read(new File(args[0]));
    byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      int pixel = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
      rgb[i] = (byte) (pixel >> 16);
      rgb[i + 1] = (byte) (pixel >> 8);
      rgb[i + 2] = (byte) pixel;
    }
    Files.write(Path.of(args[1]), rgb);
  }
}
JAVA
venv/bin/python - <<'PY'
import numpy as np
from PIL import Image

pixels = np.zeros((64, 64, 3), np.uint8)
pixels[:] = (30, 40, 220)
pixels[9:41, 13:45] = (230, 20, 30)
pixels[25:57, 31:51] = (20, 200, 40)
Image.fromarray(pixels).save("lossy.webp", quality=90)
Image.fromarray(pixels).save("lossless.webp", lossless=True)
PY
java -Djava.awt.headless=true -cp 'jars/*' Read.java lossy.webp lossy.raw
java -Djava.awt.headless=true -cp 'jars/*' Read.java lossless.webp lossless.raw
venv/bin/python - <<'PY'
import numpy as np
from PIL import Image

off = {}
for name in ("lossy", "lossless"):
    true = np.asarray(Image.open(name + ".webp").convert("RGB")).astype(int)
    seen = np.fromfile(name + ".raw", np.uint8).reshape(true.shape).astype(int)
    off[name] = int(np.abs(seen - true).max())
print("largest difference from libwebp:", off)
assert off["lossless"] == 0, off
assert off["lossy"] >= 40, off
PY
