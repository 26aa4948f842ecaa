#!/usr/bin/env bash
# Makes docs/images anew: trains what they show, where it is not there yet, and photographs the pages with Chromium.
#
#   scripts/docs-images.sh FOLDER [IMAGES]
#
# Run it on an idle machine: the pictures show how long things took. IMAGES is where they go instead of docs/images.
# FOLDER keeps the runs between calls: naderi-cnn and naderi-dense, some 8 minutes on two idle cores; the pictures take two.
# Playwright's jars have to be in Maven's repository, where the first './verify' with Chromium puts them.
set -euo pipefail
trap 'echo "failed in line $LINENO" >&2' ERR
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
. scripts/find-jdk.sh
find_jdk
work=$(realpath -m -- "$1")
mkdir -p -- "$work/runs"
images=$(realpath -m -- "${2:-docs/images}")
mkdir -p -- "$images"
chromium=$(command -v chromium chromium-browser google-chrome-stable google-chrome | head -n 1)
classpath=$(find ~/.m2/repository/com/microsoft/playwright ~/.m2/repository/com/google/code/gson -name '*.jar' | tr '\n' ':')
background=()
trap '[ ${#background[@]} -eq 0 ] || kill "${background[@]}" 2>/dev/null || true' EXIT

root=$PWD
bobbin() { (cd -- "$work" && "$root/bobbin" "$@"); }

# start NAME ...: a command in the background, until the script ends; it prints to NAME.log.
start() {
  (cd -- "$work" && exec "$root/bobbin" "${@:2}") >"$work/$1.log" &
  background+=($!)
}

# Waits until a server has printed its address, and prints it.
address() {
  until grep -qm1 '^http' "$1"; do sleep 0.2; done
  grep -m1 '^http' "$1"
}

for recipe in naderi-cnn naderi-dense; do
  if [ ! -f "$work/runs/$recipe/report.html" ]; then bobbin train "$recipe" --run "runs/$recipe"; else bobbin report "$recipe" >"$work/report.log"; fi
done
[ -d "$work/runs/naderi-cnn/articles" ] || bobbin index naderi-cnn
bobbin compare naderi-cnn naderi-dense --html comparison.html >"$work/compare.log"
bobbin picture naderi-dense >"$work/picture.log"
cp -- "$work/runs/naderi-dense/pictures/learning-curves.png" "$work/runs/naderi-dense/pictures/predictions.png" "$images"

start serve serve runs/naderi-cnn --port 0
start board board --port 0
rm -rf -- "$work/runs/second"
start train train demo --run runs/second --set training.epochs=60 --set seed=2

PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 "$JAVA_HOME/bin/java" -cp "$classpath" scripts/PageShots.java "$chromium" <<END
$images/board.png|$(address "$work/board.log")|1280 860|light|await .live canvas; rest 30000
$images/report.png|file://$work/runs/naderi-cnn/report.html|1100 1000|light|
$images/report-confusion.png|file://$work/runs/naderi-cnn/report.html|1100 960|light|click .cell[data-actual='6'][data-predicted='0']; top #confusion
$images/report-attribution.png|file://$work/runs/naderi-cnn/report.html|1100 860|light|top #attribution
$images/report-map.png|file://$work/runs/naderi-cnn/report.html|1100 860|dark|top #embedding
$images/comparison.png|file://$work/comparison.html|1100 760|light|
$images/try.png|$(address "$work/serve.log")#start=Sneaker&explain=integrated-gradients|1280 0|light|await #articles li; await #overlay-figure; rest 2000
END
ls -l -- "$images"
