// A photograph: by the phone's camera app, or else by the computer's camera in a dialog.

export class Camera {
  /** @param taken receives the photograph as a file */
  constructor(taken) {
    this.taken = taken;
    this.dialog = document.getElementById('camera');
    this.video = document.getElementById('video');
    this.problem = document.getElementById('camera-problem');
    this.shutter = document.getElementById('shutter');
    this.phone = document.getElementById('camera-file');
    this.phone.addEventListener('change', () => {
      const [file] = this.phone.files;
      this.phone.value = '';
      if (file) {
        taken(file);
      }
    });
    this.shutter.addEventListener('click', () => this.take());
    document.getElementById('camera-close').addEventListener('click', () => this.dialog.close());
    // However the dialog was closed, switch the camera off.
    this.dialog.addEventListener('close', () => this.stop());
  }

  open() {
    // 'capture' opens the phone's camera app, which focuses and turns pictures better than a page.
    if (matchMedia('(pointer: coarse)').matches || !navigator.mediaDevices?.getUserMedia) {
      this.phone.click();
      return;
    }
    this.show();
  }

  async show() {
    this.problem.hidden = true;
    this.shutter.disabled = true;
    this.dialog.showModal();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (!this.dialog.open) {
        end(stream);
        return;
      }
      this.video.srcObject = stream;
      await this.video.play();
      this.shutter.disabled = false;
      this.shutter.focus();
    } catch (failure) {
      this.problem.textContent =
        failure.name === 'NotFoundError' ? 'There is no camera here.' : 'The browser does not let this page use the camera.';
      this.problem.hidden = false;
    }
  }

  take() {
    const canvas = document.createElement('canvas');
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext('2d').drawImage(this.video, 0, 0);
    canvas.toBlob((blob) => this.taken(new File([blob], 'photograph.jpg', { type: blob.type })), 'image/jpeg', 0.92);
    this.dialog.close();
  }

  stop() {
    if (this.video.srcObject) {
      end(this.video.srcObject);
      this.video.srcObject = null;
    }
  }
}

function end(stream) {
  for (const track of stream.getTracks()) {
    track.stop();
  }
}
