#!/usr/bin/env bash
# io.jhdf:jhdf 0.13.0 with slf4j-simple 2.0.18: jHDF's jar has a simplelogger.properties at its root (logFile=System.out, level info). Where the
# jar stands before the application's own file of that name on the class path, slf4j-simple takes jHDF's and the application's is never read:
# reading any .h5 prints INFO lines to standard output, amid the program's own (slf4j-simple's default is standard error).
# Seen for an application that asks for warnings only, on standard error, and prints "3": {'jar first': '7 INFO lines on standard output',
# 'own file first': '0 INFO lines on standard output'}. Fails unless at least 1, and 0.
# Needs java 17 or later, mvn and python3.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.jhdf</groupId><artifactId>jhdf</artifactId><version>0.13.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>2.0.18</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars
cat > Write.java <<'JAVA'
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.nio.file.Path;

class Write {
  public static void main(String[] args) {
    try (WritableHdfFile file = HdfFile.write(Path.of("numbers.h5"))) {
      file.putDataset("numbers", new int[] {1, 2, 3});
    }
  }
}
JAVA
cat > Read.java <<'JAVA'
import io.jhdf.HdfFile;
import java.nio.file.Path;

class Read {
  public static void main(String[] args) {
    try (HdfFile file = new HdfFile(Path.of("numbers.h5"))) {
      System.out.println(((int[]) file.getDatasetByPath("numbers").getData()).length);
    }
  }
}
JAVA
mkdir own
cat > own/simplelogger.properties <<'PROPERTIES'
org.slf4j.simpleLogger.defaultLogLevel=warn
org.slf4j.simpleLogger.logFile=System.err
PROPERTIES
java -cp 'own:jars/*' Write.java 2> write.log
java -cp 'jars/*:own' Read.java > jar.out 2> jar.log
java -cp 'own:jars/*' Read.java > own.out 2> own.log
python3 - <<'PY'
seen = {}
for order, name in (("jar first", "jar.out"), ("own file first", "own.out")):
    lines = open(name).read().splitlines()
    assert "3" in lines, lines
    seen[order] = sum(" INFO io.jhdf." in line for line in lines)
print({order: f"{count} INFO lines on standard output" for order, count in seen.items()})
assert seen["own file first"] == 0, seen
assert seen["jar first"] >= 1, seen
PY
