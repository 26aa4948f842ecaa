#!/usr/bin/env bash
# How good is the recipe that 'bobbin train PICTURES' chooses? Makes three sets of pictures, trains the chosen recipe and one that was tuned
# by hand for the set (starter-study/NAME.yaml), and compares them on pictures that neither has seen.
#
#   scripts/starter-study.sh OUT FOLDER_OF_MNIST [SEEDS]
#
# OUT is a new folder. One seed takes some ten minutes on two cores.
set -euo pipefail
trap 'echo "failed in line $LINENO" >&2' ERR
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
. scripts/find-jdk.sh
find_jdk
out=$(realpath -m -- "$1")
mnist=$2
seeds=${3:-1}
mkdir -p -- "$(dirname -- "$out")"
mkdir -- "$out"

make() { "$JAVA_HOME/bin/java" scripts/MakePictures.java "$@"; }

# 50 pictures a class to learn from, 200 to test.
make shapes "$out/all-shapes" 250
for class in "$out"/all-shapes/*/; do
  name=$(basename -- "$class")
  mkdir -p -- "$out/shapes/train/$name" "$out/shapes/test/$name"
  find "$class" -type f | sort | head -n 50 | xargs -d '\n' mv -t "$out/shapes/train/$name" --
  find "$class" -type f | xargs -d '\n' mv -t "$out/shapes/test/$name" --
done
./bobbin data convert mnist --data "$mnist" --to png --out "$out/digits" >/dev/null
make phone "$out/digits/train" "$out/phone/train" 100
make phone "$out/digits/test" "$out/phone/test" 200
./bobbin data convert fashion-mnist --to png --out "$out/garments" >/dev/null
make white "$out/garments/train" "$out/white/train" 300
make white "$out/garments/test" "$out/white/test" 200

for set in shapes phone white; do
  printf '\n== %s\n' "$set"
  for seed in $(seq "$seeds"); do
    started=$SECONDS
    ./bobbin train "$out/$set" --set name=chosen --set "seed=$seed" --run "$out/runs/$set-chosen-$seed" 2>&1 | grep -E '^(done|test accuracy)'
    printf 'chosen, seed %d: %d s in all\n' "$seed" "$((SECONDS - started))"
    ./bobbin train "scripts/starter-study/$set.yaml" --set "data.name=$out/$set" --set "seed=$seed" --no-report \
      --run "$out/runs/$set-by-hand-$seed" 2>&1 | grep -E '^(done|test accuracy)'
  done
  ./bobbin compare "$out"/runs/"$set"-chosen-* "$out"/runs/"$set"-by-hand-* | head -n 30
done
