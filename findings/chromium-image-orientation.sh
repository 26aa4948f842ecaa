#!/usr/bin/env bash
# Chromium 156.0.8078.108 (Debian 12): createImageBitmap(blob, {imageOrientation: 'none'}) turns a JPEG by its Exif orientation all the same. The HTML standard
# has only 'from-image' and 'flipY'; 'none' is taken without an error and means 'from-image', so a picture's stored size cannot be had this way.
# Seen for 40x20 with orientation 6: from-image 20x40, none 20x40, flipY 20x40; without the tag 40x20 three times.
# Needs chromium (the newest that the system has, not a pinned one) and python3.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > page.html <<'HTML'
<!DOCTYPE html>
<script type="module">
try {
  const canvas = new OffscreenCanvas(40, 20);
  canvas.getContext('2d').fillRect(0, 0, 40, 20);
  const plain = await canvas.convertToBlob({ type: 'image/jpeg' });
  // APP1 of 34 bytes: "Exif", a big-endian TIFF header, one entry: 0x0112 (orientation), a short, 6.
  const app1 = Uint8Array.of(
    0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8,
    0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0);
  const tagged = new Blob([plain.slice(0, 2), app1, plain.slice(2)], { type: 'image/jpeg' });
  const seen = {};
  for (const [name, blob] of Object.entries({ plain, tagged })) {
    for (const imageOrientation of ['from-image', 'none', 'flipY']) {
      const { width, height } = await createImageBitmap(blob, { imageOrientation });
      seen[`${name} ${imageOrientation}`] = `${width}x${height}`;
    }
  }
  await fetch('/seen', { method: 'POST', body: JSON.stringify(seen) });
} catch (error) {
  await fetch('/seen', { method: 'POST', body: JSON.stringify({ error: String(error) }) });
}
</script>
HTML
chromium --version 2>/dev/null
python3 - <<'PY'
import http.server
import json
import queue
import subprocess
import threading

answers = queue.Queue()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.path == "/":
            with open("page.html", "rb") as page:
                self.wfile.write(page.read())

    def do_POST(self):
        answers.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Without its sandbox, so that it also starts for root; the page is ours.
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=profile", "--no-first-run"]
    with open("log", "wb") as log:
        browser = subprocess.Popen(command + ["--remote-debugging-port=0", f"http://127.0.0.1:{server.server_port}/"], stdout=log, stderr=log)
    try:
        seen = answers.get(timeout=60)
    finally:
        browser.terminate()
        browser.wait(30)
        server.shutdown()
print(seen)
options = ("from-image", "none", "flipY")
assert [seen["plain " + option] for option in options] == ["40x20"] * 3, seen
assert [seen["tagged " + option] for option in options] == ["20x40"] * 3, seen
PY
