// Lets the browser paint what stands in the file to be known first; then the page itself runs.

// So long it waits for that, in milliseconds.
const MOST_WAITING = 1000;

// Once the browser has drawn a frame and only shows it: what is computed before that delays it.
function drawn(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
    // In the background nothing is drawn.
    setTimeout(done, document.hidden ? 0 : MOST_WAITING);
  });
}

// It stands in the file as a text, since to read so long a script would delay the paint.
void drawn().then(() => {
  const script = document.createElement('script');
  script.textContent = document.getElementById('later')!.textContent;
  document.head.append(script);
});

export {};
