#!/usr/bin/env bash
# Does a network that was trained on other pictures help with 10 pictures of each class? For digits as photographed by a phone, and for
# garments on white: trains a model of five classes (the base), then models of the other five from 10 pictures of each, five seeds from
# random weights and five from the base, and compares the two groups.
#
#   scripts/transfer-study.sh OUT [FOLDER_OF_MNIST]
#
# OUT is a new folder. Some 20 minutes on two idle cores. Without the MNIST digits their set is left out.
set -euo pipefail
trap 'echo "failed in line $LINENO" >&2' ERR
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
. scripts/find-jdk.sh
find_jdk
out=$(realpath -m -- "$1")
mnist=${2:-}
mkdir -- "$out"

# take FROM TO FIRST COUNT: links COUNT files of a class from the FIRST on.
take() {
  mkdir -p -- "$2"
  find "$1" -type f | sort | sed -n "$(($3 + 1)),$(($3 + $4))p" | while read -r file; do ln -- "$file" "$2"; done
}

# study NAME PICTURES BASE_CLASS...: the other classes are the target.
study() {
  local name=$1 pictures=$2
  shift 2
  for class in "$pictures"/*/; do
    class=$(basename -- "$class")
    if printf '%s\n' "$@" | grep -qxF -- "$class"; then
      take "$pictures/$class" "$out/$name/base/$class" 0 200
    else
      take "$pictures/$class" "$out/$name/target/train/$class" 0 10
      take "$pictures/$class" "$out/$name/target/test/$class" 100 100
    fi
  done
  local runs=$out/$name/runs
  ./bobbin train "$out/$name/base" --run "$runs/base" --no-report >/dev/null 2>&1
  for seed in 1 2 3 4 5; do
    ./bobbin train "$out/$name/target" --set "seed=$seed" --set name=random --run "$runs/random-$seed" --no-report >/dev/null 2>&1
    ./bobbin train "$out/$name/target" --set "seed=$seed" --set name=transferred --set "initial-weights=$runs/base" \
      --run "$runs/transferred-$seed" --no-report >/dev/null 2>&1
  done
  printf '\n== %s\n' "$name"
  ./bobbin compare "$runs"/random-* "$runs"/transferred-*
}

make() { "$JAVA_HOME/bin/java" scripts/MakePictures.java "$@"; }

if [ -n "$mnist" ]; then
  ./bobbin data convert mnist --data "$mnist" --to png --out "$out/digits" >/dev/null
  make phone "$out/digits/train" "$out/pictures/phone" 200
  study phone "$out/pictures/phone" 0 1 2 3 4
fi

./bobbin data convert fashion-mnist-mini --to png --out "$out/garments" >/dev/null
make white "$out/garments/train" "$out/pictures/white" 200
study white "$out/pictures/white" T-shirt-top Trouser Pullover Dress Coat
