/**
 * A short, soft tone for agents who want one. Off until switched on.
 */

export class Sound {
  isOn = false;
  /** @type {AudioContext|null} */
  #audio = null;

  toggle() {
    this.isOn = !this.isOn;
    if (this.isOn) this.play();
  }

  play() {
    if (!this.isOn) return;
    this.#audio ??= new AudioContext();
    const { currentTime, destination } = this.#audio;
    const tone = this.#audio.createOscillator();
    const volume = this.#audio.createGain();
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.08, currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, currentTime + 0.3);
    tone.connect(volume).connect(destination);
    tone.start();
    tone.stop(currentTime + 0.3);
  }
}
