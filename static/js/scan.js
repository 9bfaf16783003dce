// A badge is read by the camera where the browser can; typing its code does the same everywhere.

const form = document.querySelector("form[data-scan]");
const EVERY = 250;

const start = async (button, video) => {
  const reading = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    video.hidden = true;
    button.textContent = form.dataset.scan;
  };
  button.textContent = form.dataset.stop;
  const look = async () => {
    if (video.hidden) return;
    const [found] = await reading.detect(video).catch(() => []);
    if (found) {
      form.elements.shown.value = found.rawValue;
      stop();
      form.requestSubmit();
    } else {
      setTimeout(look, EVERY);
    }
  };
  look();
  return stop;
};

if (form && "BarcodeDetector" in window && navigator.mediaDevices) {
  const button = document.createElement("button");
  const video = document.createElement("video");
  const told = document.createElement("p");
  let stop = null;
  button.type = "button";
  button.className = "button button--plain";
  button.textContent = form.dataset.scan;
  video.className = "scan";
  video.hidden = true;
  video.muted = true;
  video.playsInline = true;
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    if (stop && !video.hidden) {
      stop();
      return;
    }
    try {
      stop = await start(button, video);
      told.textContent = "";
    } catch {
      told.textContent = form.dataset.failed;
    }
  });
  form.prepend(button, video, told);
}
