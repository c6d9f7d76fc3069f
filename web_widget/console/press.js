/**
 * Nothing moves under a finger. What changes the screen by itself (the queue, an offer, a
 * notice) waits while something is pressed and comes right after: a press ends on the
 * button on which it began, and is never another one's.
 */

/** A tap becomes a click a moment after the finger has gone: milliseconds. */
const CLICK_COMES_WITHIN_MS = 400;

export class Press {
  #isHeld = false;
  /** @type {(() => void)[]} in the order in which they came. */
  #waiting = [];
  #stopping = new AbortController();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #ending;

  constructor() {
    const options = { capture: true, signal: this.#stopping.signal };
    /** @param {string} name @param {(event: any) => void} react */
    const on = (name, react) => addEventListener(name, react, options);
    on("pointerdown", (event) => event.isPrimary && event.button === 0 && this.#begin());
    on("pointerup", () => this.#end(CLICK_COMES_WITHIN_MS));
    // Not before those who listen to the click have been told.
    on("click", () => this.#end(0));
    // The space bar clicks a button when it comes up again, Enter when it goes down.
    on("keydown", (event) => event.key === " " && event.target.closest?.("button") && this.#begin());
    on("keyup", (event) => event.key === " " && this.#end(0));
    for (const name of ["pointercancel", "contextmenu", "blur"]) on(name, () => this.#end(0));
  }

  /** Do this now, or as soon as nothing is pressed any more. @param {() => void} change */
  afterwards(change) {
    this.#waiting.push(change);
    if (!this.#isHeld) this.#catchUp();
  }

  stop() {
    this.#stopping.abort();
    clearTimeout(this.#ending);
    this.#waiting = [];
  }

  #begin() {
    clearTimeout(this.#ending);
    this.#isHeld = true;
  }

  /** @param {number} wait milliseconds */
  #end(wait) {
    if (!this.#isHeld) return;
    clearTimeout(this.#ending);
    this.#ending = setTimeout(() => {
      this.#isHeld = false;
      this.#catchUp();
    }, wait);
  }

  #catchUp() {
    while (this.#waiting.length) this.#waiting.shift()?.();
  }
}
