/**
 * Keeps a scrolling log at its end while the reader is at its end, also when a notice
 * or a growing input takes some of its height. Never moves a reader who scrolled back.
 */

/** Closer than this to the end, in CSS pixels, the reader follows. */
const NEAR_END = 80;

export class Follower {
  isFollowing = true;
  #height = 0;

  /** @param {HTMLElement} log */
  constructor(log) {
    this.log = log;
    log.addEventListener("scroll", () => this.look());
    new ResizeObserver(() => {
      this.#height = log.clientHeight;
      this.keep();
    }).observe(log);
  }

  /** Take note of where the reader is now. */
  look() {
    const { scrollTop, clientHeight, scrollHeight } = this.log;
    // A log that has just lost height was not scrolled by its reader.
    if (clientHeight !== this.#height) return;
    this.isFollowing = scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** Back to the end, if the reader was there. */
  keep() {
    if (this.isFollowing) this.log.scrollTop = this.log.scrollHeight;
  }
}
